//! What an impression looks like: sensor, skin, dirt. Everything that is drawn at random for a rendering is drawn here.

use crate::rng::Rng;

/// Families of sensors and skin states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Style {
    /// Glass prism: white ground, dark ridges.
    Optical,
    /// Small capacitive chip: grey, mottled, often covered to its edges.
    Capacitive,
    /// Swept thermal strip: low contrast, lines, jags.
    Thermal,
    /// Sweaty skin: fat ridges that merge.
    Wet,
    /// Dry skin: ridges in crumbs.
    Dry,
    /// A good print.
    Clean,
}

/// Every number of one rendering. Grey levels 0..=255; lengths in pixels; phases as cosines in `[-1, 1]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// Family it was drawn from.
    pub style: Style,
    /// Grey of a fully inked ridge.
    pub ridge: f32,
    /// Grey of a valley inside the contact area.
    pub valley: f32,
    /// Grey of the empty sensor.
    pub ground: f32,
    /// Phase cosine above which skin marks: below 0 ridges are fat, above 0 thin.
    pub threshold: f32,
    /// Deviation of the threshold over the print, from pressure.
    pub pressure: f32,
    /// How much the threshold falls from the rim to the middle: the middle is pressed harder.
    pub dome: f32,
    /// Deviation of the threshold over a few ridges: valleys close here and there.
    pub merging: f32,
    /// Correlation length of `merging`.
    pub merging_pitch: f32,
    /// Deviation of the threshold over a pixel or two: crumbs and gaps.
    pub crumbs: f32,
    /// Correlation length of `crumbs`.
    pub crumbs_pitch: f32,
    /// Softness of a ridge's flank, in phase cosine.
    pub flank: f32,
    /// Strength of pores, `0..=1`.
    pub pores: f32,
    /// Strength of creases, `0..=1.2`.
    pub creases: f32,
    /// Strength of incipient ridges, thin lines in the valleys, `0..=1`.
    pub incipient: f32,
    /// Darkening of the ground right beside the print, grey levels: breath and moisture.
    pub halo: f32,
    /// Specks of dust.
    pub specks: usize,
    /// Fibres and hairs on the glass.
    pub fibres: usize,
    /// Step of a lossy compression, grey levels (see [`crate::compress`]).
    pub compression: f32,
    /// Fresh scratches.
    pub scratches: usize,
    /// Blots of moisture that hide ridges.
    pub wet_blots: usize,
    /// Spots without contact inside the print.
    pub bare_spots: usize,
    /// Unevenness of the contact border.
    pub border_noise: f32,
    /// Softness of the contact border: 0.5 sharp, 3 fading over many ridges.
    pub border_fade: f32,
    /// Contrast that varies over the print, `0..=0.6`.
    pub contrast_drift: f32,
    /// Amplitude of a linear and a smooth brightness gradient.
    pub shading: f32,
    /// Amplitude of the ground's texture.
    pub texture: f32,
    /// Correlation length of the texture.
    pub texture_pitch: f32,
    /// Strength of a latent print left on the sensor, relative to the print's contrast.
    pub latent: f32,
    /// Whether a neighbouring finger's edge is seen.
    pub neighbour: bool,
    /// Stains on the glass.
    pub stains: usize,
    /// Deviation of the optical blur.
    pub blur: f32,
    /// Deviation of noise by the pixel.
    pub noise: f32,
    /// Deviation of noise over two to three pixels.
    pub coarse_noise: f32,
    /// Deviation of noise by the row.
    pub row_noise: f32,
    /// Deviation of noise by the column.
    pub column_noise: f32,
    /// Chance a row that a swept strip slips sideways.
    pub jag: f32,
    /// Grey levels left by the sensor, 0 for all 256.
    pub levels: u32,
    /// Exponent of the sensor's response.
    pub gamma: f32,
    /// Share of smear along a drag, pixels.
    pub smear: f32,
}

