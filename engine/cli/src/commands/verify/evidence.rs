//! A decision in words, with the evidence behind it.

use std::io::Write;

use bioverify::{Decision, Factor, Lang, Modality};

use crate::timing::readable;
use crate::words::things;

/// The decision for a person, with the evidence behind it.
pub fn tell(decision: &Decision, lang: Lang, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "{}", decision.describe(lang))?;
    tell_evidence(decision, lang, out)
}

/// What support staff want to know: one line a comparison, and the time. What exactly is wrong with each sample is known in English
/// only; elsewhere the line says where it stands.
pub fn tell_evidence(decision: &Decision, lang: Lang, out: &mut dyn Write) -> std::io::Result<()> {
    let details = decision.reasons.iter().filter_map(|note| Some((note.reason.number(), note.detail.as_ref()?)));
    match lang {
        Lang::En => details.into_iter().try_for_each(|(number, detail)| writeln!(out, "  {number}: {detail}"))?,
        Lang::Vi => {
            let numbers: Vec<String> = details.map(|(number, _)| number.to_string()).collect();
            if !numbers.is_empty() {
                let numbers = numbers.join(", ");
                writeln!(
                    out,
                    "  Chi tiết kỹ thuật của [{numbers}]: thêm --json hoặc --lang en, hoặc xem tệp --receipt"
                )?;
            }
        }
    }
    for factor in &decision.factors {
        writeln!(out, "  {}", of_factor(factor, lang))?;
    }
    let time = readable(std::time::Duration::from_micros(decision.timings.total_us()));
    writeln!(out, "  {time} ({} {})", lang.pick("quy định", "policy"), decision.policy)
}

/// One comparison in one line.
fn of_factor(factor: &Factor, lang: Lang) -> String {
    let last = match (factor.modality, factor.live, lang) {
        (Modality::Finger, _, Lang::En) => format!("{} paired", things(factor.paired, "minutia", "minutiae")),
        (Modality::Finger, _, Lang::Vi) => format!("ghép được {} đặc điểm", factor.paired),
        (Modality::Face, Some(live), Lang::En) => format!("live {live:.2}"),
        (Modality::Face, Some(live), Lang::Vi) => format!("người thật {live:.2}"),
        (Modality::Face, None, _) => lang.pick("chưa xét người thật", "liveness not looked at").to_owned(),
    };
    let what = match factor.modality {
        Modality::Finger => lang.pick("vân tay", "finger"),
        Modality::Face => lang.pick("khuôn mặt", "face"),
    };
    let (against, score) = (lang.pick("so với", "against"), lang.pick("điểm", "score"));
    let source = factor.source.text(lang);
    let Factor { score: value, llr, fmr, .. } = factor;
    format!("{what} {against} {source}: {score} {value:.1}, LLR {llr:+.1}, FMR <= {fmr:.1e}, {last}")
}
