//! How each family of sensors and skin states shifts a look.

use crate::rng::Rng;
use crate::style::Look;

impl Look {
    pub(crate) fn sensor(&mut self, rng: &mut Rng) {
        match rng.below(10) {
            0..5 => self.optical(rng),
            5..8 => self.capacitive(rng),
            _ => self.thermal(rng),
        }
    }

    pub(crate) fn optical(&mut self, rng: &mut Rng) {
        if rng.chance(0.12) {
            // Live-view cameras and some prisms: everything on a grey or dark ground.
            self.ground = rng.range(60.0, 190.0);
            self.valley = (self.ground + rng.range(-20.0, 50.0)).min(235.0);
            self.ridge = (self.valley - rng.range(40.0, 150.0)).max(0.0);
        } else {
            // Above 255 the ground saturates: flat white, as most scanners deliver it.
            self.ground = if rng.chance(0.55) { rng.range(255.0, 295.0) } else { rng.range(190.0, 255.0) };
            self.valley = self.ground - rng.range(0.0, 75.0);
            self.ridge = (self.valley - rng.range(70.0, 250.0)).max(-20.0);
        }
        self.texture = rng.range(0.0, 4.0);
        self.noise *= 0.8;
    }

    pub(crate) fn capacitive(&mut self, rng: &mut Rng) {
        self.ground = if rng.chance(0.75) { rng.range(170.0, 255.0) } else { rng.range(60.0, 170.0) };
        self.valley = rng.range(110.0, 240.0);
        self.ridge = (self.valley - rng.range(50.0, 200.0)).max(0.0);
        self.crumbs = rng.range(0.15, 0.8);
        self.pores = rng.range(0.0, 1.0);
        self.texture = rng.range(2.0, 14.0);
        self.texture_pitch = rng.range(1.5, 8.0);
        self.coarse_noise = rng.range(2.0, 13.0);
        self.noise = rng.range(2.0, 10.0);
        self.contrast_drift = rng.range(0.1, 0.55);
        if rng.chance(0.3) {
            self.column_noise = rng.range(0.5, 4.0);
            self.row_noise = rng.range(0.0, 3.0);
        }
    }

    pub(crate) fn thermal(&mut self, rng: &mut Rng) {
        self.ground = if rng.chance(0.75) { rng.range(140.0, 245.0) } else { rng.range(20.0, 140.0) };
        if rng.chance(0.5) {
            // Automatic gain: both ends saturate.
            self.valley = rng.range(170.0, 275.0);
            self.ridge = self.valley - rng.range(150.0, 300.0);
        } else {
            self.valley = rng.range(120.0, 225.0);
            self.ridge = (self.valley - rng.range(35.0, 140.0)).max(0.0);
        }
        self.noise = rng.range(4.0, 14.0);
        self.coarse_noise = rng.range(2.0, 9.0);
        self.row_noise = rng.range(0.5, 5.0);
        self.column_noise = if rng.chance(0.4) { rng.range(0.5, 5.0) } else { 0.0 };
        self.jag = if rng.chance(0.6) { rng.range(0.002, 0.04) } else { 0.0 };
        self.shading = rng.range(5.0, 30.0);
        self.texture = rng.range(2.0, 8.0);
        self.crumbs = rng.range(0.1, 0.6);
        self.blur = rng.range(0.5, 1.3);
    }

    pub(crate) fn wet(&mut self, rng: &mut Rng) {
        self.threshold = rng.range(-0.85, -0.3);
        self.pressure = rng.range(0.1, 0.3);
        self.merging = rng.range(0.1, 0.5);
        self.merging_pitch = rng.range(4.0, 14.0);
        self.crumbs *= 0.5;
        self.blur = rng.range(0.6, 1.6);
        self.ridge = (self.ridge - rng.range(0.0, 40.0)).max(3.0);
        self.wet_blots = rng.below(6);
        self.pores *= 0.6;
        self.border_fade = rng.range(0.3, 1.2);
        self.latent = if rng.chance(0.4) { rng.range(0.05, 0.3) } else { 0.0 };
    }

    pub(crate) fn dry(&mut self, rng: &mut Rng) {
        self.threshold = rng.range(0.05, 0.65);
        self.pressure = rng.range(0.1, 0.4);
        self.merging = rng.range(0.1, 0.45);
        self.crumbs = rng.range(0.5, 1.5);
        self.crumbs_pitch = rng.range(1.2, 2.6);
        self.bare_spots = rng.below(9);
        self.creases = rng.range(0.5, 1.2);
        self.scratches = rng.below(8);
        self.contrast_drift = rng.range(0.2, 0.6);
        self.border_fade = rng.range(1.0, 3.5);
        self.wet_blots = 0;
    }

    pub(crate) fn clean(&mut self) {
        self.threshold = self.threshold.clamp(-0.3, 0.15);
        self.pressure *= 0.4;
        self.merging *= 0.3;
        self.crumbs *= 0.4;
        self.creases *= 0.6;
        self.scratches = 0;
        self.wet_blots = 0;
        self.bare_spots = 0;
        self.latent = 0.0;
        self.neighbour = false;
        self.stains = 0;
        self.incipient = 0.0;
        self.halo = 0.0;
        self.specks = 0;
        self.fibres = 0;
        self.compression = 0.0;
        self.levels = 0;
        self.smear = 0.0;
        self.contrast_drift *= 0.4;
        if self.valley - self.ridge < 110.0 {
            self.ridge = (self.valley - 120.0).max(10.0);
        }
    }
}
