//! The shard file is what its readers expect.

use std::fs;

use bioverify_testdata::shard::{MAX_LABELS, SIDE, ShardPlan, write_shards};

const SAMPLE: usize = SIDE * SIDE + 2 * 44 * 44 + 88 * 88 + 176 * 176 + 4 + MAX_LABELS * 24;

fn number(bytes: &[u8], at: usize) -> u32 {
    bytes[at..at + 4].iter().rev().fold(0, |value, byte| (value << 8) | u32::from(*byte))
}

#[test]
fn a_shard_has_its_header_its_samples_and_only_finite_labels_inside() {
    let dir = std::env::temp_dir().join(format!("bioverify-shards-{}", std::process::id()));
    let plan = ShardPlan { masters: 2, impressions: 2, seed: 4, first: 3, without: Vec::new() };
    let mut done = Vec::new();
    write_shards(&dir, &plan, |n| done.push(n)).unwrap();
    assert_eq!(done, [3]);
    let names: Vec<_> = fs::read_dir(&dir).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert_eq!(names, ["shard-00003.bin"], "the partial file is gone");
    let bytes = fs::read(dir.join("shard-00003.bin")).unwrap();
    assert_eq!(&bytes[..8], b"BVSHARD2");
    assert_eq!((number(&bytes, 8), number(&bytes, 12)), (4, SIDE as u32));
    assert_eq!(bytes.len(), 16 + 4 * SAMPLE);
    let mut total = 0;
    for sample in bytes[16..].chunks_exact(SAMPLE) {
        let labels = &sample[SAMPLE - MAX_LABELS * 24..];
        let count = number(sample, SAMPLE - MAX_LABELS * 24 - 4) as usize;
        total += count;
        for (row, label) in labels.chunks_exact(24).enumerate() {
            let v: Vec<f32> = label.chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().unwrap())).collect();
            if row >= count {
                assert!(v.iter().all(|x| *x == 0.0));
                continue;
            }
            assert!((0.0..352.0).contains(&v[0]) && (0.0..352.0).contains(&v[1]), "{v:?}");
            assert!((0.0..std::f32::consts::TAU).contains(&v[2]) && (v[3] == 0.0 || v[3] == 1.0));
            assert!((0.0..=1.0).contains(&v[4]) && v[5] == 0.0);
        }
        let ignore = &sample[SIDE * SIDE + 2 * 44 * 44..SIDE * SIDE + 2 * 44 * 44 + 88 * 88];
        assert!(ignore.iter().all(|cell| *cell <= 1));
        let phase = &sample[SIDE * SIDE + 2 * 44 * 44 + 88 * 88..][..176 * 176];
        let shown: Vec<i32> = phase.iter().filter(|cell| **cell > 0).map(|cell| i32::from(*cell) - 128).collect();
        let crests = shown.iter().filter(|cosine| **cosine > 0).count();
        assert!(shown.len() > 5_000, "{} cells inside the print", shown.len());
        assert!((0.4..0.6).contains(&(crests as f32 / shown.len() as f32)), "as much crest as valley: {crests}");
    }
    assert!(total > 40, "{total} labels on four pictures");
    write_shards(&dir, &plan, |_| {}).unwrap();
    assert!(bytes == fs::read(dir.join("shard-00003.bin")).unwrap(), "the same seed gives the same shard");
    fs::remove_dir_all(&dir).unwrap();
}
