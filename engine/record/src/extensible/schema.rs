//! Which field has which number and kind. Origin: the published sample records of both parts, and the ASN.1 fragments that
//! the public libraries JMRTD and gmrtd quote from the modules `ISO-IEC-39794-4-ed-1-v2` and `ISO-IEC-39794-5-ed-1-v1`.

use super::position::POSITION;

/// What stands in a field.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// INTEGER.
    Number,
    /// BOOLEAN.
    Flag,
    /// A choice of a code and an extension block with a code to fall back to.
    Code(Codes),
    /// ENUMERATED without such a choice.
    Plain(Codes),
    /// OCTET STRING.
    Octets,
    /// OCTET STRING that is a picture file.
    Picture,
    /// SEQUENCE or a choice of several.
    Group(Nodes),
    /// SEQUENCE OF a SEQUENCE.
    List(Nodes),
    /// SEQUENCE OF primitive values.
    Items,
}

/// Codes and their meanings.
pub(super) type Codes = &'static [(u16, &'static str)];
/// Fields of a group.
pub(super) type Nodes = &'static [Node];

/// One field.
pub(super) struct Node {
    /// Its number.
    pub(super) number: u8,
    /// Its name; empty for a level that says nothing by itself.
    pub(super) name: &'static str,
    /// What stands in it.
    pub(super) kind: Kind,
}

const fn node(number: u8, name: &'static str, kind: Kind) -> Node {
    Node { number, name, kind }
}

/// The fields of a representation.
pub(super) const fn representation(part: u8) -> Nodes {
    if part == 4 { FINGER } else { FACE }
}

/// Where the picture is.
pub(super) const fn picture_path(part: u8) -> &'static [u8] {
    if part == 4 { &[3] } else { &[1, 0, 0, 0] }
}

/// Where the code of the picture's format is.
pub(super) const fn format_path(part: u8) -> &'static [u8] {
    if part == 4 { &[2] } else { &[1, 0, 0, 1, 0] }
}

/// Where the standard defines a representation.
pub(super) const fn clause(part: u8) -> &'static str {
    if part == 4 { "ISO/IEC 39794-4:2019, 8 and Annex A" } else { "ISO/IEC 39794-5:2019, 8 and Annex A" }
}

/// Version of the format.
pub(super) const VERSION: Nodes = &[node(0, "generation", Kind::Number), node(1, "year", Kind::Number)];

const REGISTRY_ID: Nodes = &[node(0, "organization", Kind::Number), node(1, "number", Kind::Number)];
const DATE: Nodes = &[
    node(0, "year", Kind::Number),
    node(1, "month", Kind::Number),
    node(2, "day", Kind::Number),
    node(3, "hour", Kind::Number),
    node(4, "minute", Kind::Number),
    node(5, "second", Kind::Number),
    node(6, "millisecond", Kind::Number),
];
const SCORE: Nodes = &[node(0, "score", Kind::Number), node(1, "error", Kind::Code(&[(0, "the algorithm failed")]))];
const QUALITY: Nodes = &[node(0, "algorithm", Kind::Group(REGISTRY_ID)), node(1, "", Kind::Group(SCORE))];
const EXTENDED: Nodes = &[node(0, "type", Kind::Group(REGISTRY_ID)), node(1, "data", Kind::Octets)];
const POINT: Nodes = &[node(0, "x", Kind::Number), node(1, "y", Kind::Number), node(2, "z", Kind::Number)];
const ATTACK: Nodes = &[
    node(0, "decision", Kind::Code(&[(0, "no attack"), (1, "attack"), (2, "the algorithm failed")])),
    node(1, "score", Kind::List(QUALITY)),
    node(2, "extended data", Kind::List(EXTENDED)),
    node(3, "context", Kind::Code(&[(0, "enrolment"), (1, "verification"), (2, "identification")])),
    node(
        4,
        "supervision",
        Kind::Code(&[(0, "unknown"), (1, "controlled"), (2, "assisted"), (3, "observed"), (4, "unattended")]),
    ),
    node(5, "risk level", Kind::Number),
    node(6, "criteria", Kind::Code(&[(0, "unknown"), (1, "individual"), (2, "common")])),
    node(7, "parameter", Kind::Octets),
    node(8, "challenges", Kind::Items),
    node(9, "captured", Kind::Group(DATE)),
];

const IMPRESSION: Codes = &[
    (0, "placed flat"),
    (1, "rolled"),
    (4, "latent"),
    (8, "swiped"),
    (24, "contactless, standing still, flat"),
    (25, "contactless, standing still, rolled"),
    (28, "other"),
    (29, "unknown"),
    (41, "contactless, moving, flat"),
    (42, "contactless, moving, rolled"),
];
/// Formats of a finger's picture.
pub(super) const FINGER_FORMAT: Codes =
    &[(0, "PGM"), (1, "WSQ"), (2, "JPEG 2000 with losses"), (3, "JPEG 2000 without losses"), (4, "PNG")];
