//! Options that several commands share: which models, which runtime, how many threads.

use std::path::{Path, PathBuf};

use bioverify::{Calibration, Engine, Error, Fingers, Policy, RuntimeChoice};
use bioverify_model::ModelRole;
use bioverify_trust::TrustStore;
use clap::{Args, ValueEnum};
use rayon::ThreadPoolBuilder;

use crate::fault::Fault;
use crate::input::{parse_between, read_bytes};

/// Which runtime runs the networks.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum Runtime {
    /// A network's integer form where it has one (the same scores on every machine); else ONNX Runtime where its shared library
    /// is found, else the embedded one
    #[default]
    Auto,
    /// ONNX Runtime, or an error
    Onnxruntime,
    /// The runtime inside this program, in floating point
    Embedded,
    /// The integer form of the fingerprint network, or an error; face networks, which have none, as with auto
    Integer,
}

impl From<Runtime> for RuntimeChoice {
    fn from(runtime: Runtime) -> Self {
        match runtime {
            Runtime::Auto => Self::Auto,
            Runtime::Onnxruntime => Self::OnnxRuntime,
            Runtime::Embedded => Self::Embedded,
            Runtime::Integer => Self::Integer,
        }
    }
}

/// Which networks a command uses.
#[derive(Debug, Args)]
pub struct ModelArgs {
    /// Folder with model cards (`DIR/finger-minutiae/card.toml`, `DIR/face-embedder/card.toml` and so on, or one `DIR/card.toml`);
    /// roles it lacks keep the bundled model [default: the bundled models]
    #[arg(long, value_name = "DIR")]
    pub models: Option<PathBuf>,
    /// What runs the networks
    #[arg(long, value_enum, default_value_t = Runtime::Auto)]
    pub runtime: Runtime,
}

impl ModelArgs {
    /// Extractor and matcher.
    pub fn fingers(&self) -> Result<Fingers, Fault> {
        let folder = self.folder()?;
        Fingers::load(self.runtime.into(), folder).map_err(|error| match folder {
            None => Fault::error(error, runtime_advice(self.runtime)),
            Some(folder) => {
                Fault::error(error, "check the model with: bioverify models check --models DIR").in_file(folder)
            }
        })
    }

    /// What the scores mean; `None` where no table belongs to the model.
    pub fn calibration(&self, fingers: &Fingers) -> Option<Calibration> {
        fingers.calibration(self.models.as_deref()).ok()
    }

    /// The folder that was asked for, if it holds a model.
    pub fn folder(&self) -> Result<Option<&Path>, Fault> {
        let Some(folder) = self.models.as_deref() else { return Ok(None) };
        let has_card = |folder: &Path| folder.join("card.toml").is_file();
        if has_card(folder) || ModelRole::ALL.iter().any(|role| has_card(&folder.join(role.word()))) {
            return Ok(Some(folder));
        }
        let advice = "give a folder that holds finger-minutiae/card.toml or a face model, or leave --models out for the bundled models";
        Err(Fault::error("there is no model card in this folder", advice).in_file(folder))
    }
}

const fn runtime_advice(runtime: Runtime) -> &'static str {
    match runtime {
        Runtime::Onnxruntime => "set ORT_DYLIB_PATH to ONNX Runtime's shared library, or use --runtime embedded",
        Runtime::Integer => "give a model whose card has an integer form (models/README.md), or use --runtime auto",
        _ => "try --runtime embedded",
    }
}

/// How many threads a command uses.
#[derive(Debug, Args)]
pub struct ThreadArgs {
    /// Threads to work with [default: every core]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = |text: &str| parse_between::<u16>(text, 1, 1024))]
    pub threads: Option<u16>,
}

impl ThreadArgs {
    /// Makes the thread pool of this process.
    pub fn apply(&self) -> Result<(), Fault> {
        let Some(threads) = self.threads else { return Ok(()) };
        let built = ThreadPoolBuilder::new().num_threads(usize::from(threads)).build_global();
        built
            .map_err(|error| Fault::error(format_args!("cannot start {threads} threads: {error}"), "use fewer threads"))
    }
}

/// What decides: models, calibration and policy.
#[derive(Debug, Args)]
pub struct EngineArgs {
    #[command(flatten)]
    pub models: ModelArgs,
    /// Table from scores to false-match rates [default: the one that belongs to the model]
    #[arg(long, value_name = "FILE")]
    pub calibration: Option<PathBuf>,
}

impl EngineArgs {
    /// An engine with this policy file, or the bundled policy.
    pub fn engine(&self, policy: Option<&Path>) -> Result<Engine, Fault> {
        self.engine_trusting(policy, TrustStore::new())
    }

    /// The same, with those that are trusted.
    pub fn engine_trusting(&self, policy: Option<&Path>, store: TrustStore) -> Result<Engine, Fault> {
        let mut builder = Engine::builder().runtime(self.models.runtime.into()).trust_store(store);
        if let Some(folder) = self.models.folder()? {
            builder = builder.models_dir(folder);
        }
        if let Some(path) = &self.calibration {
            let advice = "make a new table with: bioverify calibrate";
            let table = Calibration::from_toml(&text_file(path)?);
            builder = builder.calibration(table.map_err(|error| Fault::error(error, advice).in_file(path))?);
        }
        if let Some(path) = policy {
            let advice = "start from the bundled policy, engine/verify/policy/default.toml";
            let rules = Policy::from_toml(&text_file(path)?);
            builder = builder.policy(rules.map_err(|error| Fault::error(error, advice).in_file(path))?);
        }
        builder.build().map_err(|error| Fault::error(&error, self.advice(&error)))
    }

    const fn advice(&self, error: &Error) -> &'static str {
        match error {
            Error::Calibration(_) => {
                "give the table that belongs to this model and version, or make one with: bioverify calibrate"
            }
            Error::CalibrationTooWeak { .. } => "calibrate on more fingers, or relax the policy",
            Error::Model(_) => runtime_advice(self.models.runtime),
            _ => "check --models, --calibration and --policy",
        }
    }
}

fn text_file(path: &Path) -> Result<String, Fault> {
    String::from_utf8(read_bytes(path)?.to_vec())
        .map_err(|_| Fault::error("this is no text in UTF-8", "give a TOML file").in_file(path))
}
