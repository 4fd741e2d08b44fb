//! Bounds on what an input may cost, each with its origin and what breaks if it changes.

/// Deepest nesting of encoded objects. A security object with its certificates nests about ten deep; a reader without a bound
/// overflows its stack.
pub(crate) const DEEPEST: usize = 24;
/// Longest EF.SOD in bytes. In the field 1 to 6 KiB; the chip's file length field ends at 64 KiB. Lower refuses real ones.
pub(crate) const LONGEST_SECURITY_OBJECT: usize = 64 << 10;
/// Longest master list in bytes. Germany's and ICAO's have about 1 MiB.
pub(crate) const LONGEST_MASTER_LIST: usize = 8 << 20;
/// Longest certificate in bytes. In the field below 3 KiB.
pub(crate) const LONGEST_CERTIFICATE: usize = 32 << 10;
/// Longest revocation list in bytes: at 40 bytes an entry, 200,000 revoked certificates. Countries revoke tens.
pub(crate) const LONGEST_REVOCATION_LIST: usize = 8 << 20;
/// Longest group in bytes; the chip's own length fields end at 16 MiB, and `Limits` of the engine are the same.
pub(crate) const LONGEST_GROUP: usize = 16 << 20;
/// Most certificates inside one security object. ICAO asks for one.
pub(crate) const MOST_CERTIFICATES: usize = 16;
/// Most signers of one security object. ICAO recommends one (Doc 9303-10, 4.6.2.2).
pub(crate) const MOST_SIGNERS: usize = 4;
/// Most attributes, extensions or name parts in one list. In the field below 20.
pub(crate) const MOST_PARTS: usize = 64;
/// Longest path above the document signer: a country that made a link certificate at each of four renewals still passes.
pub(crate) const LONGEST_PATH: usize = 5;
/// Most paths that are compared with one another. More than one only where an authority's key has several certificates.
pub(crate) const MOST_PATHS: usize = 8;
/// Most signature checks while a path is sought. Each costs up to a millisecond, so a store with many certificates of
/// one name stays below a tenth of a second.
pub(crate) const MOST_CHECKS: usize = 64;
/// Most certificates and lists in a store, and certificates on a master list. The ICAO master list holds about 600; each costs a
/// signature check when it is added, a millisecond or two.
pub(crate) const MOST_ANCHORS: usize = 4096;
/// Most lines of an explanation: one for each certificate that a master list may hold (the ICAO one has about 600), and those of
/// its signers. Larger: a line takes some 200 bytes of memory for an object of a few.
pub(crate) const MOST_LINES: usize = MOST_ANCHORS + 1024;
/// Most findings of a report; a longer one helps nobody.
pub(crate) const MOST_FINDINGS: usize = 64;
/// Most characters of a value in an explanation; a hash of 64 bytes has 128.
pub(crate) const LONGEST_VALUE: usize = 512;
/// Most parts of a list that are told one by one in one line, and entries of a revocation list that are told at all.
pub(crate) const MOST_SHOWN: usize = 32;
/// Longest RSA modulus in bits: the time of a check grows with its square.
pub(crate) const LONGEST_MODULUS: usize = 8192;
/// Shortest RSA modulus in bits that is checked at all; below it a signature proves nothing.
pub(crate) const SHORTEST_MODULUS: usize = 1024;
/// Modulus below which a finding says that the key is weak (NIST SP 800-131A rev. 2, table 2).
pub(crate) const WEAK_MODULUS: usize = 2048;
/// Longest piece of a name that is shown. Longer ones are cut, so that a report stays readable.
pub(crate) const LONGEST_NAME_PART: usize = 64;
/// Longest seal in bytes. With an RSA key of 4096 bits it has about 900.
pub(crate) const LONGEST_SEAL: usize = 4096;
/// By how many seconds the clock of a registry may be ahead of the desk's: a seal made just now must not be from the future.
/// Higher lets a seal live that much before its time; lower refuses fresh seals where clocks differ.
pub(crate) const CLOCK_SKEW_S: i64 = 120;
/// Octets of a nonce: below 16 two requests may have the same one by chance; 64 is the most RFC 9711, 4.1 allows.
pub(crate) const NONCE_LENGTHS: std::ops::RangeInclusive<usize> = 16..=64;
/// Octets of a seal's own number (`cti`), and of a format's name. Both are short in the field; longer ones are not shown.
pub(crate) const MOST_ID: usize = 64;
/// Length of sealed templates comes in steps of so many bytes: the smallest round number that holds a finger template of 255
/// minutiae in its first version (2582; later ones are shorter) and its length field. Changing it changes the format.
pub(crate) const TEMPLATE_BUCKET: usize = 2600;
/// Longest template that is sealed, in bytes: a face template of 4096 values of 4 bytes behind its header.
pub(crate) const LONGEST_TEMPLATE: usize = 32 + 4096 * 4;
