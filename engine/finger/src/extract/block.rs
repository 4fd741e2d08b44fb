//! A rectangle of a map.

use std::ops::Range;

use ndarray::{ArrayView2, Axis, Slice};

/// The `rows` and `columns` of `map`, which must lie inside it. (The macro `s!` would do, but it brings its own
/// permission for unsafe code.)
pub(crate) fn block<'a>(map: ArrayView2<'a, f32>, rows: Range<usize>, columns: Range<usize>) -> ArrayView2<'a, f32> {
    map.slice_axis_move(Axis(0), Slice::from(rows)).slice_axis_move(Axis(1), Slice::from(columns))
}
