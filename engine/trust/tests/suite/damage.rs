//! Files that were read badly: never authentic, never called changed, told by name, offset and length.

use bioverify_core::Lang;
use bioverify_trust::{Assessment, Cut, Doubt, FileKind, Files, GroupNumber, GroupOutcome, Verdict, authenticate};

use crate::support::{Card, rules, store};

fn group(number: u8) -> GroupNumber {
    GroupNumber::new(number).unwrap()
}

/// The card with this file changed.
fn check(name: &str, change: impl FnOnce(&mut Vec<u8>)) -> Assessment {
    let mut card = Card::committed("genuine-rsa-pss");
    change(card.file(name));
    let mut files = Files::new();
    for (_, bytes) in &card.0 {
        files.add(bytes).unwrap();
    }
    authenticate(&files, &store(), &rules())
}

/// The card with other bytes as this file, known by its name alone.
fn check_as(name: &str, bytes: Vec<u8>) -> Assessment {
    let mut card = Card::committed("genuine-rsa-pss");
    *card.file(name) = bytes;
    let mut files = Files::new();
    for (name, bytes) in &card.0 {
        files.add_as(FileKind::of_name(name).unwrap(), bytes).unwrap();
    }
    authenticate(&files, &store(), &rules())
}

fn why(told: &Assessment) -> &[Doubt] {
    match &told.verdict {
        Verdict::Unverified { why } => why,
        other => panic!("{other:?}"),
    }
}

fn outcome(told: &Assessment, number: u8) -> GroupOutcome {
    told.groups.iter().find(|one| one.number == group(number)).unwrap().outcome
}

#[test]
fn a_cut_group_is_told_as_cut_wherever_it_breaks_off() {
    for number in [1, 2, 3] {
        let name = format!("DG{number}.bin");
        let whole = Card::committed("genuine-rsa-pss").file(&name).len();
        for given in [5, 7, whole / 2, whole - 1] {
            let told = check(&name, |bytes| bytes.truncate(given));
            let cut = Cut { file: FileKind::Group(group(number)), given, expected: Some(whole) };
            assert_eq!(why(&told), [Doubt::Cut(cut)], "{name} of {given} bytes");
            assert_eq!(outcome(&told, number), GroupOutcome::Damaged);
            assert!(!told.vouches_for(group(number)));
            let text = Doubt::Cut(cut).text(Lang::En);
            assert!(text.contains(&given.to_string()) && text.contains(&whole.to_string()), "{text}");
        }
    }
}

#[test]
fn a_cut_security_object_is_no_missing_one() {
    let whole = Card::committed("genuine-rsa-pss").file("EF_SOD.bin").len();
    for given in [5, 100, whole - 1] {
        let told = check("EF_SOD.bin", |bytes| bytes.truncate(given));
        assert_eq!(why(&told), [Doubt::Cut(Cut { file: FileKind::Sod, given, expected: Some(whole) })]);
        assert_eq!(why(&told)[0].number(), 618);
        assert_eq!(outcome(&told, 2), GroupOutcome::NotChecked);
    }
}

#[test]
fn a_cut_list_of_groups_decides_nothing_and_is_told() {
    let told = check("EF_COM.bin", |bytes| bytes.truncate(10));
    assert_eq!(told.verdict, Verdict::Authentic, "nobody signs EF.COM");
    assert!(
        told.findings.iter().any(|one| one.field == "EF.COM" && one.message.contains("cut")),
        "{:?}",
        told.findings
    );
}

#[test]
fn padding_behind_a_group_is_told_and_makes_nobody_a_forger() {
    let told = check("DG2.bin", |bytes| bytes.extend([0; 12]));
    let [Doubt::Padded { number, signed, given }] = why(&told) else { panic!("{:?}", told.verdict) };
    assert_eq!((*number, given - signed), (group(2), 12));
    assert_eq!(outcome(&told, 2), GroupOutcome::Padded);
    assert!(!told.vouches_for(group(2)));
    // Padding does not excuse a change.
    let told = check("DG2.bin", |bytes| {
        bytes[500] ^= 1;
        bytes.extend([0; 12]);
    });
    assert!(matches!(told.verdict, Verdict::Forged { .. }));
}

