//! Bare minutiae: one after the other, nothing before or behind.

use std::fmt;

use bioverify_core::Limits;

use super::{CardFormat, MINUTIAE};
use crate::admission::check_length;
use crate::error::{RecordError, WriteError};
use crate::finding::{Read, Severity};
use crate::scribe::{Named, Scribe};
use crate::words;

/// One minutia in the steps of its format.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct CardMinutia {
    /// 0 other, 1 ending, 2 bifurcation, 3 reserved.
    pub kind: u8,
    /// Steps from the left.
    pub x: u16,
    /// The two bits before y in the normal size, 0.
    pub reserved: u8,
    /// Steps from the top.
    pub y: u16,
    /// Steps counter-clockwise from +x.
    pub angle: u8,
}

/// Minutiae for a card, in the order it wants them. Wiped from memory on drop.
#[derive(Clone, PartialEq, Eq)]
pub struct CardMinutiae {
    /// Size of a minutia.
    pub format: CardFormat,
    /// At most 255.
    pub minutiae: Vec<CardMinutia>,
}

/// Most minutiae: a card counts them in a byte.
const MOST: usize = 255;
const FIELD: Named = ("on-card minutia", MINUTIAE);

impl CardMinutiae {
    /// Reads bare minutiae. The bytes do not tell what they are: the caller says it.
    ///
    /// # Errors
    /// [`RecordError`]: empty, over the limits, or more than 255 minutiae.
    pub fn read(bytes: &[u8], format: CardFormat, limits: &Limits) -> Result<Read<Self>, RecordError> {
        let mut scribe = Scribe::default();
        let value = walk_bare(bytes, format, limits, &mut scribe)?;
        Ok(Read { value, findings: scribe.findings })
    }

    /// The bytes.
    ///
    /// # Errors
    /// [`WriteError`] where a value does not fit the format.
    pub fn write(&self) -> Result<Vec<u8>, WriteError> {
        let refuse = |number: usize, field: &'static str, problem: &str| WriteError::Minutia {
            view: 0,
            minutia: number,
            field,
            clause: MINUTIAE,
            problem: problem.into(),
        };
        if self.minutiae.len() > MOST {
            let (field, problem) = ("number of minutiae", "at most 255 fit: keep the best ones".into());
            return Err(WriteError::Header { field, clause: MINUTIAE, problem });
        }
        let most = self.format.max_coordinate();
        let mut bytes = Vec::with_capacity(self.minutiae.len() * self.format.minutia_length());
        for (number, minutia) in self.minutiae.iter().enumerate() {
            let CardMinutia { kind, x, reserved, y, angle } = *minutia;
            if kind > 2 {
                return Err(refuse(number, "minutia type", "only 0, 1 and 2 are defined"));
            }
            if reserved != 0 {
                return Err(refuse(number, "minutia reserved bits", "they must be 0"));
            }
            if x > most || y > most {
                return Err(refuse(number, "minutia position", "it is beyond what the format reaches"));
            }
            if u32::from(angle) >= self.format.angle_steps() {
                return Err(refuse(number, "minutia angle", "it is above a full turn"));
            }
            match self.format {
                CardFormat::Normal => {
                    bytes.extend((u16::from(kind) << 14 | x).to_be_bytes());
                    bytes.extend(y.to_be_bytes());
                    bytes.push(angle);
                }
                CardFormat::Compact => bytes.extend([x as u8, y as u8, kind << 6 | angle]),
            }
        }
        Ok(bytes)
    }
}

/// Reads bare minutiae and writes down what it finds.
pub(crate) fn walk_bare(
    bytes: &[u8],
    format: CardFormat,
    limits: &Limits,
    scribe: &mut Scribe,
) -> Result<CardMinutiae, RecordError> {
    check_length(bytes, limits)?;
    read_at(bytes, 0, format, scribe)
}

/// Minutiae that begin at offset `at` of the outermost bytes.
pub(super) fn read_at(
    bytes: &[u8],
    at: usize,
    format: CardFormat,
    scribe: &mut Scribe,
) -> Result<CardMinutiae, RecordError> {
    let length = format.minutia_length();
    if bytes.len() / length > MOST {
        let problem = "it holds more than 255 minutiae, which no card takes";
        return Err(RecordError::Structure { offset: at, field: FIELD.0, problem });
    }
    let minutiae: Vec<CardMinutia> = bytes.chunks_exact(length).map(|bytes| minutia(bytes, format)).collect();
    for (index, minutia) in minutiae.iter().enumerate() {
        scribe.line(at + index * length, length, &format!("minutia {index}"), || describe(minutia, format));
    }
    let left = bytes.len() % length;
    if left > 0 {
        let message = format!(
            "{} after the last whole minutia of {length}: ignored; perhaps these are minutiae of the other size",
            words::count(left, "byte", "bytes")
        );
        scribe.found(at + bytes.len() - left, FIELD, Severity::Warning, message);
        scribe.line(at + bytes.len() - left, left, "rest", || "less than a minutia".into());
    }
    check(&minutiae, at, length, scribe);
    Ok(CardMinutiae { format, minutiae })
}

fn check(minutiae: &[CardMinutia], at: usize, length: usize, scribe: &mut Scribe) {
    let mut tell = |severity: Severity, message: &str, bad: &dyn Fn(&CardMinutia) -> bool| {
        let mut offenders = minutiae.iter().enumerate().filter(|(_, minutia)| bad(minutia));
        if let Some((first, _)) = offenders.next() {
            let all = words::count(minutiae.len(), "minutia", "minutiae");
            let message = format!("{} of {all} {message}", 1 + offenders.count());
            scribe.found(at + first * length, FIELD, severity, message);
        }
    };
    tell(Severity::Warning, "with the reserved type 3: taken as other", &|m| m.kind == 3);
    tell(Severity::Note, "with reserved bits set: ignored", &|m| m.reserved != 0);
}

fn minutia(bytes: &[u8], format: CardFormat) -> CardMinutia {
    let byte = |index: usize| bytes.get(index).copied().unwrap_or(0);
    match format {
        CardFormat::Normal => CardMinutia {
            kind: byte(0) >> 6,
            x: u16::from_be_bytes([byte(0) & 0x3F, byte(1)]),
            reserved: byte(2) >> 6,
            y: u16::from_be_bytes([byte(2) & 0x3F, byte(3)]),
            angle: byte(4),
        },
        CardFormat::Compact => {
            CardMinutia { kind: byte(2) >> 6, x: byte(0).into(), reserved: 0, y: byte(1).into(), angle: byte(2) & 0x3F }
        }
    }
}

fn describe(minutia: &CardMinutia, format: CardFormat) -> String {
    let mm = |steps: u16| f64::from(steps) / f64::from(format.steps_per_mm());
    let degrees = f64::from(minutia.angle) * 360.0 / f64::from(format.angle_steps());
    let kind = words::raw_kind(minutia.kind);
    format!("{kind} at ({:.2}, {:.2}) mm, angle {} = {degrees:.1} degrees", mm(minutia.x), mm(minutia.y), minutia.angle)
}

impl Drop for CardMinutiae {
    fn drop(&mut self) {
        self.minutiae.fill(CardMinutia::default());
        // Keeps the optimiser from dropping the writes to memory that is about to be freed.
        std::hint::black_box(&mut self.minutiae);
    }
}

impl fmt::Debug for CardMinutia {
    /// A minutia's place is biometric data and never printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardMinutia(..)")
    }
}

impl fmt::Debug for CardMinutiae {
    /// Size and count only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CardMinutiae({:?}, {} minutiae)", self.format, self.minutiae.len())
    }
}