/// What took a finger's picture.
const FINGER_TECHNOLOGY: Codes = &[
    (0, "unknown"),
    (1, "other"),
    (2, "scanned from ink on paper"),
    (3, "optical, total internal reflection, bright field"),
    (4, "optical, total internal reflection, dark field"),
    (5, "optical image"),
    (9, "capacitive"),
    (10, "radio frequency"),
    (11, "electroluminescent"),
    (12, "ultrasound, reflected"),
    (13, "ultrasound, impediographic"),
    (14, "thermal"),
    (15, "direct pressure"),
    (16, "indirect pressure"),
    (17, "live tape"),
    (18, "latent impression"),
    (19, "latent photo"),
    (20, "latent, moulded"),
    (21, "latent tracing"),
    (22, "latent lift"),
];
/// Technologies that both series name alike: the code of ISO/IEC 19794-4:2011 and that of ISO/IEC 39794-4.
pub(super) const SAME_TECHNOLOGY: [(u8, u16); 4] = [(13, 11), (14, 9), (15, 10), (16, 14)];
const FINGER_DEVICE: Nodes = &[
    node(0, "model", Kind::Group(REGISTRY_ID)),
    node(1, "technology", Kind::Code(FINGER_TECHNOLOGY)),
    node(2, "certification", Kind::List(REGISTRY_ID)),
];
const SEGMENT: Nodes = &[
    node(0, "position", Kind::Code(POSITION)),
    node(1, "corner", Kind::List(POINT)),
    node(2, "orientation", Kind::Number),
    node(3, "quality", Kind::List(QUALITY)),
    node(4, "confidence", Kind::Group(SCORE)),
];
const SEGMENTATION: Nodes = &[node(0, "algorithm", Kind::Group(REGISTRY_ID)), node(1, "segment", Kind::List(SEGMENT))];
const ANNOTATION: Nodes = &[
    node(0, "position", Kind::Code(POSITION)),
    node(
        1,
        "reason",
        Kind::Code(&[
            (0, "unknown"),
            (1, "other"),
            (2, "amputated"),
            (3, "unable to print"),
            (4, "bandaged"),
            (5, "physically challenged"),
            (6, "diseased"),
        ]),
    ),
];
const FINGER: Nodes = &[
    node(0, "position", Kind::Code(POSITION)),
    node(1, "impression", Kind::Code(IMPRESSION)),
    node(2, "picture format", Kind::Code(FINGER_FORMAT)),
    node(3, "picture", Kind::Picture),
    node(4, "captured", Kind::Group(DATE)),
    node(5, "device", Kind::Group(FINGER_DEVICE)),
    node(6, "quality", Kind::List(QUALITY)),
    node(
        7,
        "sampling rate",
        Kind::Group(&[
            node(0, "samples", Kind::Number),
            node(1, "unit", Kind::Plain(&[(0, "an inch"), (1, "a centimetre")])),
        ]),
    ),
    node(8, "position found by the capture system", Kind::Flag),
    node(9, "rotation in degrees", Kind::Number),
    node(10, "turned upright", Kind::Flag),
    node(11, "compressed with losses before", Kind::Flag),
    node(12, "segmentation", Kind::List(SEGMENTATION)),
    node(13, "annotation", Kind::List(ANNOTATION)),
    node(14, "attack detection", Kind::Group(ATTACK)),
    node(15, "comments", Kind::Items),
    node(16, "vendor data", Kind::List(EXTENDED)),
];

/// Formats of a face's picture.
pub(super) const FACE_FORMAT: Codes =
    &[(0, "unknown"), (1, "other"), (2, "JPEG"), (3, "JPEG 2000 with losses"), (4, "JPEG 2000 without losses")];
/// Colour spaces of a face's picture.
const COLOUR_SPACE: Codes = &[
    (0, "unknown"),
    (1, "other"),
    (2, "24-bit RGB"),
    (3, "48-bit RGB"),
    (4, "YUV 4:2:2"),
    (5, "8-bit grey"),
    (6, "16-bit grey"),
];
const IMAGE_INFORMATION: Nodes = &[
    node(0, "picture format", Kind::Code(FACE_FORMAT)),
    node(1, "picture kind", Kind::Code(&[(0, "travel document"), (1, "general purpose")])),
    node(2, "processing", Kind::Group(&[])),
    node(3, "lossy steps", Kind::Code(&[(0, "unknown"), (1, "none"), (2, "one"), (3, "more than one")])),
    node(4, "distance of the camera", Kind::Number),
    node(5, "diagonal of the sensor", Kind::Number),
    node(6, "focal length", Kind::Number),
    node(7, "image", Kind::Group(&[node(0, "width", Kind::Number), node(1, "height", Kind::Number)])),
    node(
        8,
        "measure",
        Kind::Group(&[
            node(0, "head width", Kind::Number),
            node(1, "distance of the eyes", Kind::Number),
            node(2, "eyes to mouth", Kind::Number),
            node(3, "head length", Kind::Number),
        ]),
    ),
    node(9, "colour space", Kind::Code(COLOUR_SPACE)),
    node(10, "reference colours", Kind::Group(&[])),
];
/// What took a face's picture.
pub(super) const FACE_TECHNOLOGY: Codes = &[
    (0, "unknown"),
    (1, "photograph of unknown source"),
    (2, "photograph of a digital camera"),
    (3, "photograph of a scanner"),
    (4, "video frame of unknown source"),
    (5, "video frame of an analogue camera"),
    (6, "video frame of a digital camera"),
];
const PLANE: Nodes = &[
    node(0, "picture", Kind::Picture),
    node(1, "", Kind::Group(IMAGE_INFORMATION)),
    node(
        2,
        "device",
        Kind::Group(&[node(0, "spectrum", Kind::Group(&[])), node(1, "technology", Kind::Code(FACE_TECHNOLOGY))]),
    ),
];
const IMAGE_REPRESENTATION: Nodes =
    &[node(0, "", Kind::Group(&[node(0, "", Kind::Group(PLANE)), node(1, "shape", Kind::Group(&[]))]))];
