//! A progress bar on a terminal, nothing on a pipe.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::params::PROGRESS_REDRAWS_PER_SECOND;

/// A bar over `len` steps of the job `name`, on standard error. indicatif hides it by itself where standard error is no
/// terminal.
pub fn bar(name: &'static str, len: usize) -> ProgressBar {
    let target = ProgressDrawTarget::stderr_with_hz(PROGRESS_REDRAWS_PER_SECOND);
    let bar = ProgressBar::with_draw_target(Some(len as u64), target);
    let template = "{msg:>10} [{bar:32}] {human_pos}/{human_len}  {per_sec}  {eta} left";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.set_message(name);
    bar.enable_steady_tick(Duration::from_millis(500));
    bar
}
