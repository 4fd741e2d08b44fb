//! The records of a set, in a folder of their own, and the list that `bioverify eval templates` takes.

use std::error::Error;
use std::path::{Path, PathBuf};

use crate::Minutiae;
use crate::set::Item;

/// The list of the minutiae of this name.
pub fn list(out: &Path, name: &str) -> PathBuf {
    out.join(format!("{name}.list.csv"))
}

/// Writes a record a sample and the list (`id,subject,path`). A sample without minutiae is listed without a file, so that it counts as
/// a failure.
pub fn write(out: &Path, items: &[Item], minutiae: &Minutiae) -> Result<(), Box<dyn Error>> {
    let folder = out.join(&minutiae.name);
    std::fs::create_dir_all(&folder)?;
    let mut rows = csv::Writer::from_path(list(out, &minutiae.name))?;
    rows.write_record(["id", "subject", "path"])?;
    for (index, (item, print)) in items.iter().zip(&minutiae.prints).enumerate() {
        // An id may hold anything, a file's name may not.
        let file = format!("{index}.fmr");
        if let Some(print) = print {
            std::fs::write(folder.join(&file), print.write())?;
        }
        rows.write_record([&item.id, &item.subject, &format!("{}/{file}", minutiae.name)])?;
    }
    Ok(rows.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::{Minutia, Print};
    use crate::set;

    #[test]
    fn what_is_written_is_read_as_a_set_of_records() -> Result<(), Box<dyn Error>> {
        let out = std::env::temp_dir().join(format!("bioverify-peers-{}", std::process::id()));
        std::fs::create_dir_all(&out)?;
        let minutiae = vec![Minutia { x: 10, y: 20, angle: 30, kind: 1, quality: 40 }];
        let print = Print { width: 50, height: 60, resolution: 197, minutiae };
        std::fs::write(out.join("a.fmr"), print.write())?;
        std::fs::write(out.join("set.csv"), "id,subject,path\nfirst,anna,a.fmr\nsecond,anna,a.fmr\n")?;
        let items = set::read(&out.join("set.csv"))?;
        let all = crate::collect(&items)?;
        let [given] = all.as_slice() else { return Err("something else was collected".into()) };
        assert_eq!(
            crate::lose(given).iter().map(|m| m.name.as_str()).collect::<Vec<_>>(),
            ["given-bare", "given-card", "given-low", "given-middle", "given-narrow", "given-high"]
        );
        assert_eq!(given.prints, [Some(print.clone()), Some(print.clone())]);
        write(&out, &items, &Minutiae { name: "x".into(), prints: vec![Some(print), None], extraction: None })?;
        let text = std::fs::read_to_string(list(&out, "x"))?;
        assert_eq!(text, "id,subject,path\nfirst,anna,x/0.fmr\nsecond,anna,x/1.fmr\n");
        assert!(out.join("x/0.fmr").exists() && !out.join("x/1.fmr").exists());
        Ok(std::fs::remove_dir_all(out)?)
    }
}
