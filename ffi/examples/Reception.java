import com.sun.jna.IntegerType;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Paths;

/**
 * A reception desk in Java (JNA 5): one captured finger, one record read from the card, one decision.
 *
 * <pre>
 * javac -cp jna.jar Reception.java
 * java -cp jna.jar:. -Djna.library.path=FOLDER_OF_LIBRARY Reception vi|en FINGER_IMAGE PPI CARD_RECORD|-
 * </pre>
 *
 * Exit status: 0 accept, 10 recapture, 11 refer, 12 reject, 2 usage, 1 error.
 */
public final class Reception {
    private static final int ABI_VERSION = 1;
    private static final int LANG_VI = 1;
    private static final int LANG_EN = 2;
    private static final int CARD_CHIP = 1;
    private static final int UNVERIFIED = 0;
    private static final int ABSENCE_EMPTY = 2;
    private static final int FINGER_UNKNOWN = 0;

    /** size_t */
    public static class Size extends IntegerType {
        private static final long serialVersionUID = 1;

        public Size() {
            this(0);
        }

        public Size(long value) {
            super(Native.SIZE_T_SIZE, value, true);
        }
    }

    /** bv_bytes, passed by value */
    @Structure.FieldOrder({"data", "len"})
    public static class Bytes extends Structure implements Structure.ByValue {
        public Pointer data;
        public Size len;

        public Bytes() {
            len = new Size();
        }

        /** A copy outside Java's heap, kept alive by this object. */
        Bytes(byte[] content) {
            Memory memory = new Memory(Math.max(1, content.length));
            memory.write(0, content, 0, content.length);
            data = memory;
            len = new Size(content.length);
        }
    }

    /** The calls this program needs. */
    public interface Bioverify extends Library {
        int bv_engine_builder_new(int abiVersion, PointerByReference builder, PointerByReference error);

        int bv_engine_builder_build(Pointer builder, PointerByReference engine, PointerByReference error);

        void bv_engine_builder_free(Pointer builder);

        void bv_engine_free(Pointer engine);

        int bv_engine_verify(Pointer engine, Pointer visit, PointerByReference decision, PointerByReference error);

        int bv_visit_new(PointerByReference visit, PointerByReference error);

        int bv_visit_add_finger_encoded(Pointer visit, Bytes picture, int ppi, int finger, PointerByReference error);

        int bv_visit_add_reference(Pointer visit, int source, int trust, Bytes record, PointerByReference error);

        int bv_visit_add_reference_absent(Pointer visit, int source, int absence, PointerByReference error);

        void bv_visit_free(Pointer visit);

        int bv_decision_get_outcome(Pointer decision, IntByReference outcome);

        int bv_decision_get_text(Pointer decision, int lang, PointerByReference text);

        void bv_decision_free(Pointer decision);

        int bv_error_get_message(Pointer error, PointerByReference text);

        void bv_error_free(Pointer error);
    }

    private final Bioverify library = Native.load("bioverify_c", Bioverify.class);

    /** Throws what the error says unless the status is 0. */
    private void check(int status, PointerByReference error) throws IOException {
        if (status == 0) {
            return;
        }
        PointerByReference text = new PointerByReference();
        library.bv_error_get_message(error.getValue(), text);
        String message = text.getValue() == null ? "status " + status : text.getValue().getString(0, "UTF-8");
        library.bv_error_free(error.getValue());
        throw new IOException(message);
    }

    private Pointer newEngine() throws IOException {
        PointerByReference builder = new PointerByReference();
        PointerByReference engine = new PointerByReference();
        PointerByReference error = new PointerByReference();
        check(library.bv_engine_builder_new(ABI_VERSION, builder, error), error);
        try {
            check(library.bv_engine_builder_build(builder.getValue(), engine, error), error);
        } finally {
            library.bv_engine_builder_free(builder.getValue());
        }
        return engine.getValue();
    }

    /** Verifies one visit, prints the decision and returns the exit status; record is null if the card holds none. */
    private int verify(Pointer engine, byte[] finger, int ppi, byte[] record, int lang) throws IOException {
        PointerByReference visit = new PointerByReference();
        PointerByReference decision = new PointerByReference();
        PointerByReference error = new PointerByReference();
        check(library.bv_visit_new(visit, error), error);
        try {
            Pointer v = visit.getValue();
            check(library.bv_visit_add_finger_encoded(v, new Bytes(finger), ppi, FINGER_UNKNOWN, error), error);
            check(record == null
                    ? library.bv_visit_add_reference_absent(v, CARD_CHIP, ABSENCE_EMPTY, error)
                    : library.bv_visit_add_reference(v, CARD_CHIP, UNVERIFIED, new Bytes(record), error), error);
            check(library.bv_engine_verify(engine, v, decision, error), error);
            IntByReference outcome = new IntByReference();
            PointerByReference text = new PointerByReference();
            check(library.bv_decision_get_outcome(decision.getValue(), outcome), error);
            check(library.bv_decision_get_text(decision.getValue(), lang, text), error);
            new PrintStream(System.out, true, "UTF-8").println(text.getValue().getString(0, "UTF-8"));
            switch (outcome.getValue()) {
                case 1:
                    return 0;
                case 2:
                    return 10;
                case 4:
                    return 12;
                default: // What this program does not know is left to a person.
                    return 11;
            }
        } finally {
            library.bv_decision_free(decision.getValue());
            library.bv_visit_free(visit.getValue());
        }
    }

    public static void main(String[] arguments) {
        if (arguments.length != 4) {
            System.err.println("usage: Reception vi|en FINGER_IMAGE PPI CARD_RECORD|-");
            System.exit(2);
        }
        int status = 1;
        try {
            Reception desk = new Reception();
            byte[] finger = Files.readAllBytes(Paths.get(arguments[1]));
            byte[] record = arguments[3].equals("-") ? null : Files.readAllBytes(Paths.get(arguments[3]));
            Pointer engine = desk.newEngine();
            try {
                int lang = arguments[0].equals("en") ? LANG_EN : LANG_VI;
                status = desk.verify(engine, finger, Integer.parseInt(arguments[2]), record, lang);
            } finally {
                desk.library.bv_engine_free(engine);
            }
        } catch (IOException | NumberFormatException problem) {
            System.err.println("error: " + problem.getMessage());
        }
        System.exit(status);
    }
}
