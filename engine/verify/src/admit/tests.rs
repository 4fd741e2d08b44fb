use bioverify_core::Ppi;
use bioverify_record::{FingerImage, FingerImageFormat, FingerImageRecord, PixelOutput};

use super::*;

fn admitted(reference: Reference<'_>) -> AdmittedContent {
    admit_reference(reference, (&Limits::default(), &Limits::photo()), &mut 1).content
}

#[test]
fn no_bytes_from_a_source_is_an_absence_and_garbage_is_a_fault() {
    assert!(matches!(admitted(Reference::record(Source::Registry, &[][..])), AdmittedContent::Absent(Absence::Empty)));
    let AdmittedContent::Faulty(fault) = admitted(Reference::record(Source::Registry, &b"FMR\0 20\0 short"[..])) else {
        panic!("a truncated record was admitted");
    };
    assert_eq!(fault.reason, Reason::ReferenceUnreadable);
    assert!(fault.detail.is_some());
}

#[test]
fn many_deviations_make_one_remark_of_the_gravest() {
    let finding = |offset, severity| Finding { offset, field: "f", clause: "c", message: "m".into(), severity };
    assert_eq!(remark(&[finding(1, Severity::Note)]), None);
    let found = remark(&[finding(1, Severity::Warning), finding(2, Severity::Error), finding(3, Severity::Note)]);
    assert_eq!(found.unwrap().detail.unwrap(), "2 deviations, the gravest: error at byte 2, f (c): m");
}

#[test]
fn an_unreadable_image_spoils_only_itself() {
    let good = GrayImage::new(300, 300, Ppi::STANDARD, vec![128; 90_000]).unwrap();
    let received = Received::new()
        .with_finger(FingerSample::encoded(&b"no image"[..], Ppi::STANDARD))
        .with_finger(FingerSample::image(good));
    let admitted = admit(received, &Limits::default(), &Limits::photo());
    assert_eq!(admitted.probes.len(), 2);
    assert_eq!(admitted.probes[0].specimen.as_ref().unwrap_err().reason, Reason::FingerUnreadable);
    assert!(admitted.probes[1].specimen.is_ok());
}

#[test]
fn an_image_above_the_limits_is_refused() {
    let limits = Limits { max_side: 100, ..Limits::default() };
    let large = GrayImage::new(101, 1, Ppi::STANDARD, vec![0; 101]).unwrap();
    let admitted = admit(Received::new().with_finger(FingerSample::image(large)), &limits, &Limits::photo());
    assert_eq!(admitted.probes[0].specimen.as_ref().unwrap_err().reason, Reason::FingerTooLarge);
}

#[test]
fn the_caller_knows_the_finger_better_than_the_record() {
    let set = MinutiaSet::new(100, 100, vec![]).unwrap().with_position(FingerPosition::LeftIndex);
    let of = |position| {
        let sample = FingerSample::new(FingerContent::Minutiae(set.clone())).at(position);
        admit(Received::new().with_finger(sample), &Limits::default(), &Limits::photo()).probes[0].position
    };
    assert_eq!(of(FingerPosition::RightThumb), FingerPosition::RightThumb);
    assert_eq!(of(FingerPosition::Unknown), FingerPosition::LeftIndex);
}

#[test]
fn pictures_of_records_are_bounded_over_all_of_a_visit() {
    let image = GrayImage::new(90, 100, Ppi::STANDARD, vec![128; 9_000]).unwrap();
    let record =
        FingerImageRecord::of_image(&image, FingerPosition::LeftIndex, FingerImageFormat::Iso2011, PixelOutput::Png);
    let mut record = record.unwrap();
    let view = record.views[0].clone();
    record.views = (0..16).map(|view_number| FingerImage { view_number, ..view.clone() }).collect();
    let bytes = record.write().unwrap();
    let received = (0..3).fold(Received::new(), |received, _| {
        received.with_reference(Reference::record(Source::Registry, bytes.clone()))
    });
    let admitted = admit(received, &Limits::default(), &Limits::photo());
    let views = admitted.references.iter().flat_map(|reference| match &reference.content {
        AdmittedContent::Views { views, .. } => views.clone(),
        other => panic!("{other:?}"),
    });
    let (taken, left): (Vec<_>, Vec<_>) = views.partition(|view| view.specimen.is_ok());
    assert_eq!((taken.len(), left.len()), (MAX_RECORD_PICTURES, 48 - MAX_RECORD_PICTURES));
    assert!(taken.iter().all(|view| view.position == FingerPosition::LeftIndex));
    assert!(
        left.iter().all(|view| view.specimen.as_ref().is_err_and(|fault| fault.reason == Reason::FingerUnreadable))
    );
}

#[test]
fn a_finger_of_a_record_that_cannot_be_used_spoils_only_itself() {
    let image = GrayImage::new(90, 100, Ppi::STANDARD, vec![128; 9_000]).unwrap();
    let record =
        FingerImageRecord::of_image(&image, FingerPosition::LeftIndex, FingerImageFormat::Iso2011, PixelOutput::Png);
    let mut record = record.unwrap();
    let slap = FingerImage { position: 13, ..record.views[0].clone() };
    record.views.push(slap);
    let sample = FingerSample::record(record.write().unwrap());
    let admitted = admit(Received::new().with_finger(sample), &Limits::default(), &Limits::photo());
    let [one, several] = &admitted.probes[..] else { panic!("two views") };
    assert!(one.specimen.is_ok() && one.position == FingerPosition::LeftIndex);
    let fault = several.specimen.as_ref().unwrap_err();
    assert!(fault.detail.as_ref().is_some_and(|detail| detail.contains("several fingers")), "{fault:?}");
}