const ANGLE: Nodes = &[node(0, "degrees", Kind::Number), node(1, "uncertainty", Kind::Number)];
/// Names of the properties, by their numbers.
pub(super) const PROPERTIES: Nodes = &[
    node(0, "glasses", Kind::Flag),
    node(1, "moustache", Kind::Flag),
    node(2, "beard", Kind::Flag),
    node(3, "teeth visible", Kind::Flag),
    node(4, "pupil or iris not visible", Kind::Flag),
    node(5, "mouth open", Kind::Flag),
    node(6, "left eye patch", Kind::Flag),
    node(7, "right eye patch", Kind::Flag),
    node(8, "dark glasses", Kind::Flag),
    node(9, "biometric absent", Kind::Flag),
    node(10, "head covering", Kind::Flag),
];
/// Names of the expressions, by their numbers.
pub(super) const EXPRESSIONS: Nodes = &[
    node(0, "neutral", Kind::Flag),
    node(1, "smile", Kind::Flag),
    node(2, "raised eyebrows", Kind::Flag),
    node(3, "eyes looking away", Kind::Flag),
    node(4, "squinting", Kind::Flag),
    node(5, "frowning", Kind::Flag),
];
const PERSON: Nodes = &[
    node(0, "sex", Kind::Code(&[(0, "unknown"), (1, "other"), (2, "male"), (3, "female")])),
    node(
        1,
        "colour of eyes",
        Kind::Code(&[
            (0, "unknown"),
            (1, "other"),
            (2, "black"),
            (3, "blue"),
            (4, "brown"),
            (5, "grey"),
            (6, "green"),
            (7, "hazel"),
            (8, "several colours"),
            (9, "pink"),
        ]),
    ),
    node(
        2,
        "colour of hair",
        Kind::Code(&[
            (0, "unknown"),
            (1, "other"),
            (2, "bald"),
            (3, "black"),
            (4, "blonde"),
            (5, "brown"),
            (6, "grey"),
            (7, "white"),
            (8, "red"),
            (9, "coloured"),
        ]),
    ),
    node(3, "height in cm", Kind::Number),
    node(4, "property", Kind::Group(PROPERTIES)),
    node(5, "expression", Kind::Group(EXPRESSIONS)),
    node(
        6,
        "pose",
        Kind::Group(&[
            node(0, "yaw", Kind::Group(ANGLE)),
            node(1, "pitch", Kind::Group(ANGLE)),
            node(2, "roll", Kind::Group(ANGLE)),
        ]),
    ),
];
const ANTHROPOMETRIC: Nodes = &[node(
    0,
    "",
    Kind::Group(&[
        node(
            0,
            "anthropometric name",
            Kind::Code(&[(21, "centre of the left pupil"), (22, "centre of the right pupil")]),
        ),
        node(1, "anthropometric point", Kind::Code(&[])),
        node(2, "anthropometric point name", Kind::Code(&[])),
    ]),
)];
const LANDMARK: Nodes = &[
    node(
        0,
        "",
        Kind::Group(&[node(
            0,
            "",
            Kind::Group(&[node(0, "point of MPEG-4", Kind::Code(&[])), node(1, "", Kind::Group(ANTHROPOMETRIC))]),
        )]),
    ),
    node(
        1,
        "",
        Kind::Group(&[node(
            0,
            "",
            Kind::Group(&[
                node(0, "", Kind::Group(POINT)),
                node(1, "texture", Kind::Group(&[])),
                node(2, "", Kind::Group(POINT)),
            ]),
        )]),
    ),
];
const FACE: Nodes = &[
    node(0, "number", Kind::Number),
    node(1, "", Kind::Group(IMAGE_REPRESENTATION)),
    node(2, "captured", Kind::Group(DATE)),
    node(3, "quality", Kind::List(QUALITY)),
    node(4, "attack detection", Kind::Group(ATTACK)),
    node(5, "session", Kind::Number),
    node(6, "made of", Kind::Number),
    node(
        7,
        "device",
        Kind::Group(&[node(0, "model", Kind::Group(REGISTRY_ID)), node(1, "certification", Kind::List(REGISTRY_ID))]),
    ),
    node(8, "", Kind::Group(PERSON)),
    node(9, "landmark", Kind::List(LANDMARK)),
];
