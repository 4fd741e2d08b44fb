//! The stages in order.

use std::borrow::Cow;
use std::sync::Arc;

use bioverify_core::math::logistic;
use bioverify_core::{GrayImage, MinutiaSet, Product, Stage, Trace};
use bioverify_model::{ModelRole, Network};
use ndarray::{Array2, Ix2};

use super::coherence::ridge_evidence;
use super::decode::{Candidates, decode};
use super::error::ExtractError;
use super::foreground::foreground;
use super::infer::{Maps, check_contract, infer};
use super::limits::check_size;
use super::normalise::normalise;
use super::orientation::orientation;
use super::period::ridge_period;
use super::polarity::{decision, may_be_negative, negative};
use super::refuse::refuse;
use super::resample::resample;
use super::ridges::ridges;
use super::shading::shading;
use super::suppress::suppress;
use super::wiped::Wiped;
use crate::quality::{self, QualityReport, Sample};

/// What an image gives.
#[derive(Debug, Clone)]
pub struct Extraction {
    /// Minutiae at 500 ppi, best first, then from top to bottom and left to right; at most 255. With the ridge map.
    pub minutiae: MinutiaSet,
    /// How good the image is, and what a person can do about it.
    pub quality: QualityReport,
}

/// Finger images to minutiae. Immutable; share it between threads.
#[derive(Debug, Clone)]
pub struct Extractor {
    network: Arc<Network>,
}

impl Extractor {
    /// An extractor on a minutiae network.
    ///
    /// # Errors
    /// [`ExtractError::WrongNetwork`] if the network's card differs from the contract in `models/README.md`.
    pub fn new(network: Arc<Network>) -> Result<Self, ExtractError> {
        if network.card().role != ModelRole::FingerMinutiae {
            return Err(ExtractError::WrongNetwork { message: "its card gives it another role".into() });
        }
        check_contract(&network)?;
        Ok(Self { network })
    }

    /// The network in use.
    #[must_use]
    pub fn network(&self) -> &Arc<Network> {
        &self.network
    }

    /// Minutiae and quality of one image of any resolution. Every stage offers its product to `trace`, at 500 ppi.
    ///
    /// # Errors
    /// [`ExtractError`]: an image too small or too large, one that shows no finger, or a network that fails.
    pub fn extract(&self, image: &GrayImage, trace: &mut dyn Trace) -> Result<Extraction, ExtractError> {
        let size = check_size(image)?;
        Self::finish(self.read(resample(image)?)?, size, trace)
    }

    /// Everything after the network, for an image of `width` x `height` pixels.
    pub(super) fn finish(
        reading: Reading<'_>,
        (width, height): (u32, u32),
        trace: &mut dyn Trace,
    ) -> Result<Extraction, ExtractError> {
        reading.offer(trace);
        let map = ridges(&reading.maps, reading.foreground.view());
        let candidates = reading.candidates;
        if trace.accepts(Stage::Decode) {
            let minutiae: Vec<_> = candidates.0.iter().map(|candidate| candidate.minutia).collect();
            trace.take(Stage::Decode, Product::Minutiae(&minutiae));
        }
        let minutiae = suppress(candidates);
        if trace.accepts(Stage::Suppress) {
            trace.take(Stage::Suppress, Product::Minutiae(&minutiae));
        }
        let evidence = ridge_evidence(reading.normalised.view());
        let period = ridge_period(reading.normalised.view(), &evidence, reading.foreground.view());
        let report = quality::assess(&Sample {
            image: &reading.image,
            normalised: reading.normalised.view(),
            foreground: reading.foreground.view(),
            evidence: &evidence,
            minutiae: &minutiae,
            ridge_period: period,
            shading: shading(reading.normalised.view(), reading.foreground.view()),
            negative: reading.negative,
        });
        if trace.accepts(Stage::Quality) {
            trace.take(Stage::Quality, Product::Number(f32::from(report.overall.get())));
        }
        refuse(&report)?;
        // Bounded by `check_size`.
        let (width, height) = (width as u16, height as u16);
        let minutiae = MinutiaSet::new(width, height, minutiae)?.with_quality(Some(report.overall)).with_ridges(map);
        Ok(Extraction { minutiae, quality: report })
    }

    /// Reads the image as it is and, where its background suggests white ridges, its negative too; keeps the surer one.
    fn read<'a>(&self, image: Cow<'a, GrayImage>) -> Result<Reading<'a>, ExtractError> {
        let plain = self.read_one(image, false)?;
        if !may_be_negative(&plain.image, plain.foreground.view()) {
            return Ok(plain);
        }
        let inverted = self.read_one(Cow::Owned(negative(&plain.image)?), true)?;
        Ok(if decision(&inverted.foreground) > decision(&plain.foreground) { inverted } else { plain })
    }

    fn read_one<'a>(&self, image: Cow<'a, GrayImage>, negative: bool) -> Result<Reading<'a>, ExtractError> {
        let normalised = normalise(&image);
        let maps = infer(&self.network, normalised.view())?;
        Ok(Reading::of(image, negative, normalised, maps))
    }
}

/// What the network saw in one image.
pub(super) struct Reading<'a> {
    image: Cow<'a, GrayImage>,
    negative: bool,
    normalised: Wiped<Ix2>,
    maps: Maps,
    pub(super) foreground: Array2<f32>,
    pub(super) candidates: Candidates,
}

impl<'a> Reading<'a> {
    pub(super) fn of(image: Cow<'a, GrayImage>, negative: bool, normalised: Wiped<Ix2>, maps: Maps) -> Self {
        let foreground = foreground(&maps);
        let candidates = decode(&maps, foreground.view(), image.width(), image.height());
        Self { image, negative, normalised, maps, foreground, candidates }
    }

    fn offer(&self, trace: &mut dyn Trace) {
        if trace.accepts(Stage::Resample) {
            trace.take(Stage::Resample, Product::Image(&self.image));
        }
        if trace.accepts(Stage::Normalise) {
            trace.take(Stage::Normalise, Product::Map(self.normalised.view()));
        }
        if trace.accepts(Stage::Heat) {
            let heat = Wiped(self.maps.minutiae.index_axis(ndarray::Axis(0), 0).mapv(logistic));
            trace.take(Stage::Heat, Product::Map(heat.view()));
        }
        if trace.accepts(Stage::Foreground) {
            trace.take(Stage::Foreground, Product::Map(self.foreground.view()));
        }
        if trace.accepts(Stage::Orientation) {
            trace.take(Stage::Orientation, Product::Map(orientation(&self.maps).view()));
        }
    }
}
