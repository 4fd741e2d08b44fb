//! Minutiae as ISO/IEC 19794-2:2005 records, in its record format (clause 7), written and read without this engine: a second opinion
//! about its reader.

/// A minutia as a record holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minutia {
    /// Pixels to the right.
    pub x: u16,
    /// Pixels downwards.
    pub y: u16,
    /// Direction from the end of the ridge back into it, counter-clockwise, 256 units a turn.
    pub angle: u8,
    /// 0 other, 1 ending, 2 bifurcation.
    pub kind: u8,
    /// 1 to 100; 0 where nothing is told.
    pub quality: u8,
}

/// The minutiae of one picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Print {
    /// Pixels in a row.
    pub width: u16,
    /// Rows.
    pub height: u16,
    /// Pixels per centimetre, both ways.
    pub resolution: u16,
    /// At most 255.
    pub minutiae: Vec<Minutia>,
}

/// Both editions and INCITS 378-2004 begin like this.
const MAGIC: &[u8] = b"FMR\0 20\0";
/// Bytes of the record's header and of the one view's.
const HEADER: usize = 24;
const VIEW: usize = 4;
/// Bytes of a minutia.
const MINUTIA: usize = 6;
/// Most minutiae of a view.
const MOST: usize = 255;
/// Two bits above a coordinate hold the kind.
const COORDINATE: u16 = 0x3fff;

impl Print {
    /// The record; the best minutiae where there are more than it holds.
    pub fn write(&self) -> Vec<u8> {
        let mut kept = self.minutiae.clone();
        if kept.len() > MOST {
            kept.sort_by_key(|minutia| std::cmp::Reverse(minutia.quality));
            kept.truncate(MOST);
        }
        let length = HEADER + VIEW + MINUTIA * kept.len() + 2;
        let mut bytes = MAGIC.to_vec();
        bytes.extend((length as u32).to_be_bytes());
        for field in [0, self.width, self.height, self.resolution, self.resolution] {
            bytes.extend(field.to_be_bytes());
        }
        // One view, a reserved byte; unknown finger, live and plain, quality of the picture not known to the peers.
        bytes.extend([1, 0, 0, 0, 0, kept.len() as u8]);
        for m in &kept {
            bytes.extend((u16::from(m.kind) << 14 | m.x & COORDINATE).to_be_bytes());
            bytes.extend((m.y & COORDINATE).to_be_bytes());
            bytes.extend([m.angle, m.quality]);
        }
        bytes.extend([0, 0]);
        bytes
    }

    /// The first view of a record; `None` where the bytes are none.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let word = |at: usize| Some(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        // Where an INCITS record has its length, this one has the upper half of its own.
        if !bytes.starts_with(MAGIC) || word(8)? != 0 {
            return None;
        }
        let count = usize::from(*bytes.get(HEADER + 3)?);
        let body = bytes.get(HEADER + VIEW..HEADER + VIEW + MINUTIA * count)?;
        let minutiae = body.as_chunks::<MINUTIA>().0.iter().map(|&[x1, x0, y1, y0, angle, quality]| Minutia {
            x: u16::from_be_bytes([x1, x0]) & COORDINATE,
            y: u16::from_be_bytes([y1, y0]) & COORDINATE,
            angle,
            kind: x1 >> 6,
            quality,
        });
        Some(Self { width: word(14)?, height: word(16)?, resolution: word(18)?, minutiae: minutiae.collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The standard's layout byte by byte, as FingerprintIO and BiomDI read it, too.
    #[test]
    fn a_record_is_that_of_the_standard() {
        let minutia = |x, y, angle, kind, quality| Minutia { x, y, angle, kind, quality };
        let minutiae = vec![minutia(100, 14, 80, 1, 90), minutia(126, 115, 122, 2, 30), minutia(250, 300, 255, 1, 0)];
        let print = Print { width: 300, height: 400, resolution: 197, minutiae };
        let bytes = print.write();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let header = "464d52002032300000000030".to_owned() + "0000012c019000c500c50100";
        let body = "00000003".to_owned() + "4064000e505a" + "807e00737a1e" + "40fa012cff00" + "0000";
        assert_eq!(hex, header + &body);
        assert_eq!(Print::read(&bytes), Some(print));
        assert_eq!(Print::read(&bytes[..40]), None);
        assert_eq!(Print::read(b"\x89PNG\r\n"), None);
    }

    #[test]
    fn what_a_record_cannot_hold_is_the_worst() {
        let minutia = |at: u16| Minutia { x: at, y: 1, angle: 0, kind: 0, quality: (at % 100) as u8 };
        let print = Print { width: 400, height: 2, resolution: 197, minutiae: (0..300).map(minutia).collect() };
        let read = Print::read(&print.write()).unwrap_or(Print { minutiae: Vec::new(), ..print });
        assert_eq!(read.minutiae.len(), 255);
        assert!(read.minutiae.iter().all(|minutia| minutia.quality >= 15));
    }
}
