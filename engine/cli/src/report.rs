//! The report of an evaluation: pictures and one page.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use bioverify::eval::discard::Discarded;
use bioverify::eval::{PairScore, curve};

use crate::curves;
use crate::fault::Fault;
use crate::output::write_file;
use crate::svg::escape;

/// One line of the page's table.
pub struct Figure {
    /// What was measured.
    pub name: String,
    /// The result with its unit.
    pub value: String,
}

/// What the page says beside its pictures.
pub struct Page<'a> {
    /// Name of the set.
    pub title: String,
    /// The figures.
    pub figures: Vec<Figure>,
    /// Samples without a template, each with the reason.
    pub failures: &'a [(String, String)],
}

/// Makes the folder, before the work whose result will go there: half an hour's is not lost for want of a place.
pub fn make_folder(folder: Option<&Path>) -> Result<(), Fault> {
    let made = folder.map(|folder| fs::create_dir_all(folder).map_err(|error| (folder, error)));
    made.transpose().map(|_| ()).map_err(|(folder, error)| Fault::io("make the report folder", folder, &error))
}

/// Writes `det.svg`, `roc.svg`, `scores.svg`, `discard.svg` where qualities are known, and `index.html` into a folder; answers
/// the page's path.
pub fn write(
    folder: &Path,
    page: &Page<'_>,
    scored: &[PairScore],
    discarded: Option<&[Discarded]>,
) -> Result<PathBuf, Fault> {
    let points = curve(scored);
    let nonmated = scored.iter().filter(|pair| pair.probe_subject != pair.reference_subject).count();
    let mut pictures = vec![("scores", curves::histogram(scored))];
    if !points.is_empty() {
        pictures.insert(0, ("roc", curves::roc(&points, nonmated)));
        pictures.insert(0, ("det", curves::det(&points, nonmated)));
    }
    pictures.extend(discarded.map(|points| ("discard", curves::discard(points))));
    write_pictures(folder, page, &pictures)
}

/// Writes every picture as `NAME.svg` into a folder, and `index.html` with all of them; answers the page's path.
pub fn write_pictures(folder: &Path, page: &Page<'_>, pictures: &[(&str, String)]) -> Result<PathBuf, Fault> {
    for (name, picture) in pictures {
        write_file(&folder.join(format!("{name}.svg")), picture.as_bytes())?;
    }
    let index = folder.join("index.html");
    write_file(&index, html(page, pictures).as_bytes())?;
    Ok(index)
}

/// The page, with the pictures inside: one file to send.
fn html(page: &Page<'_>, pictures: &[(&str, String)]) -> String {
    let mut text = String::from(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>bioverify evaluation</title>\n<style>\n\
         body { font-family: sans-serif; margin: 2em; max-width: 72em }\n\
         table { border-collapse: collapse } td { padding: 0.2em 1em; border-bottom: 1px solid #ddd }\n\
         svg { margin: 0.5em }\n</style></head><body>\n",
    );
    let _ = writeln!(text, "<h1>{}</h1>\n<table>", escape(&page.title));
    for Figure { name, value } in &page.figures {
        let _ = writeln!(text, "<tr><td>{}</td><td>{}</td></tr>", escape(name), escape(value));
    }
    text.push_str("</table>\n");
    for (_, picture) in pictures {
        text.push_str(picture);
    }
    if !page.failures.is_empty() {
        text.push_str("<h2>Samples without a template</h2>\n<table>\n");
        for (id, why) in page.failures {
            let _ = writeln!(text, "<tr><td>{}</td><td>{}</td></tr>", escape(id), escape(why));
        }
        text.push_str("</table>\n");
    }
    let _ = writeln!(text, "<p>bioverify {}</p>\n</body></html>", env!("CARGO_PKG_VERSION"));
    text
}
