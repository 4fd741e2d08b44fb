use std::collections::BTreeSet;

use super::*;

#[test]
fn numbers_rise_and_names_are_unique() {
    assert!(Reason::ALL.windows(2).all(|pair| pair[0].number() < pair[1].number()));
    let codes: BTreeSet<_> = Reason::ALL.iter().map(|reason| reason.code()).collect();
    assert_eq!(codes.len(), Reason::ALL.len());
    for reason in Reason::ALL {
        assert_eq!(Reason::from_number(reason.number()), Some(*reason));
        assert!(matches!(reason.number(), 101..=599), "{reason:?}");
    }
}

#[test]
fn every_text_is_a_sentence_in_its_own_language() {
    for reason in Reason::ALL {
        let (vi, en) = (reason.text(Lang::Vi), reason.text(Lang::En));
        assert!(vi.ends_with('.') && en.ends_with('.'), "{reason:?}");
        assert!(en.is_ascii(), "{reason:?}: {en}");
        // Vietnamese without its marks is unreadable: at least one letter outside ASCII.
        assert!(!vi.is_ascii(), "{reason:?}: {vi}");
    }
}

/// The list that integrators read. Made again by running this test with `BIOVERIFY_WRITE_REASONS` set.
#[test]
fn the_published_list_is_up_to_date() {
    let mut list =
        String::from("# Reasons\n\nMade from `src/reason.rs`. Numbers are never changed and never used again.\n\n");
    list.push_str("| number | name | English | Vietnamese |\n|---|---|---|---|\n");
    for reason in Reason::ALL {
        let (en, vi) = (reason.text(Lang::En), reason.text(Lang::Vi));
        list.push_str(&format!("| {} | `{}` | {en} | {vi} |\n", reason.number(), reason.code()));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/REASONS.md");
    if std::env::var_os("BIOVERIFY_WRITE_REASONS").is_some() {
        std::fs::write(path, &list).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), list);
}

#[test]
fn no_text_accuses() {
    for reason in Reason::ALL {
        for word in ["fraud", "impostor", "fake", "criminal"] {
            assert!(!reason.text(Lang::En).to_lowercase().contains(word), "{reason:?}");
        }
        for word in ["giả mạo", "lừa đảo", "gian lận", "tội phạm"] {
            assert!(!reason.text(Lang::Vi).to_lowercase().contains(word), "{reason:?}");
        }
    }
}

#[test]
fn numbers_that_were_published_stay() {
    let frozen = [
        (101, "finger-missing"),
        (302, "reference-empty"),
        (401, "matched"),
        (403, "mismatched"),
        (501, "attempts-exhausted"),
    ];
    for (number, code) in frozen {
        assert_eq!(Reason::from_number(number).map(Reason::code), Some(code));
    }
}
