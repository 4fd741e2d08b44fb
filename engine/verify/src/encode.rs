//! Encodes a visit: images to minutiae with their quality.

use bioverify_core::{Embedding, FingerPosition, MinutiaSet, NoTrace, Quality, Trace};
use bioverify_record::ModelTag;

use crate::admit::{
    Admitted, AdmittedContent, AdmittedFace, AdmittedFinger, AdmittedReference, FaceSpecimen, Fault, Specimen,
};
use crate::cue::Cue;
use crate::faces::LazyFaces;
use crate::fingers::Fingers;
use crate::glimpse::Glimpse;
use crate::picture::Picture;
use crate::policy::Labels;
use crate::reason::Reason;
use crate::received::{Absence, OriginReason, Source, Trust, VisitState};

/// A finger's minutiae and what its quality says.
#[derive(Debug, Clone)]
pub struct Print {
    /// The minutiae, 500 ppi.
    pub minutiae: MinutiaSet,
    /// Sample quality, where known.
    pub quality: Option<Quality>,
    /// What is wrong with the capture, worst first; each a finger reason.
    pub defects: Vec<Fault>,
    /// The model that extracted the minutiae, where known.
    pub model: Option<ModelTag>,
    /// The picture, to know it again; `None` of a template.
    pub picture: Option<Picture>,
}

/// A face's vector and what its photo says.
#[derive(Debug, Clone)]
pub struct FacePrint {
    /// The vector.
    pub embedding: Embedding,
    /// Sample quality, where known.
    pub quality: Option<Quality>,
    /// Probability that the photo shows a person and not a picture of one, `0.0..=1.0`, where it was looked at.
    pub live: Option<f32>,
    /// What is wrong with the photo, worst first; each a face reason.
    pub defects: Vec<Fault>,
    /// What may explain a doubt that the photo shows a person; looked for only where there is one.
    pub cue: Option<Cue>,
    /// The photo at a glance, to know it again; `None` for a template.
    pub glimpse: Option<Glimpse>,
}

/// A face's print, or why there is none.
pub type EncodedFace = Result<FacePrint, Fault>;

/// One finger: its print, or its fault.
#[derive(Debug, Clone)]
pub struct EncodedFinger {
    /// Which finger.
    pub position: FingerPosition,
    /// The print, or why there is none.
    pub print: Result<Print, Fault>,
}

/// One finger on record.
#[derive(Debug, Clone)]
pub struct EncodedView {
    /// Which finger.
    pub position: FingerPosition,
    /// The print, or why there is none; `None` of a picture of a finger that no captured one can be, which is not extracted.
    pub print: Option<Result<Print, Fault>>,
}

/// What a source gave, as prints.
#[derive(Debug, Clone)]
pub enum EncodedContent {
    /// Prints, with what was odd about their record.
    Views {
        /// One entry a view.
        views: Vec<EncodedView>,
        /// Deviations that could be bridged.
        remarks: Vec<Fault>,
    },
    /// A face, or why it cannot be used; `None` of a portrait that no captured face asks for, which is not looked at.
    Face(Option<EncodedFace>),
    /// The source has none, and why.
    Absent(Absence),
    /// The bytes cannot be used, and why.
    Faulty(Fault),
}

/// One reference, as prints.
#[derive(Debug, Clone)]
pub struct EncodedReference {
    /// Which source.
    pub source: Source,
    /// Whether its origin has been authenticated.
    pub trust: Trust,
    /// Why.
    pub origin: Vec<OriginReason>,
    /// What it gave.
    pub content: EncodedContent,
}

/// A visit in which every image has become minutiae.
#[derive(Debug, Clone)]
pub struct Encoded {
    /// Captured fingers.
    pub probes: Vec<EncodedFinger>,
    /// The captured face.
    pub face: Option<EncodedFace>,
    /// References and absences.
    pub references: Vec<EncodedReference>,
    /// What earlier captures of the visit used up.
    pub visit: VisitState,
}

/// What the encoding needs of the engine.
#[derive(Debug, Clone, Copy)]
pub struct Encoder<'a> {
    /// Extractor of finger prints.
    pub fingers: &'a Fingers,
    /// The face networks.
    pub faces: &'a LazyFaces,
    /// Whether finger labels are believed.
    pub labels: Labels,
}

