//! A bar on a terminal, a line for each file elsewhere, on standard error.

use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::params::REDRAWS_PER_SECOND;

/// Shows how far the reading is.
pub struct Progress {
    quiet: bool,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Nothing is shown where `quiet`.
    pub fn new(quiet: bool) -> Self {
        Self { quiet, bar: None }
    }

    /// A line that stays.
    pub fn say(&mut self, text: impl std::fmt::Display) {
        self.clear();
        if !self.quiet {
            // A lost error stream is no reason to fail.
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// So many bytes of this file.
    pub fn bytes(&mut self, name: &str, read: usize, length: usize) {
        if self.quiet || !io::stderr().is_terminal() {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| bar(name));
        bar.set_length(length as u64);
        bar.set_position(read as u64);
    }

    /// The bar goes.
    pub fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

fn bar(name: &str) -> ProgressBar {
    let target = ProgressDrawTarget::stderr_with_hz(REDRAWS_PER_SECOND);
    let bar = ProgressBar::with_draw_target(Some(0), target);
    if let Ok(style) = ProgressStyle::with_template("{msg:>10} [{bar:32}] {human_pos}/{human_len} bytes  {eta} left") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.set_message(name.to_owned());
    bar
}
