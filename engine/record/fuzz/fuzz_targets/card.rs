//! Objects of a card that are read are written and read again; bare minutiae of either size, too.
#![no_main]

use bioverify_core::{FingerPosition, Limits};
use bioverify_record::{CardFormat, CardMinutiae, Record, RecordFormat, convert, read_card};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { max_alloc_bytes: 12 << 20, ..Limits::default() };
    for format in [CardFormat::Normal, CardFormat::Compact] {
        let Ok(read) = CardMinutiae::read(bytes, format, &limits) else { continue };
        let _typed = read.value.to_minutia_set(FingerPosition::Unknown);
        if let Ok(written) = read.value.write() {
            let again = CardMinutiae::read(&written, format, &limits);
            assert!(written.is_empty() || again.is_ok_and(|again| again.value == read.value));
        }
    }
    let Ok(read) = read_card(bytes, &limits) else { return };
    if let Ok(written) = read.value.write() {
        assert!(read_card(&written, &limits).is_ok());
    }
    let record = Record::Card(read.value);
    let _typed = (record.minutia_sets(), convert(&record, RecordFormat::Iso2011));
});
