//! Cards, bytes and tensors that do not fit are refused by name, on every runtime.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)] // A helper of a test may panic like the test itself.

mod common;

use bioverify_model::{ModelCard, ModelError, Network, RuntimeChoice};
use common::{card, onnx, pooling, runtimes, tensor};
use ndarray::Array4;
use proptest::prelude::*;

/// The error of loading `onnx` with a card of matching hash, edited by `edit`.
fn refused(onnx: &[u8], edit: impl Fn(String) -> String, runtime: RuntimeChoice) -> ModelError {
    Network::from_parts(&edit(card(onnx)), onnx, runtime).expect_err("must be refused")
}

#[test]
fn a_fitting_network_loads_and_checks() {
    let onnx = pooling();
    for runtime in runtimes() {
        let network = Network::from_parts(&card(&onnx), &onnx, runtime).unwrap();
        let report = network.check().unwrap();
        assert!(report.max_difference < 1e-5 && report.values == 1);
        assert_eq!(network.tag()[..], hex(&network.card().sha256)[..8]);
    }
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap()).collect()
}

#[test]
fn one_changed_byte_is_a_wrong_hash() {
    let mut onnx = pooling();
    let card = card(&onnx);
    *onnx.last_mut().unwrap() ^= 1;
    let error = Network::from_parts(&card, &onnx, RuntimeChoice::Embedded).err().unwrap();
    assert!(matches!(error, ModelError::HashMismatch { .. }), "{error}");
}

#[test]
fn missing_tensors_are_named_with_those_that_exist() {
    for runtime in runtimes() {
        let error = refused(&pooling(), |c| c.replace("name = \"image\"", "name = \"picture\""), runtime).to_string();
        assert!(error.contains("no input `picture`") && error.contains("image"), "{error}");
        let error = refused(&pooling(), |c| c.replace("\"pooled\"", "\"heat\""), runtime).to_string();
        assert!(error.contains("no output `heat`") && error.contains("pooled"), "{error}");
    }
}

#[test]
fn wrong_channels_and_types_are_named() {
    let two =
        onnx("AveragePool", &tensor("image", 1, &[1, 2, 0, 0]), "image", &tensor("pooled", 1, &[1, 2, 0, 0]), "pooled");
    let flat = onnx("Identity", &tensor("image", 1, &[1, 1]), "image", &tensor("pooled", 1, &[1, 1]), "pooled");
    let bytes =
        onnx("Identity", &tensor("image", 2, &[1, 1, 0, 0]), "image", &tensor("pooled", 2, &[1, 1, 0, 0]), "pooled");
    for runtime in runtimes() {
        for network in [&two, &flat, &bytes] {
            let error = refused(network, |c| c, runtime);
            assert!(matches!(error, ModelError::TensorMismatch { kind: "input", .. }), "{error}");
        }
    }
}

#[test]
fn an_output_that_turns_out_to_have_another_size_is_refused_when_run() {
    let same =
        onnx("Identity", &tensor("image", 1, &[1, 1, 0, 0]), "image", &tensor("pooled", 1, &[1, 1, 0, 0]), "pooled");
    for runtime in runtimes() {
        let network = Network::from_parts(&card(&same), &same, runtime).unwrap();
        let error = network.run(Array4::zeros((1, 1, 16, 16)).view()).unwrap_err();
        assert!(matches!(error, ModelError::TensorMismatch { .. } | ModelError::Run { .. }), "{error}");
    }
}

#[test]
fn an_unknown_operator_is_named() {
    let strange =
        onnx("Frobnicate", &tensor("image", 1, &[1, 1, 0, 0]), "image", &tensor("pooled", 1, &[1, 1, 0, 0]), "pooled");
    for runtime in runtimes() {
        let error = refused(&strange, |c| c, runtime);
        assert!(matches!(error, ModelError::Load { .. }) && error.to_string().contains("Frobnicate"), "{error}");
    }
}

#[test]
fn inputs_that_do_not_fit_the_card_are_refused_with_what_fits() {
    let onnx = pooling();
    for runtime in runtimes() {
        let network = Network::from_parts(&card(&onnx), &onnx, runtime).unwrap();
        for shape in [(1, 1, 0, 8), (1, 1, 8, 12), (1, 2, 8, 8), (2, 1, 8, 8), (1, 1, 8, 264)] {
            let error = network.run(Array4::zeros(shape).view()).unwrap_err();
            assert!(matches!(error, ModelError::InputShape { .. }), "{shape:?}: {error}");
        }
        assert_eq!(network.run(Array4::ones((1, 1, 8, 256)).view()).unwrap()[0], Array4::ones((1, 1, 2, 64)));
    }
}

