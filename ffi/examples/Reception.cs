// A reception desk in C#: one captured finger, one record read from the card, one decision. Any .NET, old ones too.
//
//   csc Reception.cs            (mcs Reception.cs with Mono)
//   Reception.exe vi|en FINGER_IMAGE PPI CARD_RECORD|-
//
// bioverify_c.dll (libbioverify_c.so) lies beside the program. Exit status: 0 accept, 10 recapture, 11 refer, 12 reject, 2 usage,
// 1 error.
using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

static class Native
{
    const string Library = "bioverify_c";
    const CallingConvention C = CallingConvention.Cdecl;

    // bv_bytes
    [StructLayout(LayoutKind.Sequential)]
    internal struct Bytes
    {
        internal IntPtr Data;
        internal UIntPtr Length;
    }

    [DllImport(Library, CallingConvention = C)]
    internal static extern uint bv_engine_builder_new(uint abiVersion, out IntPtr builder, out IntPtr error);

    [DllImport(Library, CallingConvention = C)]
    internal static extern uint bv_engine_builder_build(IntPtr builder, out IntPtr engine, out IntPtr error);

    [DllImport(Library, CallingConvention = C)]
    internal static extern void bv_engine_builder_free(IntPtr builder);

    [DllImport(Library, CallingConvention = C)]
    internal static extern void bv_engine_free(IntPtr engine);

    [DllImport(Library, CallingConvention = C)]
    internal static extern uint bv_engine_verify(IntPtr engine, IntPtr visit, out IntPtr decision, out IntPtr error);

    [DllImport(Library, CallingConvention = C)]
    internal static extern uint bv_visit_new(out IntPtr visit, out IntPtr error);

    [DllImport(Library, CallingConvention = C)]
    internal static extern uint bv_visit_add_finger_encoded(
        IntPtr visit, Bytes picture, uint ppi, uint finger, out IntPtr error);

    [DllImport(Library, CallingConvention = C)]
    internal static extern uint bv_visit_add_reference(
        IntPtr visit, uint source, uint trust, Bytes record, out IntPtr error);

    [DllImport(Library, CallingConvention = C)]
    internal static extern uint bv_visit_add_reference_absent(
        IntPtr visit, uint source, uint absence, out IntPtr error);

    [DllImport(Library, CallingConvention = C)]
    internal static extern void bv_visit_free(IntPtr visit);

    [DllImport(Library, CallingConvention = C)]
    internal static extern uint bv_decision_get_outcome(IntPtr decision, out uint outcome);

    [DllImport(Library, CallingConvention = C)]
    internal static extern uint bv_decision_get_text(IntPtr decision, uint lang, out IntPtr text);

    [DllImport(Library, CallingConvention = C)]
    internal static extern void bv_decision_free(IntPtr decision);

    [DllImport(Library, CallingConvention = C)]
    internal static extern uint bv_error_get_message(IntPtr error, out IntPtr text);

    [DllImport(Library, CallingConvention = C)]
    internal static extern void bv_error_free(IntPtr error);
}

static class Reception
{
    const uint AbiVersion = 1, LangVi = 1, LangEn = 2, CardChip = 1, Unverified = 0, AbsenceEmpty = 2, FingerUnknown = 0;

    // Marshal.PtrToStringUTF8 does not exist before .NET Core.
    static string Text(IntPtr text)
    {
        var bytes = new List<byte>();
        for (int i = 0; text != IntPtr.Zero && Marshal.ReadByte(text, i) != 0; i++)
        {
            bytes.Add(Marshal.ReadByte(text, i));
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    static void Check(uint status, IntPtr error)
    {
        if (status == 0)
        {
            return;
        }
        IntPtr text;
        Native.bv_error_get_message(error, out text);
        string message = text == IntPtr.Zero ? "status " + status : Text(text);
        Native.bv_error_free(error);
        throw new InvalidOperationException(message);
    }

    // Lends the content for one call.
    static void Lend(byte[] content, Action<Native.Bytes> call)
    {
        GCHandle pin = GCHandle.Alloc(content, GCHandleType.Pinned);
        try
        {
            call(new Native.Bytes { Data = pin.AddrOfPinnedObject(), Length = (UIntPtr)content.Length });
        }
        finally
        {
            pin.Free();
        }
    }

    static IntPtr NewEngine()
    {
        IntPtr builder, engine, error;
        Check(Native.bv_engine_builder_new(AbiVersion, out builder, out error), error);
        try
        {
            Check(Native.bv_engine_builder_build(builder, out engine, out error), error);
            return engine;
        }
        finally
        {
            Native.bv_engine_builder_free(builder);
        }
    }

    // Verifies one visit, prints the decision and returns the exit status; record is null if the card holds none.
    static int Verify(IntPtr engine, byte[] finger, uint ppi, byte[] record, uint lang)
    {
        IntPtr visit, decision = IntPtr.Zero, error, text;
        Check(Native.bv_visit_new(out visit, out error), error);
        try
        {
            Lend(finger, bytes => Check(
                Native.bv_visit_add_finger_encoded(visit, bytes, ppi, FingerUnknown, out error), error));
            if (record == null)
            {
                Check(Native.bv_visit_add_reference_absent(visit, CardChip, AbsenceEmpty, out error), error);
            }
            else
            {
                Lend(record, bytes => Check(
                    Native.bv_visit_add_reference(visit, CardChip, Unverified, bytes, out error), error));
            }
            Check(Native.bv_engine_verify(engine, visit, out decision, out error), error);
            uint outcome;
            Check(Native.bv_decision_get_outcome(decision, out outcome), IntPtr.Zero);
            Check(Native.bv_decision_get_text(decision, lang, out text), IntPtr.Zero);
            byte[] line = Encoding.UTF8.GetBytes(Text(text) + "\n");
            Console.OpenStandardOutput().Write(line, 0, line.Length);
            // What this program does not know is left to a person.
            return outcome == 1 ? 0 : outcome == 2 ? 10 : outcome == 4 ? 12 : 11;
        }
        finally
        {
            Native.bv_decision_free(decision);
            Native.bv_visit_free(visit);
        }
    }

    static int Main(string[] arguments)
    {
        uint ppi;
        if (arguments.Length != 4 || !uint.TryParse(arguments[2], out ppi))
        {
            Console.Error.WriteLine("usage: Reception vi|en FINGER_IMAGE PPI CARD_RECORD|-");
            return 2;
        }
        try
        {
            byte[] finger = File.ReadAllBytes(arguments[1]);
            byte[] record = arguments[3] == "-" ? null : File.ReadAllBytes(arguments[3]);
            IntPtr engine = NewEngine();
            try
            {
                return Verify(engine, finger, ppi, record, arguments[0] == "en" ? LangEn : LangVi);
            }
            finally
            {
                Native.bv_engine_free(engine);
            }
        }
        catch (Exception problem)
        {
            if (problem is IOException || problem is InvalidOperationException)
            {
                Console.Error.WriteLine("error: " + problem.Message);
                return 1;
            }
            throw;
        }
    }
}