#[test]
fn what_is_no_group_is_not_called_a_changed_one() {
    let mut card = Card::committed("genuine-rsa-pss");
    *card.file("DG2.bin") = vec![0; 15_000];
    let mut files = Files::new();
    for (name, bytes) in &card.0 {
        files.add_as(FileKind::of_name(name).unwrap(), bytes).unwrap();
    }
    let told = authenticate(&files, &store(), &rules());
    assert_eq!(why(&told), [Doubt::Garbled(FileKind::Group(group(2)))]);
    assert_eq!(outcome(&told, 2), GroupOutcome::Damaged);
    // Another card's portrait is whole, and changed.
    *card.file("DG2.bin") = Card::committed("group-swapped").file("DG2.bin").clone();
    assert!(matches!(card.check(&store()).verdict, Verdict::Forged { .. }));
}

#[test]
fn a_security_object_that_is_none_is_told_like_a_group_that_is_none() {
    let told =
        check_as("EF_SOD.bin", (0..2_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8 | 1).collect());
    assert_eq!(why(&told), [Doubt::Garbled(FileKind::Sod)]);
    assert_eq!(why(&told)[0].number(), 620);
    let told = check_as("EF_SOD.bin", Vec::new());
    assert_eq!(why(&told), [Doubt::Cut(Cut { file: FileKind::Sod, given: 0, expected: None })]);
    // Another file of a chip in its place is whole, and cannot be read as one.
    let told = check_as("EF_SOD.bin", Card::committed("genuine-rsa-pss").file("DG1.bin").clone());
    assert!(matches!(why(&told), [Doubt::Unreadable(_)]), "{:?}", told.verdict);
}

#[test]
fn a_group_without_a_byte_is_one_that_was_not_read() {
    let told = check_as("DG3.bin", Vec::new());
    assert_eq!(told.verdict, Verdict::Authentic);
    assert_eq!(outcome(&told, 3), GroupOutcome::NotGiven);
    assert!(!told.vouches_for(group(3)) && told.vouches_for(group(2)));
    let [finding] = &told.findings[..] else { panic!("{:?}", told.findings) };
    assert!(finding.message.contains("DG3") && finding.message.contains("without a byte"), "{finding}");
    // A card of which nothing else was read proves nothing.
    let mut files = Files::new();
    let mut card = Card::committed("genuine-rsa-pss");
    files.add_sod(card.file("EF_SOD.bin")).unwrap();
    files.add_group(group(3), &[]).unwrap();
    assert_eq!(files.groups().count(), 0);
    assert_eq!(why(&authenticate(&files, &store(), &rules())), [Doubt::NoGroups]);
}

#[test]
fn an_authority_that_withdraws_its_word_refuses_the_card() {
    let refused = |name: &str| Card::committed(name).check(&store()).verdict.is_refused();
    assert!(refused("revoked-signer") && refused("group-swapped"));
    assert!(!refused("genuine-rsa-pss") && !refused("unknown-signer") && !refused("expired-signer"));
}

#[test]
fn vietnamese_words_hold_no_english_ones() {
    let doubts = [
        check("DG2.bin", |bytes| bytes.truncate(900)),
        check("DG2.bin", |bytes| bytes.extend([0; 2])),
        check("EF_SOD.bin", |bytes| {
            bytes[9] ^= 0x20;
        }),
    ];
    for told in &doubts {
        for doubt in why(told) {
            let text = doubt.text(Lang::Vi);
            for word in ["cut", "bytes", "signed", "runs past", "stands here", "cannot"] {
                assert!(!text.split([' ', ':']).any(|one| one == word), "{text}");
            }
        }
    }
}
