//! A graph of each kind of change.

use crate::svg::{Axis, Chart};

use super::Series;
use super::measure::Measured;

const RATE: &str = "#1f4e9c";
const INTERVAL: &str = "#9bb3d9";

/// False non-match rate over the change, with its interval.
pub fn graph(series: &Series, measured: &[Measured]) -> String {
    let values = || series.steps.iter().map(|(value, _)| *value);
    let (from, to) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    let tenths = |index: u32| from + (to - from) * f64::from(index) / 10.0;
    let x = Axis {
        title: series.axis,
        from,
        to,
        ticks: (0..=10).map(|index| (tenths(index), format!("{:.0}", tenths(index)))).collect(),
    };
    let highest = measured.iter().map(|one| one.interval.1).fold(0.05, f64::max);
    let y = Axis {
        title: "false non-match rate at FMR 0.1 % (thin: 95 % interval)",
        from: 0.0,
        to: highest,
        ticks: (0..=5)
            .map(|index| highest * f64::from(index) / 5.0)
            .map(|value| (value, format!("{:.1} %", 100.0 * value)))
            .collect(),
    };
    let mut chart = Chart::new(series.name, x, y);
    chart.curve(values().zip(measured.iter().map(|one| one.interval.0)), INTERVAL);
    chart.curve(values().zip(measured.iter().map(|one| one.interval.1)), INTERVAL);
    chart.curve(values().zip(measured.iter().map(Measured::fnmr)), RATE);
    chart.finish()
}
