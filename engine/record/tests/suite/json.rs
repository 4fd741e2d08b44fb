//! Records of an independent writer, each with its own decoding: every field of that is compared.

use bioverify_core::Limits;
use bioverify_record::{ExtendedContent, FingerView, MinutiaeFormat, MinutiaeRecord, read_minutiae};
use serde_json::{Map, Value, json};

use crate::files::shared;

const POSITIONS: [&str; 11] = [
    "UNKNOWN",
    "RIGHT_THUMB",
    "RIGHT_INDEX",
    "RIGHT_MIDDLE",
    "RIGHT_RING",
    "RIGHT_LITTLE",
    "LEFT_THUMB",
    "LEFT_INDEX",
    "LEFT_MIDDLE",
    "LEFT_RING",
    "LEFT_LITTLE",
];

/// The record in the words of the other decoder.
fn restated(record: &MinutiaeRecord) -> Value {
    let format = record.format;
    let mut all = Map::new();
    if let Some(product) = record.product {
        all.insert("vendorId".into(), product.owner.into());
        all.insert("subformat".into(), product.kind.into());
    }
    if format != MinutiaeFormat::Iso2011 {
        all.insert("sensorCertified".into(), (record.certification != 0).into());
        all.insert("sensorId".into(), record.device.into());
    }
    if matches!(format, MinutiaeFormat::Iso2005 | MinutiaeFormat::Ansi2004) {
        image(&record.views[0], &mut all);
    }
    all.insert("fingerprints".into(), record.views.iter().map(|view| finger(view, format)).collect());
    Value::Object(all)
}

fn image(view: &FingerView, into: &mut Map<String, Value>) {
    into.insert("width".into(), view.image.width.into());
    into.insert("height".into(), view.image.height.into());
    into.insert("resolutionX".into(), view.image.x_resolution.into());
    into.insert("resolutionY".into(), view.image.y_resolution.into());
}

fn finger(view: &FingerView, format: MinutiaeFormat) -> Value {
    let mut all = Map::new();
    all.insert("position".into(), POSITIONS[usize::from(view.position)].into());
    all.insert("view".into(), view.view_number.into());
    assert_eq!(view.impression, 0);
    all.insert("scanType".into(), "LIVE_PLAIN".into());
    match &view.representation {
        Some(form) => {
            let time = form.time;
            all.insert(
                "datetime".into(),
                json!({ "year": time.year, "month": time.month, "day": time.day, "hour": time.hour,
                    "minute": time.minute, "second": time.second, "millisecond": time.millisecond }),
            );
            assert_eq!((form.technology, form.ridge_ending), (0, 0));
            all.insert("sensorType".into(), "UNKNOWN".into());
            all.insert("sensorVendor".into(), form.vendor.into());
            all.insert("sensorId".into(), form.device.into());
            all.insert("endingType".into(), "VALLEY_SKELETON_BIFURCATION".into());
            let blocks = view.qualities.iter();
            let blocks =
                blocks.map(|q| json!({ "quality": q.score, "vendor": q.vendor, "algorithm": q.algorithm })).collect();
            all.insert("qrecords".into(), blocks);
            assert!(form.certificates.is_empty());
            all.insert("certificates".into(), json!([]));
            image(view, &mut all);
        }
        None => {
            let quality = view.qualities[0];
            all.insert("quality".into(), quality.score.into());
            if matches!(format, MinutiaeFormat::Ansi2009 | MinutiaeFormat::Ansi2009Am1) {
                all.insert("qualityVendorId".into(), quality.vendor.into());
                all.insert("qualityAlgorithmId".into(), quality.algorithm.into());
                image(view, &mut all);
            }
        }
    }
    // The other decoder names type 0 in two ways.
    let other = if matches!(format, MinutiaeFormat::Iso2005 | MinutiaeFormat::Iso2011 | MinutiaeFormat::Ansi2004) {
        "OTHER"
    } else {
        "EITHER"
    };
    let kinds = [other, "ENDING", "BIFURCATION"];
    let minutiae = view.minutiae.iter().map(|m| {
        json!({ "type": kinds[usize::from(m.kind)], "positionX": m.x, "positionY": m.y, "angle": m.angle, "quality": m.quality })
    });
    all.insert("minutiae".into(), minutiae.collect());
    items(view, format, &mut all);
    Value::Object(all)
}

fn items(view: &FingerView, format: MinutiaeFormat, all: &mut Map<String, Value>) {
    all.insert("counts".into(), Value::Null);
    all.insert("coredelta".into(), Value::Null);
    if format.angle_steps() == 256 {
        all.insert("zones".into(), Value::Null);
    }
    let mut others = Vec::new();
    for item in view.extended.items() {
        match item.content(format).unwrap() {
            ExtendedContent::RidgeCounts { method, counts } => {
                let edges: Vec<Value> =
                    counts.iter().map(|c| json!({ "from": c.from, "to": c.to, "count": c.count })).collect();
                let method = ["CUSTOM", "QUADRANTS", "OCTANTS"][usize::from(method)];
                all.insert("counts".into(), json!({ "type": method, "edges": edges }));
            }
            ExtendedContent::Vendor => {
                // The one vendor item of the samples, in base64.
                assert_eq!(item.data, [0x01, 0x44, 0xBC, 0x36, 0x21, 0x43]);
                others.push(json!({ "type": item.kind, "data": "AUS8NiFD" }));
            }
            _ => panic!("an item that no sample has"),
        }
    }
    all.insert("extensions".into(), others.into());
}

#[test]
fn records_of_an_independent_writer_agree_with_its_json_in_every_field() {
    let samples = [
        ("iso19794p2v2005", MinutiaeFormat::Iso2005),
        ("iso19794p2v2011", MinutiaeFormat::Iso2011),
        ("ansi378v2004", MinutiaeFormat::Ansi2004),
        ("ansi378v2009", MinutiaeFormat::Ansi2009),
        ("ansi378v2009am1", MinutiaeFormat::Ansi2009Am1),
    ];
    for (name, format) in samples {
        let name = format!("data/records/minutiae/{name}-sample");
        let (Some(bytes), Some(json)) = (shared(&format!("{name}.dat")), shared(&format!("{name}.json"))) else {
            return;
        };
        let expected: Value = serde_json::from_slice(&json).unwrap();
        let read = read_minutiae(&bytes, &Limits::default()).unwrap();
        assert_eq!(read.value.format, format, "{:?}", read.findings);
        assert!(restated(&read.value) == expected, "{name}: {}", restated(&read.value));
        println!("{name}: {:?}", read.findings);
        let (repaired, changes) = read.value.repaired();
        let again = read_minutiae(&repaired.write().unwrap(), &Limits::default()).unwrap().value;
        assert!(again == repaired, "{changes:?}");
        if read.findings.is_empty() {
            assert_eq!(read.value.write().unwrap(), bytes, "{name}");
        }
    }
}
