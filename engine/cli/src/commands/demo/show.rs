//! How the demo looks on a terminal.

use std::io::Write;
use std::time::Duration;

use bioverify::{Decision, Engine, Lang, Outcome, VisitState};

use super::scenes::{Capture, Scene};
use crate::commands::verify::tell_evidence;
use crate::fault::{Failure, Fault};
use crate::timing::readable;

/// Width of the line under a title, in characters.
const RULE: usize = 78;

/// What runs here.
pub fn opening(engine: &Engine, loaded: Duration, out: &mut dyn Write) -> std::io::Result<()> {
    let id = engine.id();
    writeln!(
        out,
        "bioverify {}: matcher {}, model {} on {}, ready in {}.",
        id.version,
        id.matcher,
        id.model,
        id.runtime,
        readable(loaded)
    )
}

/// Plays a visit until it is over; answers whether it ended, and every capture as it should.
pub fn play(
    engine: &Engine,
    number: usize,
    scene: &Scene,
    langs: &[Lang],
    out: &mut dyn Write,
) -> Result<bool, Failure> {
    writeln!(out, "\n{number}. {}\n{}", in_each(scene.title, langs, " / "), "-".repeat(RULE))?;
    let mut visit = VisitState::default();
    let (mut right, mut open) = (true, true);
    for (index, capture) in scene.captures.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        let received = capture.received.clone().with_visit(visit);
        let decision = engine.verify(received).map_err(|error| Fault::error(error, "report this"))?;
        right &= show(capture, &decision, langs, out)?;
        // Only a decision that asks for another capture leaves the visit open.
        open = decision.outcome == Outcome::Recapture;
        if !open {
            break;
        }
        visit = decision.visit;
    }
    Ok(right && !open)
}

fn show(capture: &Capture, decision: &Decision, langs: &[Lang], out: &mut dyn Write) -> std::io::Result<bool> {
    writeln!(out, "{}", in_each(capture.story, langs, "\n"))?;
    for lang in langs {
        writeln!(out, "{}", indented(&decision.describe(*lang)))?;
    }
    let mut evidence = Vec::new();
    // Where both languages are asked for, once: it is numbers.
    let lang = if langs.contains(&Lang::En) { Lang::En } else { Lang::Vi };
    tell_evidence(decision, lang, &mut evidence)?;
    out.write_all(&evidence)?;
    let right = capture.right.contains(&decision.outcome);
    let verdict =
        if right { ["as expected", "đúng như mong đợi"] } else { ["NOT AS EXPECTED", "KHÔNG NHƯ MONG ĐỢI"] };
    writeln!(out, "  {}", in_each(verdict, langs, " / "))?;
    Ok(right)
}

/// The texts in the languages asked for.
fn in_each(texts: [&str; 2], langs: &[Lang], between: &str) -> String {
    let [en, vi] = texts;
    langs.iter().map(|lang| lang.pick(vi, en)).collect::<Vec<_>>().join(between)
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}
