//! Real photos through public networks, where a checkout has them: detection, both runtimes, and people told apart.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // A helper of a test may panic like the test itself.

mod common;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use bioverify_core::{Embedding, Limits, NoTrace, RgbImage};
use bioverify_face::{Analyser, Choice, Models, cosine};
use bioverify_model::{Network, RuntimeChoice, card_outline};
use bioverify_record::decode_photo;
use common::shared;

/// A card for YuNet, its outputs as its file names them.
fn yunet_card(onnx: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    let hash: String = Sha256::digest(onnx).iter().map(|byte| format!("{byte:02x}")).collect();
    let mut card = format!(
        r#"
format = 1
role = "face-detector"
name = "yunet-n"
version = "1"
file = "model.onnx"
sha256 = "{hash}"
licence = "Apache-2.0"
training_data = "WIDER FACE"
[input]
name = "input"
meaning = "picture, 0 to 255"
layout = "NCHW"
channels = 3
multiple = 32
max_side = 2048
colour = "bgr"
mean = [0.0, 0.0, 0.0]
divisor = [1.0, 1.0, 1.0]
[decode]
kind = "yunet"
threshold = 0.6
max_overlap = 0.3
[known_answers]
pattern = "picture"
rows = 64
columns = 64
tolerance = 1e9
[[known_answers.value]]
output = "cls_8"
channel = 0
value = 0.0
"#
    );
    for (kind, depth) in [("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)] {
        let names: Vec<String> = (0..depth).map(|index| format!("\"{index}\"")).collect();
        for stride in [8, 16, 32] {
            card.push_str(&format!(
                "[[output]]\nname = \"{kind}_{stride}\"\nlayout = \"cells\"\nstride = {stride}\nchannels = [{}]\n",
                names.join(", ")
            ));
        }
    }
    card
}

/// The public networks on one runtime.
fn analyser(models: &Path, runtime: RuntimeChoice) -> Analyser {
    let detector = fs::read(models.join("yunet_n/model.onnx")).unwrap();
    let embedder = fs::read(models.join("edgeface_xxs/model.onnx")).unwrap();
    let outline = card_outline("model.onnx", &embedder).unwrap();
    let card = outline.replace("licence = \"\"", "licence = \"X\"").replace("data = \"\"", "data = \"X\"");
    let network = |card: &str, onnx: &[u8]| Some(Arc::new(Network::from_parts(card, onnx, runtime).unwrap()));
    Analyser::new(Models {
        detector: network(&yunet_card(&detector), &detector),
        embedder: network(&card, &embedder),
        ..Models::default()
    })
    .unwrap()
}

fn photo(name: &str) -> Option<RgbImage> {
    let path = shared(&format!("data/face/LFW_dev/{name}.jpg"))?;
    Some(decode_photo(&fs::read(path).unwrap(), &Limits::photo()).unwrap())
}

/// The photos of the first three mated pairs of three people, mates side by side.
fn people() -> Vec<String> {
    let rows = shared("data/face/LFW_dev.pairs.csv").map(|path| fs::read_to_string(path).unwrap()).unwrap_or_default();
    let mated = |row: &str| match row.split(',').collect::<Vec<_>>()[..] {
        [probe, reference, "1", _] => Some([probe.to_owned(), reference.to_owned()]),
        _ => None,
    };
    let mut pairs: Vec<[String; 2]> = rows.lines().filter_map(mated).collect();
    pairs.dedup_by_key(|[probe, _]| probe.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned());
    pairs.into_iter().take(3).flatten().collect()
}

#[test]
fn mates_are_alike_strangers_are_not_and_both_runtimes_agree() {
    let Some(models) = shared("models") else { return };
    let photos: Vec<RgbImage> = people().iter().filter_map(|name| photo(name)).collect();
    if photos.len() < 6 {
        return;
    }
    let mut of_runtimes: Vec<Vec<Embedding>> = Vec::new();
    for runtime in common::runtimes() {
        let analyser = analyser(&models, runtime);
        let embed = |photo| analyser.embed(photo, Choice::Largest, &mut NoTrace).unwrap().embedding.unwrap();
        let vectors: Vec<Embedding> = photos.iter().map(embed).collect();
        for (i, a) in vectors.iter().enumerate() {
            for (j, b) in vectors.iter().enumerate().skip(i + 1) {
                let likeness = cosine(a, b).unwrap();
                assert_eq!(likeness > 0.35, i / 2 == j / 2, "photos {i} and {j}: {likeness}");
            }
        }
        of_runtimes.push(vectors);
    }
    if let [embedded, native] = &of_runtimes[..] {
        for (a, b) in embedded.iter().zip(native) {
            assert!(cosine(a, b).unwrap() > 1.0 - 1e-4);
        }
    }
}

#[test]
fn a_photo_lying_on_its_side_gives_the_upright_ones_vector() {
    let Some(models) = shared("models") else { return };
    let Some(upright) = people().first().and_then(|name| photo(name)) else { return };
    let analyser = analyser(&models, RuntimeChoice::Embedded);
    let embed = |photo: &RgbImage| analyser.embed(photo, Choice::Largest, &mut NoTrace).unwrap();
    let wanted = embed(&upright);
    for turn in 1..4_u8 {
        let found = embed(&upright.turned(turn));
        let likeness = cosine(found.embedding.as_ref().unwrap(), wanted.embedding.as_ref().unwrap()).unwrap();
        assert!(likeness > 0.8, "{turn}: {likeness}");
        assert_eq!((found.quarter_turns + turn) % 4, 0);
    }
}
