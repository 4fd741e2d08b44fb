//! Files of an identity document: what is read of a group lies inside the bytes, and what can be written is read back the same.
#![no_main]

use bioverify_core::Limits;
use bioverify_record::{DocumentIndex, MachineReadableZone, read_group};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { max_alloc_bytes: 12 << 20, ..Limits::default() };
    if let Ok(read) = read_group(bytes, &limits) {
        let group = read.value;
        for template in &group.templates {
            let (record, at) = template.record();
            assert_eq!(bytes.get(at..at + record.len()), Some(record));
        }
        if let Ok(written) = group.write() {
            assert!(read_group(&written, &Limits::default()).is_ok_and(|again| again.value == group));
        }
    }
    if let Ok(zone) = MachineReadableZone::read(bytes, &limits)
        && let Ok(written) = zone.value.write()
    {
        assert!(MachineReadableZone::read(&written, &limits).is_ok_and(|again| again.value == zone.value));
    }
    if let Ok(index) = DocumentIndex::read(bytes, &limits)
        && let Ok(written) = index.value.write()
    {
        assert!(DocumentIndex::read(&written, &limits).is_ok_and(|again| again.value == index.value));
    }
});
