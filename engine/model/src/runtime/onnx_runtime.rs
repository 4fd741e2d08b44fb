//! ONNX Runtime, loaded at run time.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use ndarray::{Array4, ArrayView4};
use ort::environment::Environment;
use ort::ep;
use ort::session::builder::GraphOptimizationLevel;
use ort::session::{OutputSelector, RunOptions, Session};
use ort::value::{Outlet, Tensor, TensorElementType, TensorRef, ValueType};

use crate::card::{ModelCard, OutputCard};
use crate::error::ModelError;
use crate::params::THREADS_PER_INFERENCE;
use crate::runtime::{Backend, RuntimeKind, Signature, TensorInfo, as_grid, contained_run, locate};

/// A network on ONNX Runtime.
pub(crate) struct OnnxRuntime {
    onnx: Cow<'static, [u8]>,
    outputs: Vec<OutputCard>,
    /// Idle sessions. One session runs one inference at a time; as many are made as inferences ever ran at once.
    sessions: Mutex<Vec<Session>>,
}

impl OnnxRuntime {
    /// Finds the library, once a process, and loads `onnx`.
    pub(crate) fn load(card: &ModelCard, onnx: Cow<'static, [u8]>) -> Result<Self, ModelError> {
        let first = new_session(&onnx).map_err(|problem| match problem {
            Problem::NoRuntime(message) => ModelError::RuntimeUnavailable { message },
            Problem::Refused(message) => {
                ModelError::Load { runtime: RuntimeKind::OnnxRuntime, file: card.file.clone(), message }
            }
        })?;
        Ok(Self { onnx, outputs: card.outputs.clone(), sessions: Mutex::new(vec![first]) })
    }

    /// Runs into buffers of the card's shapes. `ort` forgets to release the type of every output it allocates itself; the
    /// crumbs keep the heap from shrinking, two megabytes a run.
    fn infer(&self, session: &mut Session, input: ArrayView4<'_, f32>) -> Result<Vec<Array4<f32>>, ort::Error> {
        let (_, _, rows, columns) = input.dim();
        let mut selector = OutputSelector::no_default();
        for output in &self.outputs {
            let shape = output.tensor_shape(rows, columns);
            let values = vec![0.0_f32; shape.iter().product()];
            let buffer = Tensor::from_array((shape, values))?;
            selector = selector.with(&output.name).preallocate(&output.name, buffer);
        }
        let options = RunOptions::new()?.with_outputs(selector);
        let contiguous = input.as_standard_layout();
        let inputs = ort::inputs![TensorRef::from_array_view(contiguous.view())?];
        let values = session.run_with_options(inputs, &options)?;
        self.outputs
            .iter()
            .map(|output| {
                let missing = || ort::Error::new(format!("no output `{}`", output.name));
                let array = values.get(&output.name).ok_or_else(missing)?.try_extract_array::<f32>()?;
                let (shape, data) = (array.shape(), array.iter().copied().collect());
                as_grid(output, shape, data, [rows, columns]).map_err(|error| ort::Error::new(error.to_string()))
            })
            .collect()
    }
}

impl Backend for OnnxRuntime {
    fn kind(&self) -> RuntimeKind {
        RuntimeKind::OnnxRuntime
    }

    fn signature(&self) -> Signature {
        let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let infos = |outlets: &[Outlet]| outlets.iter().map(info).collect();
        sessions.first().map_or(Signature { inputs: Vec::new(), outputs: Vec::new() }, |session| Signature {
            inputs: infos(session.inputs()),
            outputs: infos(session.outputs()),
        })
    }

    fn run(&self, input: ArrayView4<'_, f32>) -> Result<Vec<Array4<f32>>, ModelError> {
        let fail = |message: String| ModelError::Run { runtime: RuntimeKind::OnnxRuntime, message };
        contained_run(RuntimeKind::OnnxRuntime, || {
            let idle = self.sessions.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut session = match idle {
                Some(session) => session,
                None => new_session(&self.onnx).map_err(|problem| fail(problem.into_message()))?,
            };
            let result = self.infer(&mut session, input).map_err(|error| fail(error.to_string()));
            self.sessions.lock().unwrap_or_else(PoisonError::into_inner).push(session);
            result
        })
    }
}

/// Why there is no session.
#[derive(Debug, Clone)]
enum Problem {
    NoRuntime(String),
    Refused(String),
}

impl Problem {
    fn into_message(self) -> String {
        match self {
            Self::NoRuntime(message) | Self::Refused(message) => message,
        }
    }
}

/// A session of one thread. Without the arena and the memory pattern, intermediate maps go back after each run: an
/// arena would keep the largest picture's forever.
fn new_session(onnx: &[u8]) -> Result<Session, Problem> {
    let environment = environment().map_err(Problem::NoRuntime)?;
    let build = || -> Result<Session, ort::Error> {
        Session::builder(environment)?
            .with_optimization_level(GraphOptimizationLevel::Level3)?
            .with_intra_threads(THREADS_PER_INFERENCE)?
            .with_inter_threads(THREADS_PER_INFERENCE)?
            .with_memory_pattern(false)?
            .with_deterministic_compute(true)?
            .with_execution_providers([ep::CPU::default().with_arena_allocator(false).build()])?
            .commit_from_memory(onnx)
    };
    build().map_err(|error| Problem::Refused(error.to_string()))
}

/// The process's ONNX Runtime, or why there is none. Decided once: the library cannot be exchanged later anyway.
fn environment() -> Result<&'static Environment, String> {
    static ENVIRONMENT: OnceLock<Result<Environment, String>> = OnceLock::new();
    ENVIRONMENT.get_or_init(find_environment).as_ref().map_err(String::clone)
}

/// Opens the library. `ort` can be asked only once a process: after a failed `init_from` it takes its unset library for
/// loaded, and every call before a successful one panics. So the one file to try is chosen beforehand, and a failure is
/// final.
fn find_environment() -> Result<Environment, String> {
    let path = locate::library().ok_or_else(|| "its shared library was not found".to_owned())?;
    // A library that only claims to be ONNX Runtime makes `ort` panic.
    catch_unwind(AssertUnwindSafe(|| open(path))).unwrap_or_else(|_| Err("the library found is another one".into()))
}

fn open(path: PathBuf) -> Result<Environment, String> {
    let builder = ort::init_from(&path).map_err(|error| error.to_string())?;
    let quiet = Arc::new(|_: ort::logging::LogLevel, _: &str, _: &str, _: &str, _: &str| {});
    builder
        .with_name("bioverify")
        .with_telemetry(false)
        .with_logger(quiet)
        .build()
        .map_err(|error| format!("{}: {error}", path.display()))
}

fn info(outlet: &Outlet) -> TensorInfo {
    let (is_f32, shape) = match outlet.dtype() {
        ValueType::Tensor { ty, shape, .. } => {
            (*ty == TensorElementType::Float32, Some(shape.iter().map(|axis| usize::try_from(*axis).ok()).collect()))
        }
        _ => (false, None),
    };
    TensorInfo { name: outlet.name().into(), is_f32, shape }
}