impl Look {
    /// Draws a look of a family drawn at random, often with a touch of another family.
    pub fn draw(rng: &mut Rng) -> Self {
        let style = match rng.below(100) {
            0..24 => Style::Optical,
            24..44 => Style::Capacitive,
            44..58 => Style::Thermal,
            58..76 => Style::Wet,
            76..92 => Style::Dry,
            _ => Style::Clean,
        };
        Self::of_style(style, rng)
    }

    /// Draws a look of this family.
    pub fn of_style(style: Style, rng: &mut Rng) -> Self {
        let mut look = Self::common(style, rng);
        match style {
            Style::Optical => look.optical(rng),
            Style::Capacitive => look.capacitive(rng),
            Style::Thermal => look.thermal(rng),
            Style::Wet => {
                look.sensor(rng);
                look.wet(rng);
            }
            Style::Dry => {
                look.sensor(rng);
                look.dry(rng);
            }
            Style::Clean => look.optical(rng),
        }
        if style == Style::Clean {
            look.clean();
        } else if !matches!(style, Style::Wet | Style::Dry) {
            match rng.below(10) {
                0..2 => look.wet(rng),
                2..4 => look.dry(rng),
                _ => {}
            }
        }
        look
    }

    fn common(style: Style, rng: &mut Rng) -> Self {
        Self {
            style,
            ridge: 60.0,
            valley: 210.0,
            ground: 240.0,
            threshold: rng.normal(-0.05, 0.27).clamp(-0.7, 0.6),
            pressure: rng.range(0.05, 0.3),
            dome: rng.range(0.0, 0.5),
            merging: rng.range(0.0, 0.2),
            merging_pitch: rng.range(5.0, 18.0),
            crumbs: rng.range(0.05, 0.45),
            crumbs_pitch: rng.range(1.2, 3.2),
            flank: rng.range(0.25, 0.7),
            pores: rng.range(0.0, 0.9) * rng.unit(),
            creases: rng.range(0.2, 1.1),
            incipient: if rng.chance(0.07) { rng.range(0.2, 0.8) } else { 0.0 },
            halo: if rng.chance(0.2) { rng.range(3.0, 45.0) } else { 0.0 },
            specks: if rng.chance(0.12) { rng.below(40) } else { 0 },
            fibres: if rng.chance(0.05) { 1 + rng.below(3) } else { 0 },
            compression: if rng.chance(0.1) { rng.range(3.0, 14.0) } else { 0.0 },
            scratches: if rng.chance(0.3) { rng.below(6) } else { 0 },
            wet_blots: if rng.chance(0.15) { 1 + rng.below(3) } else { 0 },
            bare_spots: if rng.chance(0.25) { 1 + rng.below(6) } else { 0 },
            border_noise: if rng.chance(0.75) { rng.range(0.01, 0.05) } else { rng.range(0.05, 0.14) },
            border_fade: rng.range(0.4, 2.6),
            contrast_drift: rng.range(0.0, 0.4),
            shading: rng.range(0.0, 14.0),
            texture: 0.0,
            texture_pitch: rng.range(1.0, 14.0),
            latent: if rng.chance(0.25) { rng.range(0.04, 0.3) } else { 0.0 },
            neighbour: rng.chance(0.05),
            stains: if rng.chance(0.12) { 1 + rng.below(4) } else { 0 },
            blur: rng.range(0.3, 1.0),
            noise: rng.range(1.0, 7.0),
            coarse_noise: rng.range(0.0, 5.0),
            row_noise: 0.0,
            column_noise: 0.0,
            jag: 0.0,
            levels: if rng.chance(0.1) { [8, 16, 32, 64].get(rng.below(4)).copied().unwrap_or(16) } else { 0 },
            gamma: rng.range(0.8, 1.3),
            smear: if rng.chance(0.06) { rng.range(1.5, 5.0) } else { 0.0 },
        }
    }
}