#[test]
fn an_input_that_is_not_contiguous_is_read_in_its_own_order() {
    let onnx = pooling();
    let wide = Array4::from_shape_fn((1, 1, 32, 16), |(_, _, row, column)| (row * 100 + column) as f32);
    let turned = wide.view().permuted_axes([0, 1, 3, 2]);
    for runtime in runtimes() {
        let network = Network::from_parts(&card(&onnx), &onnx, runtime).unwrap();
        let from_view = network.run(turned).unwrap();
        assert_eq!(from_view, network.run(turned.as_standard_layout().view()).unwrap());
        assert_ne!(from_view[0], Array4::zeros((1, 1, 4, 8)));
    }
}

#[test]
fn a_wrong_known_answer_is_reported_with_its_place() {
    let onnx = pooling();
    let wrong = card(&onnx).replace("tolerance = 1e-5", "tolerance = 1e-6").replace("row = 1\n", "row = 2\n");
    for runtime in runtimes() {
        let error = Network::from_parts(&wrong, &onnx, runtime).unwrap().check().unwrap_err().to_string();
        assert!(error.contains("`pooled` at channel 0, row 2, column 2"), "{error}");
    }
}

#[test]
fn every_field_of_a_card_is_checked() {
    let good = card(&pooling());
    let edits = [
        ("format = 1", "format = 2", "format"),
        ("role = \"finger-minutiae\"", "role = \"horoscope\"", "finger-minutiae"),
        ("file = \"model.onnx\"", "file = \"../model.onnx\"", "file"),
        ("file = \"model.onnx\"", "file = \".hidden\"", "file"),
        ("sha256 = \"", "sha256 = \"A", "sha256"),
        ("layout = \"NCHW\"", "layout = \"NHWC\"", "layout"),
        ("channels = 1", "channels = 0", "channels"),
        ("multiple = 8", "multiple = 0", "multiple"),
        ("max_side = 256", "max_side = 4", "max_side"),
        ("stride = 4", "stride = 3", "output[0].stride"),
        ("stride = 4", "stride = 0", "output[0].stride"),
        ("channels = [\"mean\"]", "channels = []", "output[0].channels"),
        ("rows = 16", "rows = 15", "known_answers.rows"),
        ("columns = 32", "columns = 0", "known_answers.columns"),
        ("tolerance = 1e-5", "tolerance = nan", "known_answers.tolerance"),
        ("row = 1\n", "row = 4\n", "known_answers.value[0]"),
        ("channel = 0", "channel = 1", "known_answers.value[0]"),
        ("licence = \"CC0-1.0\"", "license = \"CC0-1.0\"", "license"),
        ("training_data = \"none\"\n", "", "training_data"),
    ];
    for (from, to, named) in edits {
        let edited = good.replacen(from, to, 1);
        assert_ne!(edited, good, "{from}");
        let error = ModelCard::parse(&edited).expect_err(to).to_string();
        assert!(error.contains(named), "{to}: {error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    /// The hash matches, so the runtimes see the damage themselves: an error or a network, never a panic.
    #[test]
    fn damaged_onnx_is_an_error_or_a_network(
        cut in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), value: u8, truncate: bool
    ) {
        let mut onnx = pooling();
        let spot = place.index(onnx.len());
        onnx[spot] = value;
        if truncate {
            onnx.truncate(cut.index(onnx.len()));
        }
        for runtime in [RuntimeChoice::Embedded, RuntimeChoice::Auto] {
            if let Ok(network) = Network::from_parts(&card(&onnx), &onnx, runtime) {
                let _ = network.run(Array4::zeros((1, 1, 16, 24)).view());
            }
        }
    }

    #[test]
    fn damaged_cards_are_an_error_or_a_card(place in any::<prop::sample::Index>(), value: char) {
        let good = card(&pooling());
        let spot = place.index(good.len());
        if let (Some(head), Some(tail)) = (good.get(..spot), good.get(spot + 1..)) {
            let _ = ModelCard::parse(&format!("{head}{value}{tail}"));
        }
    }
}
