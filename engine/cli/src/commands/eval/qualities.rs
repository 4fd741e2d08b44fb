//! The qualities and measures of a set's images as a table.

use bioverify_finger::QualityReport;

use crate::fault::Fault;
use crate::output::WholeFile;
use crate::templates::Sample;

/// A measure's column and its value.
type Column = (&'static str, fn(&QualityReport) -> Option<f32>);

/// The measures, in the order of the columns.
const MEASURES: [Column; 17] = [
    ("foreground_mm2", |report| Some(report.foreground_mm2)),
    ("ridge_mm2", |report| Some(report.ridge_mm2)),
    ("right_mm", |report| Some(report.off_centre_mm.0)),
    ("down_mm", |report| Some(report.off_centre_mm.1)),
    ("clarity", |report| Some(report.clarity)),
    ("contrast", |report| Some(report.contrast)),
    ("dark_share", |report| Some(report.dark_share)),
    ("merged", |report| Some(report.merged)),
    ("smear", |report| Some(report.smear)),
    ("residue_mm2", |report| Some(report.residue_mm2)),
    ("confidence", |report| Some(report.confidence)),
    ("minutiae", |report| Some(report.minutiae as f32)),
    ("reliable_minutiae", |report| Some(report.reliable_minutiae as f32)),
    ("shared_minutiae", |report| Some(report.shared_minutiae)),
    ("ridge_period", |report| report.ridge_period),
    ("shading", |report| Some(report.shading)),
    ("shorter_side_mm", |report| Some(report.shorter_side_mm)),
];

/// Writes `id,subject,quality,defects` and a column a measure; quality 0 and no measures where nothing could be extracted.
pub fn write(samples: &[Sample], reports: &[Option<QualityReport>], file: WholeFile) -> Result<(), Fault> {
    file.stream(|out| {
        let mut table = csv::Writer::from_writer(out);
        let names = MEASURES.iter().map(|(name, _)| *name);
        table.write_record(["id", "subject", "quality", "defects"].into_iter().chain(names))?;
        for (sample, report) in samples.iter().zip(reports) {
            table.write_record(row(sample, report.as_ref()))?;
        }
        table.flush()
    })
}

fn row(sample: &Sample, report: Option<&QualityReport>) -> impl Iterator<Item = String> {
    let quality = report.map_or(0, |report| report.overall.get());
    let defects: Vec<String> =
        report.iter().flat_map(|report| &report.defects).map(|defect| defect.word().to_owned()).collect();
    let value = move |(_, of): &Column| report.and_then(of).map_or_else(String::new, |value| value.to_string());
    [sample.id.clone(), sample.subject.to_string(), quality.to_string(), defects.join(" ")]
        .into_iter()
        .chain(MEASURES.iter().map(value))
}
