//! Networks in folders: listed, checked, installed, used.

use super::*;

#[test]
fn models_are_listed_checked_and_installed() {
    let folder = folder();
    let models = folder.arg("models");
    let told = succeed(&["models", "list", "--models", &models, "--runtime", "embedded"]);
    for word in ["finger-minutiae", "role          face-detector", "role          face-embedder", "sha256"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    let told = succeed(&["models", "check", "--models", &models, "--runtime", "embedded"]);
    assert!(told.lines().filter(|line| line.starts_with("ok ")).count() >= 4, "{told}");
    let told = succeed(&["models", "check", "--models", &models, "--runtime", "integer"]);
    assert!(told.contains("finger-minutiae") && told.contains("on the integer runtime"), "{told}");

    let network = networks::tiny_embedder(true);
    let onnx = folder.write("tiny.onnx", &network.onnx);
    let target = folder.arg("installed");
    // Without a card: an outline, and nothing is installed.
    let outline = succeed(&["models", "install", &onnx, "--models", &target]);
    assert!(outline.contains("role = \"face-embedder\"") && outline.contains("length = 48"), "{outline}");
    assert!(!folder.path("installed").exists());
    // With a card: no calibration, named; then for scores only.
    let card = folder.write("card.toml", &network.card);
    let install = ["models", "install", &onnx, "--models", &target];
    refused(&install, &["no calibration table calibration.toml", "--uncalibrated"]);
    let foreign = folder.write("calibration.toml", include_str!("../../../verify/calibration/finger.toml"));
    refused(&install, &["was made with model"]);
    std::fs::remove_file(foreign).unwrap();
    refused(&[&install[..], &["--sha256", "00"]].concat(), &["00 was asked for"]);
    let uncalibrated = [&install[..], &["--uncalibrated"]].concat();
    assert!(succeed(&uncalibrated).contains("uncalibrated: scores only"));
    refused(&uncalibrated, &["--replace"]);
    succeed(&[&uncalibrated[..], &["--replace"]].concat());
    assert!(succeed(&["models", "list", "--models", &target, "--runtime", "embedded"]).contains("tiny 1"));
    // A wrong answer, and bytes of another hash.
    folder.write(
        "card.toml",
        network.card.replace("tolerance = 1e9", "tolerance = 1e-6").replace("value = 0.0", "value = 9.0"),
    );
    refused(&[&uncalibrated[..], &["--replace"]].concat(), &["known answers"]);
    folder.write("card.toml", &network.card);
    let mut damaged = network.onnx.clone();
    damaged[10] ^= 1;
    folder.write("tiny.onnx", damaged);
    refused(&["models", "install", &card, "--models", &target, "--uncalibrated", "--replace"], &["SHA-256"]);
}

#[test]
fn verify_uses_the_face_models_of_the_folder_and_the_bundled_finger_model() {
    let folder = folder();
    let face = photo(&folder, "face.png", &[(9, 7)], 110);
    let verify = |models: &[&str]| {
        let call = ["verify", "--face", &face, "--card", &face, "--runtime", "embedded", "--lang", "en", "--json"];
        let (status, out, err) = told(&[&call, models].concat());
        assert!(matches!(status, 10 | 11), "{status}\n{out}\n{err}");
        out
    };
    // Only the tiny detector sees a face in such a picture, and its embedder has no table of scores.
    let (bundled, own) = (verify(&[]), verify(&["--models", &folder.arg("models")]));
    assert!(bundled.contains("face-not-found") && own.contains("face-not-calibrated"), "{bundled}\n{own}");
}

/// A form whose hash fits and whose content does not: refused, and the model that was there still works.
#[test]
fn a_model_whose_integer_form_does_not_load_replaces_nothing() {
    use sha2::{Digest, Sha256};
    let folder = folder();
    let shipped = |name: &str| {
        std::fs::read(format!("{}/../../models/finger-minutiae/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    };
    let hex = |bytes: &[u8]| Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let text = String::from_utf8(shipped("card.toml")).unwrap();
    let form = shipped("model.int8");
    folder.write("model.onnx", shipped("model.onnx"));
    folder.write("model.int8", &form);
    let card = folder.write("card.toml", &text);
    let target = folder.arg("own");
    let install = ["models", "install", &card, "--models", &target, "--uncalibrated"];
    succeed(&install);
    let mut garbled = form.clone();
    garbled[10..12].fill(0xFF);
    folder.write("model.int8", &garbled);
    folder.write("card.toml", text.replace(&hex(&form), &hex(&garbled)));
    refused(&[&install[..], &["--replace"]].concat(), &["number of layers"]);
    assert!(succeed(&["models", "check", "--models", &target]).contains("integer"));
    let left: Vec<_> = std::fs::read_dir(folder.path("own")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["finger-minutiae"]);
}
