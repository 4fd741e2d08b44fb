use bioverify_core::Embedding;

use super::*;

/// Person `subject` seen at an angle in degrees of the plane of this person's two axes.
fn sample(subject: u32, plane: usize, angle: f32) -> Sample {
    let mut values = vec![0.0; 64];
    let (sin, cos) = angle.to_radians().sin_cos();
    (values[2 * plane], values[2 * plane + 1]) = (cos, sin);
    let embedding = Some(Embedding::new([1; 8], values).unwrap());
    Sample { id: String::new(), subject, embedding }
}

fn groups(names: &[&str], of: &[usize]) -> Groups {
    Groups { names: names.iter().map(ToString::to_string).collect(), of: of.iter().map(|g| Some(*g)).collect() }
}

/// Score 90 is a cosine of 0.8, some 37 degrees.
const AT_90: Threshold = Threshold { name: "1e-3", score: 90.0 };

/// Ten people of two photos a group: those of "a" are told apart and found again; of "b" every second person changes
/// too much, and people 10 and 11 look alike. Person 0 of "a" looks like person 12 of "b".
fn two_groups() -> (Vec<Sample>, Groups) {
    let (mut samples, mut of) = (Vec::new(), Vec::new());
    for subject in 0..20_u32 {
        let plane = match subject {
            11 => 10,
            12 => 0,
            other => other as usize,
        };
        let apart = if subject >= 10 && subject % 2 == 1 { 80.0 } else { 5.0 };
        samples.extend([sample(subject, plane, 0.0), sample(subject, plane, apart)]);
        of.extend([usize::from(subject >= 10); 2]);
    }
    (samples, groups(&["a", "b"], &of))
}

#[test]
fn errors_are_counted_within_groups_at_one_threshold() {
    let (samples, groups) = two_groups();
    let told = breakdown(&groups, &samples, |_| true, None, &[AT_90]);
    let text: String = told.iter().map(|f| format!("{} {}\n", f.name, f.value)).collect();
    assert!(text.contains("group a 20 samples of 10 subjects, 0 without a template"), "{text}");
    // 180 non-mated pairs in each group; 10's photos reach 11's first only.
    assert!(text.contains("  a at FAR 1e-3 of all: FNMR 0.00 % (95 %: 0.00 to 30.00 %) of 10; FMR 0.0e0"), "{text}");
    assert!(text.contains("FNMR 50.00 %") && text.contains("of 10; FMR 1.1e-2"), "{text}");
    assert!(text.contains("FNMR differential at FAR 1e-3 of all: b 5.0e-1, a 0.0e0: no ratio to none"), "{text}");
    assert!(text.contains("FMR differential at FAR 1e-3 of all: b 1.1e-2, a 0.0e0"), "{text}");
}

#[test]
fn listed_pairs_and_used_samples_only() {
    let (samples, groups) = two_groups();
    let pairs: Vec<Pair> =
        [(0, 1), (20, 21), (22, 23), (0, 24)].map(|(probe, reference)| Pair { probe, reference, fold: None }).into();
    let used = |index: usize| [0, 1, 20, 21, 22, 23, 24].contains(&index);
    let told = breakdown(&groups, &samples, used, Some(&pairs), &[AT_90]);
    let text: String = told.iter().map(|f| format!("{} {}\n", f.name, f.value)).collect();
    assert!(text.contains("group b 5 samples of 3 subjects"), "{text}");
    assert!(text.contains("of 1; no non-mated pairs"), "one person makes none: {text}");
    // b: one of two listed mated pairs fails; two of its eight non-mated pairs look alike.
    assert!(text.contains("FNMR 50.00 %") && text.contains("of 2; FMR 2.5e-1"), "{text}");
}

#[test]
fn intervals_hold_the_rate_and_shrink_with_more_people() {
    let width = |people: u32| {
        let mut samples = Vec::new();
        for subject in 0..people {
            // Every fourth person looks like the one before.
            let plane = (subject % 30) as usize;
            let angle = if subject % 4 == 0 { 60.0 } else { 10.0 };
            samples.extend([sample(subject, plane, 0.0), sample(subject, plane, angle)]);
        }
        let members: Vec<usize> = (0..samples.len()).collect();
        let part = within(&samples, &members, None, 50.0);
        let (fnmr, fmr) = (part.false_non_match_rate(90.0).unwrap(), part.false_match_rate(90.0).unwrap());
        for rate in [fnmr, fmr] {
            assert!(rate.low < rate.value && rate.value < rate.high, "{} {} {}", rate.low, rate.value, rate.high);
        }
        fnmr.high - fnmr.low
    };
    assert!(width(400) < width(60));
}

#[test]
fn a_column_is_read_by_name_or_not_at_all() {
    let folder = std::env::temp_dir().join(format!("bioverify-groups-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let list = folder.join("set.csv");
    std::fs::write(&list, "id,age,group\n1,old,x\n2,young,\n3,old,y\n").unwrap();
    let by_age = Groups::read(&list, Some("age")).unwrap().unwrap();
    assert_eq!((by_age.names, by_age.of), (vec!["old".into(), "young".into()], vec![Some(0), Some(1), Some(0)]));
    let default = Groups::read(&list, None).unwrap().unwrap();
    assert_eq!(default.of, [Some(0), None, Some(1)], "a person of no group takes no part");
    assert!(Groups::read(&list, Some("sex")).is_err());
    let many: String = (0..200).map(|row| format!("{row},{row}\n")).collect();
    std::fs::write(&list, format!("id,age\n{many}")).unwrap();
    assert!(Groups::read(&list, None).unwrap().is_none(), "no column named group");
    assert!(Groups::read(&list, Some("age")).is_err(), "200 groups are none");
    std::fs::remove_dir_all(&folder).unwrap();
}
