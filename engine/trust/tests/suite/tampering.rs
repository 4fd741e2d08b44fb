//! Every byte of a card changed once.

use bioverify_trust::{Doubt, GroupNumber, SecurityObject, Verdict};

use crate::support::{Card, store};

#[test]
fn no_changed_byte_of_any_group_goes_unnoticed() {
    let mut card = Card::committed("genuine-rsa-pss");
    let list = SecurityObject::read(card.file("EF_SOD.bin")).unwrap();
    let mut flipped = 0;
    for number in [1, 2, 3] {
        let group = GroupNumber::new(number).unwrap();
        let bytes = card.file(&format!("DG{number}.bin"));
        assert_eq!(list.matches(group, bytes), Some(true));
        for at in 0..bytes.len() {
            bytes[at] ^= 1 << (at % 8);
            assert_eq!(list.matches(group, bytes), Some(false), "DG{number} byte {at}");
            bytes[at] ^= 1 << (at % 8);
            flipped += 1;
        }
        assert_eq!(list.matches(group, bytes), Some(true));
    }
    println!("{flipped} bytes flipped");
    assert!(flipped > 80_000);
}

#[test]
fn a_changed_byte_of_a_small_group_makes_the_card_forged() {
    let store = store();
    let mut card = Card::committed("genuine-ecdsa-brainpool256");
    for at in 0..card.file("DG1.bin").len() {
        card.file("DG1.bin")[at] ^= 1 << (at % 8);
        let mut files = bioverify_trust::Files::new();
        for (name, bytes) in &card.0 {
            let number = name.trim_start_matches("DG").trim_end_matches(".bin").parse().ok().and_then(GroupNumber::new);
            match number {
                Some(number) => files.add_group(number, bytes).unwrap(),
                None => {
                    files.add(bytes).unwrap();
                }
            }
        }
        let told = bioverify_trust::authenticate(&files, &store, &crate::support::rules());
        // A changed tag or length looks like a file that was read badly: told as that, and as little authentic.
        let right = match (&told.verdict, at) {
            (Verdict::Unverified { why }, 0..2) => matches!(why[..], [Doubt::Garbled(_) | Doubt::Cut(_)]),
            (verdict, _) => matches!(verdict, Verdict::Forged { .. }),
        };
        assert!(right, "byte {at}: {:?}", told.verdict);
        card.file("DG1.bin")[at] ^= 1 << (at % 8);
    }
}

/// Bytes that no signature covers and no step relies on: each only repeats or announces something. A change of them must
/// leave a finding behind.
const INSIGNIFICANT: [&str; 3] = ["SignedData version", "digestAlgorithms", "SignerInfo version"];

fn every_byte_of_the_security_object(name: &str, masks: &[u8]) {
    let store = store();
    let mut card = Card::committed(name);
    assert_eq!(card.check(&store).verdict, Verdict::Authentic);
    let (mut harmless, mut forged) = (Vec::new(), 0);
    for at in 0..card.file("EF_SOD.bin").len() {
        for mask in masks {
            card.file("EF_SOD.bin")[at] ^= mask;
            let told = card.check(&store);
            card.file("EF_SOD.bin")[at] ^= mask;
            forged += usize::from(matches!(told.verdict, Verdict::Forged { .. }));
            if told.verdict != Verdict::Authentic {
                continue;
            }
            let [finding] = &told.findings[..] else { panic!("byte {at} ^ {mask:02X} leaves {:?}", told.findings) };
            assert!(INSIGNIFICANT.contains(&finding.field), "byte {at} ^ {mask:02X}: {finding}");
            harmless.push(at);
        }
    }
    harmless.dedup();
    println!("{name}: of {} bytes {} are insignificant: {harmless:?}", card.file("EF_SOD.bin").len(), harmless.len());
    // Two versions of one byte, and the 9 bytes of an identifier with the NULL behind it.
    assert!((2..=13).contains(&harmless.len()));
    assert!(forged > 300, "most changes are told as forgeries: {forged}");
}

#[test]
fn a_changed_security_object_is_authentic_only_where_nothing_is_proved_by_the_byte() {
    every_byte_of_the_security_object("genuine-ecdsa-p256", &[0x01, 0x20, 0x80]);
    every_byte_of_the_security_object("genuine-rsa-v15", &[0x01]);
    every_byte_of_the_security_object("genuine-rsa-pss", &[0x02]);
}
