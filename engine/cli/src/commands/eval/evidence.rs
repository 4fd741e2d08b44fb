//! What the scores of a set are made of, for those who fit the weights (`models/finger-matcher`).

use std::path::{Path, PathBuf};

use bioverify_finger::compare::{Carried, Evidence, Matcher};
use clap::Args;
use rayon::prelude::*;

use super::Pairs;
use crate::fault::Fault;
use crate::output::{WholeFile, refuse_same, refuse_twice};
use crate::params::EVIDENCE_LEAST_SCORE;
use crate::templates::Sample;

/// Where the evidence goes.
#[derive(Debug, Args)]
pub struct EvidenceArgs {
    /// Where the pieces go that scores are made of: CSV with columns probe,reference,mated,score,carried and one for each piece, one row a
    /// mated pair, and one a non-mated pair of at least 10 points
    #[arg(long, value_name = "OUT.csv")]
    evidence: Option<PathBuf>,
}

impl EvidenceArgs {
    /// The file, begun, where one is wanted.
    pub fn begin(&self, inputs: &[&Path], others: &[&Path]) -> Result<Option<WholeFile>, Fault> {
        let Some(path) = &self.evidence else { return Ok(None) };
        refuse_same(path, inputs)?;
        others.iter().try_for_each(|other| refuse_twice(other, path))?;
        WholeFile::create(path).map(Some)
    }
}

/// A piece's column and its value.
type Piece = (&'static str, fn(&Evidence) -> f32);

/// The pieces, in the order of the columns.
const PIECES: [Piece; 10] = [
    ("paired", |evidence| evidence.paired.into()),
    ("fit", |evidence| evidence.fit),
    ("trusted_fit", |evidence| evidence.trusted_fit),
    ("rare_fit", |evidence| evidence.rare_fit),
    ("probe_unpaired", |evidence| evidence.probe_unpaired),
    ("reference_unpaired", |evidence| evidence.reference_unpaired),
    ("upright", |evidence| evidence.upright),
    ("local", |evidence| evidence.local),
    ("overlap", |evidence| evidence.overlap),
    ("flow", |evidence| evidence.flow),
];

/// Columns of a row.
const COLUMNS: usize = 5 + PIECES.len();

/// Writes the rows in the order of the pairs. A failed extraction has no evidence and no row.
pub fn write(samples: &[Sample], pairs: &Pairs, file: WholeFile) -> Result<(), Fault> {
    let matcher = Matcher::new();
    file.stream(|out| {
        let mut table = csv::Writer::from_writer(out);
        let names = PIECES.iter().map(|(name, _)| *name);
        table.write_record(["probe", "reference", "mated", "score", "carried"].into_iter().chain(names))?;
        for (first, row) in pairs.rows().enumerate() {
            let Some(probe) = samples.get(first) else { continue };
            // A row at a time on every core: those of all pairs would not fit into memory.
            let told: Vec<Option<[String; COLUMNS]>> = row
                .par_iter()
                .zip(samples.get(first + 1..).unwrap_or_default())
                .map(|(score, reference)| tell(&matcher, probe, reference, (*score)?))
                .collect();
            told.iter().flatten().try_for_each(|row| table.write_record(row))?;
        }
        table.flush()
    })
}

fn tell(matcher: &Matcher, probe: &Sample, reference: &Sample, score: f32) -> Option<[String; COLUMNS]> {
    let mated = probe.subject == reference.subject;
    if !mated && score < EVIDENCE_LEAST_SCORE {
        return None;
    }
    let told = matcher.explain(&probe.template.as_ref()?.probe, &reference.template.as_ref()?.reference);
    let carried = told.carried.map_or("", Carried::word).to_owned();
    let mut row = [const { String::new() }; COLUMNS];
    let start = [probe.id.clone(), reference.id.clone(), u8::from(mated).to_string(), score.to_string(), carried];
    let pieces = PIECES.iter().map(|(_, of)| of(&told.evidence).to_string());
    row.iter_mut().zip(start.into_iter().chain(pieces)).for_each(|(to, value)| *to = value);
    Some(row)
}

#[cfg(test)]
mod tests {
    use bioverify_core::{Direction, Minutia, MinutiaKind, MinutiaSet, Point};

    use super::*;
    use crate::commands::eval::compare_all;
    use crate::templates::Template;

    /// Forty minutiae in an order of their own for each finger; the second capture is moved by a few pixels.
    fn sample(subject: u32, capture: u32) -> Sample {
        let place = |index: u32| {
            // Chris Wellons' integer hash "lowbias32".
            let seed = index + 1 + 97 * subject;
            let mixed = (seed ^ (seed >> 16)).wrapping_mul(0x7FEB_352D);
            let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x846C_A68B);
            let mixed = mixed ^ (mixed >> 16);
            let moved = 6.0 * capture as f32;
            let position = Point::new((mixed >> 8 & 255) as f32 + 20.0 + moved, (mixed >> 16 & 255) as f32 + 20.0);
            Minutia {
                position,
                direction: Direction::from_units(mixed >> 3 & 255, 256),
                kind: MinutiaKind::Other,
                quality: None,
            }
        };
        let set = MinutiaSet::new(320, 320, (0..40).map(place).collect()).unwrap();
        Sample { id: format!("{subject}_{capture}"), subject, template: Some(Template::new(&set)) }
    }

    #[test]
    fn mated_pairs_have_a_row_each_and_hopeless_ones_none() {
        let mut samples: Vec<Sample> = (0..3).flat_map(|subject| [sample(subject, 0), sample(subject, 1)]).collect();
        samples.push(Sample { id: "blank".into(), subject: 0, template: None });
        let pairs = compare_all(&samples);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("evidence.csv");
        write(&samples, &pairs, WholeFile::create(&path).unwrap()).unwrap();
        let mut table = csv::Reader::from_path(&path).unwrap();
        let wanted = "probe,reference,mated,score,carried,paired,fit,trusted_fit,rare_fit,probe_unpaired,reference_unpaired,upright,local,overlap,flow";
        assert_eq!(table.headers().unwrap().iter().collect::<Vec<_>>().join(","), wanted);
        let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
        let mated: Vec<_> = rows.iter().filter(|row| &row[2] == "1").collect();
        let names: Vec<_> = mated.iter().map(|row| (&row[0], &row[1])).collect();
        assert_eq!(names, [("0_0", "0_1"), ("1_0", "1_1"), ("2_0", "2_1")]);
        for row in mated {
            let value = |index: usize| row[index].parse::<f32>().unwrap();
            assert!(&row[4] == "through" && value(5) == 40.0 && value(6) > 35.0 && value(3) > 100.0, "{row:?}");
            let scored =
                pairs.iter(&samples).find(|(probe, reference, _)| probe.id == row[0] && reference.id == row[1]);
            assert_eq!(scored.and_then(|(.., score)| score), Some(value(3)));
        }
        let others = rows.iter().filter(|row| &row[2] == "0");
        assert!(others.clone().all(|row| row[3].parse::<f32>().unwrap() >= EVIDENCE_LEAST_SCORE), "{rows:?}");
        assert!(others.count() < 12, "most strangers are hopeless");
    }
}
