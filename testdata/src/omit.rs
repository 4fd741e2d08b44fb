//! What a training set is drawn without, to learn by comparison what each part of the looks is worth to a network.

use crate::params::PERIOD;
use crate::place::Frame;
use crate::render::ImpressionParams;

/// A group of what is drawn at random. Leaving one out leaves every other draw as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Omission {
    /// Prints that are not the one asked for: residue of an older one, the edge of a neighbouring finger.
    Others,
    /// Damage of the print itself: merged and broken ridges, creases, scratches, blots, bare spots, smears.
    Damage,
    /// Sensors smaller than the window, and their padding.
    SmallSensors,
    /// The spread of ridge spacings, which also stands for resolutions told wrong: every finger has the mean one.
    Spacings,
}

impl ImpressionParams {
    /// The same impression without these.
    #[must_use]
    pub fn without(mut self, omissions: &[Omission]) -> Self {
        for omission in omissions {
            match omission {
                Omission::Others => {
                    self.look.latent = 0.0;
                    self.look.neighbour = false;
                }
                Omission::Damage => {
                    self.look.merging = 0.0;
                    self.look.crumbs = 0.0;
                    self.look.creases = 0.0;
                    self.look.scratches = 0;
                    self.look.wet_blots = 0;
                    self.look.bare_spots = 0;
                    self.look.smear = 0.0;
                }
                Omission::SmallSensors => {
                    self.placement.sensor = Frame::BOUNDLESS;
                    self.placement.padding = None;
                }
                Omission::Spacings => self.placement.period = PERIOD,
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Master, render};

    #[test]
    fn leaving_a_group_out_changes_that_group_alone() {
        let finger = Master::new(21);
        let all = [Omission::Others, Omission::Damage, Omission::SmallSensors, Omission::Spacings];
        let mut changed = [false; 4];
        for seed in 0..30 {
            let whole = ImpressionParams::draw_window(&finger, seed, 352);
            assert_eq!(whole.clone().without(&[]), whole);
            for (omission, changed) in all.into_iter().zip(&mut changed) {
                let less = whole.clone().without(&[omission]);
                *changed |= less != whole;
                let (looks, places) = (less.look != whole.look, less.placement != whole.placement);
                match omission {
                    Omission::Others | Omission::Damage => assert!(!places, "{omission:?}"),
                    Omission::SmallSensors | Omission::Spacings => assert!(!looks, "{omission:?}"),
                }
                assert_eq!(less.clone().without(&[omission]), less);
            }
        }
        assert_eq!(changed, [true; 4], "thirty draws have something of every group");
    }

    #[test]
    fn a_print_without_small_sensors_reaches_the_borders_of_the_window() {
        let finger = Master::new(22);
        let small = (0..50)
            .map(|seed| ImpressionParams::draw_window(&finger, seed, 352))
            .find(|params| params.placement.sensor.width < 300 && params.placement.padding == Some(255))
            .unwrap();
        let blank = |params: &ImpressionParams| {
            let print = render(&finger, params).unwrap();
            print.image.pixels().iter().filter(|grey| **grey == 255).count()
        };
        assert!(blank(&small) > 10_000 && blank(&small.clone().without(&[Omission::SmallSensors])) < blank(&small));
    }
}