/// Extracts the minutiae of every captured finger and the vector of every captured photo, and those of the references that can
/// be compared with one of them: what stands on record of other fingers costs no time. `trace` sees the probes' stages, not the
/// references'.
#[must_use]
pub fn encode(admitted: Admitted, encoder: &Encoder<'_>, trace: &mut dyn Trace) -> Encoded {
    let Admitted { probes, face, references, visit } = admitted;
    let Encoder { fingers, faces, .. } = encoder;
    // A capture that cannot be used counts, too: whether the record could be is to be known before another one is asked for.
    let asked = Asked { positions: probes.iter().map(|probe| probe.position).collect(), face: face.is_some() };
    Encoded {
        probes: probes.into_iter().map(|probe| probe_of(probe, fingers, trace)).collect(),
        face: face.map(|specimen| face_of(specimen, |photo| faces.get()?.probe(photo, faces.doubted_below(), trace))),
        references: references.into_iter().map(|given| reference(given, encoder, &asked)).collect(),
        visit,
    }
}

/// What was captured, and references are held against.
struct Asked {
    positions: Vec<FingerPosition>,
    face: bool,
}

fn face_of(admitted: AdmittedFace, of_photo: impl FnOnce(&bioverify_core::RgbImage) -> EncodedFace) -> EncodedFace {
    match admitted? {
        FaceSpecimen::Photo(photo) => of_photo(&photo),
        FaceSpecimen::Template(template) => {
            let (embedding, quality) = (template.embedding, template.quality);
            Ok(FacePrint { embedding, quality, live: None, defects: Vec::new(), cue: None, glimpse: None })
        }
    }
}

/// A captured finger. One that came as minutiae was looked at by nobody, which is said of it like any other defect.
fn probe_of(admitted: AdmittedFinger, fingers: &Fingers, trace: &mut dyn Trace) -> EncodedFinger {
    let is_template = matches!(admitted.specimen, Ok(Specimen::Minutiae { .. }));
    let mut encoded = finger(admitted, fingers, trace);
    if let (true, Ok(print)) = (is_template, &mut encoded.print) {
        print.defects.push(Fault::plain(Reason::FingerIsTemplate));
    }
    encoded
}

fn finger(admitted: AdmittedFinger, fingers: &Fingers, trace: &mut dyn Trace) -> EncodedFinger {
    let position = admitted.position;
    let print = admitted.specimen.and_then(|specimen| match specimen {
        Specimen::Image(image) => fingers.print(&image, trace),
        Specimen::Minutiae { set, model } => {
            Ok(Print { quality: set.quality(), minutiae: set, defects: Vec::new(), model, picture: None })
        }
    });
    EncodedFinger { position, print }
}

/// A finger on record; what needs no extraction is taken whichever finger it is.
fn view(admitted: AdmittedFinger, encoder: &Encoder<'_>, asked: &Asked) -> EncodedView {
    let position = admitted.position;
    let may_be = |probe: &FingerPosition| encoder.labels == Labels::Ignored || probe.may_be(position);
    if matches!(admitted.specimen, Ok(Specimen::Image(_))) && !asked.positions.iter().any(may_be) {
        return EncodedView { position, print: None };
    }
    EncodedView { position, print: Some(finger(admitted, encoder.fingers, &mut NoTrace).print) }
}

/// A face on record; a template and a fault are told whether or not a face was captured.
fn portrait(admitted: AdmittedFace, encoder: &Encoder<'_>, asked: &Asked) -> Option<EncodedFace> {
    if matches!(admitted, Ok(FaceSpecimen::Photo(_))) && !asked.face {
        return None;
    }
    Some(face_of(admitted, |photo| encoder.faces.get()?.portrait(photo)))
}

fn reference(admitted: AdmittedReference, encoder: &Encoder<'_>, asked: &Asked) -> EncodedReference {
    let content = match admitted.content {
        AdmittedContent::Absent(why) => EncodedContent::Absent(why),
        AdmittedContent::Faulty(fault) => EncodedContent::Faulty(fault),
        AdmittedContent::Face(specimen) => EncodedContent::Face(portrait(specimen, encoder, asked)),
        AdmittedContent::Views { views, remarks } => {
            let views = views.into_iter().map(|one| view(one, encoder, asked)).collect();
            EncodedContent::Views { views, remarks }
        }
    };
    EncodedReference { source: admitted.source, trust: admitted.trust, origin: admitted.origin, content }
}
