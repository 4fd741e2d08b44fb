//! A small chart writer: axes with ticks, lines and bars, as SVG text.

use std::fmt::Write as _;

/// Size of the picture and of the plot in it, in SVG units.
const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 70.0;
const TOP: f64 = 40.0;
const PLOT_WIDTH: f64 = 460.0;
const PLOT_HEIGHT: f64 = 310.0;

/// A tick: where it is on the axis and what it says.
pub type Tick = (f64, String);

/// One axis in its own units.
#[derive(Debug, Clone)]
pub struct Axis {
    /// What it measures.
    pub title: &'static str,
    /// Value at the left or lower end.
    pub from: f64,
    /// Value at the right or upper end.
    pub to: f64,
    /// Its ticks.
    pub ticks: Vec<Tick>,
}

impl Axis {
    /// Where a value lies between the ends, clamped to `0..=1`.
    fn fraction(&self, value: f64) -> f64 {
        let span = self.to - self.from;
        if span == 0.0 || value.is_nan() { 0.0 } else { ((value - self.from) / span).clamp(0.0, 1.0) }
    }
}

/// A chart under construction.
pub struct Chart {
    x: Axis,
    y: Axis,
    body: String,
    legend: f64,
}

impl Chart {
    /// A chart with a frame, a title and ticks.
    pub fn new(title: &str, x: Axis, y: Axis) -> Self {
        let mut body = String::new();
        let style = "font-family=\"sans-serif\" font-size=\"12\"";
        let _ = write!(
            body,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" \
             height=\"{HEIGHT}\" {style}>\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
        );
        text(&mut body, WIDTH / 2.0, 22.0, "middle", title);
        for (value, label) in &x.ticks {
            let at = LEFT + x.fraction(*value) * PLOT_WIDTH;
            line(&mut body, (at, TOP), (at, TOP + PLOT_HEIGHT), "#ddd");
            text(&mut body, at, TOP + PLOT_HEIGHT + 16.0, "middle", label);
        }
        for (value, label) in &y.ticks {
            let at = TOP + (1.0 - y.fraction(*value)) * PLOT_HEIGHT;
            line(&mut body, (LEFT, at), (LEFT + PLOT_WIDTH, at), "#ddd");
            text(&mut body, LEFT - 6.0, at + 4.0, "end", label);
        }
        text(&mut body, LEFT + PLOT_WIDTH / 2.0, TOP + PLOT_HEIGHT + 42.0, "middle", x.title);
        text(&mut body, LEFT, TOP - 8.0, "start", y.title);
        let _ = writeln!(
            body,
            "<rect x=\"{LEFT}\" y=\"{TOP}\" width=\"{PLOT_WIDTH}\" height=\"{PLOT_HEIGHT}\" fill=\"none\" stroke=\"black\"/>"
        );
        Self { x, y, body, legend: TOP + 18.0 }
    }

    /// A polyline through points in the axes' units; points that fall on the same spot are left out.
    pub fn curve(&mut self, points: impl IntoIterator<Item = (f64, f64)>, colour: &str) {
        let mut path = String::new();
        let mut previous = String::new();
        for (x, y) in points {
            let spot = format!("{:.1},{:.1} ", self.at_x(x), self.at_y(y));
            if spot != previous {
                path.push_str(&spot);
                previous = spot;
            }
        }
        let _ =
            writeln!(self.body, "<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>");
    }

    /// A bar from `x0` to `x1`, standing on the lower end of the axis.
    pub fn bar(&mut self, x0: f64, x1: f64, height: f64, colour: &str) {
        let (left, right, top) = (self.at_x(x0), self.at_x(x1), self.at_y(height));
        let _ = writeln!(
            self.body,
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{colour}\" fill-opacity=\"0.5\"/>",
            right - left,
            TOP + PLOT_HEIGHT - top
        );
    }

    /// A line of the legend.
    pub fn key(&mut self, label: &str, colour: &str) {
        let (x, y) = (LEFT + PLOT_WIDTH - 150.0, self.legend);
        let _ =
            writeln!(self.body, "<rect x=\"{x}\" y=\"{}\" width=\"12\" height=\"12\" fill=\"{colour}\"/>", y - 10.0);
        text(&mut self.body, x + 18.0, y, "start", label);
        self.legend += 18.0;
    }

    /// The finished picture.
    pub fn finish(mut self) -> String {
        self.body.push_str("</svg>\n");
        self.body
    }

    fn at_x(&self, value: f64) -> f64 {
        LEFT + self.x.fraction(value) * PLOT_WIDTH
    }

    fn at_y(&self, value: f64) -> f64 {
        TOP + (1.0 - self.y.fraction(value)) * PLOT_HEIGHT
    }
}

fn line(body: &mut String, from: (f64, f64), to: (f64, f64), colour: &str) {
    let _ = writeln!(
        body,
        "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"{colour}\"/>",
        from.0, from.1, to.0, to.1
    );
}

fn text(body: &mut String, x: f64, y: f64, anchor: &str, words: &str) {
    let _ = writeln!(body, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>", escape(words));
}

/// Text that is safe inside SVG and HTML.
pub fn escape(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(title: &'static str) -> Axis {
        Axis { title, from: 0.0, to: 10.0, ticks: vec![(0.0, "0".into()), (10.0, "10".into())] }
    }

    #[test]
    fn the_corners_of_the_axes_are_the_corners_of_the_plot() {
        let mut chart = Chart::new("a < b", axis("x"), axis("y"));
        chart.curve([(0.0, 0.0), (0.0, 0.0), (10.0, 10.0), (99.0, f64::NAN)], "red");
        let svg = chart.finish();
        assert!(svg.contains("points=\"70.0,350.0 530.0,40.0 530.0,350.0 \""), "{svg}");
        assert!(svg.contains("a &lt; b") && svg.ends_with("</svg>\n"), "{svg}");
    }
}
