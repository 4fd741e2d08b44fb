//! Encodes a visit: images to minutiae with their quality.

use bioverify_core::{Embedding, FingerPosition, MinutiaSet, Quality, Trace};
use bioverify_record::ModelTag;

use crate::admit::{
    Admitted, AdmittedContent, AdmittedFace, AdmittedFinger, AdmittedReference, FaceSpecimen, Fault, Specimen,
};
use crate::cue::Cue;
use crate::faces::LazyFaces;
use crate::fingers::Fingers;
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

/// What a source gave, as prints.
#[derive(Debug, Clone)]
pub enum EncodedContent {
    /// Prints, with what was odd about their record.
    Views {
        /// One entry a view.
        views: Vec<EncodedFinger>,
        /// Deviations that could be bridged.
        remarks: Vec<Fault>,
    },
    /// A face, or why it cannot be used.
    Face(EncodedFace),
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

/// Extracts the minutiae of every finger image and the vector of every photo. `trace` sees the probes' stages, not the
/// references'.
#[must_use]
pub fn encode(admitted: Admitted, fingers: &Fingers, faces: &LazyFaces, trace: &mut dyn Trace) -> Encoded {
    let Admitted { probes, face, references, visit } = admitted;
    Encoded {
        probes: probes.into_iter().map(|probe| finger(probe, fingers, trace)).collect(),
        face: face.map(|specimen| face_of(specimen, |photo| faces.get()?.probe(photo, faces.doubted_below(), trace))),
        references: references.into_iter().map(|given| reference(given, fingers, faces)).collect(),
        visit,
    }
}

fn face_of(admitted: AdmittedFace, of_photo: impl FnOnce(&bioverify_core::RgbImage) -> EncodedFace) -> EncodedFace {
    match admitted? {
        FaceSpecimen::Photo(photo) => of_photo(&photo),
        FaceSpecimen::Template(template) => {
            let (embedding, quality) = (template.embedding, template.quality);
            Ok(FacePrint { embedding, quality, live: None, defects: Vec::new(), cue: None })
        }
    }
}

fn finger(admitted: AdmittedFinger, fingers: &Fingers, trace: &mut dyn Trace) -> EncodedFinger {
    let position = admitted.position;
    let print = admitted.specimen.and_then(|specimen| match specimen {
        Specimen::Image(image) => fingers.print(&image, trace),
        Specimen::Minutiae { set, model } => {
            Ok(Print { quality: set.quality(), minutiae: set, defects: Vec::new(), model })
        }
    });
    EncodedFinger { position, print }
}

fn reference(admitted: AdmittedReference, fingers: &Fingers, faces: &LazyFaces) -> EncodedReference {
    let content = match admitted.content {
        AdmittedContent::Absent(why) => EncodedContent::Absent(why),
        AdmittedContent::Faulty(fault) => EncodedContent::Faulty(fault),
        AdmittedContent::Face(specimen) => {
            EncodedContent::Face(face_of(specimen, |photo| faces.get()?.portrait(photo)))
        }
        AdmittedContent::Views { views, remarks } => {
            let mut quiet = bioverify_core::NoTrace;
            let views = views.into_iter().map(|view| finger(view, fingers, &mut quiet)).collect();
            EncodedContent::Views { views, remarks }
        }
    };
    EncodedReference { source: admitted.source, trust: admitted.trust, origin: admitted.origin, content }
}
