//! ONNX Runtime, loaded at run time.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use ndarray::{Array4, ArrayView4, Ix4};
use ort::environment::Environment;
use ort::ep;
use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::{Outlet, TensorElementType, TensorRef, ValueType};

use crate::card::ModelCard;
use crate::error::ModelError;
use crate::params::THREADS_PER_INFERENCE;
use crate::runtime::{Backend, RuntimeKind, Signature, TensorInfo, contained_run, locate};

/// A network on ONNX Runtime.
pub(crate) struct OnnxRuntime {
    onnx: Cow<'static, [u8]>,
    outputs: Vec<String>,
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
        let outputs = card.outputs.iter().map(|output| output.name.clone()).collect();
        Ok(Self { onnx, outputs, sessions: Mutex::new(vec![first]) })
    }

    fn infer(&self, session: &mut Session, input: ArrayView4<'_, f32>) -> Result<Vec<Array4<f32>>, ort::Error> {
        let contiguous = input.as_standard_layout();
        let outputs = session.run(ort::inputs![TensorRef::from_array_view(contiguous.view())?])?;
        self.outputs
            .iter()
            .map(|name| {
                let value = outputs.get(name.as_str()).ok_or_else(|| ort::Error::new(format!("no output `{name}`")))?;
                let array = value.try_extract_array::<f32>()?;
                let array = array.into_dimensionality::<Ix4>().map_err(|error| ort::Error::new(error.to_string()))?;
                Ok(array.to_owned())
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

/// Tries each candidate. Every call into `ort` before a library is loaded would panic, so `init_from` comes first.
fn find_environment() -> Result<Environment, String> {
    let mut problems = Vec::new();
    for path in locate::candidates() {
        match open(&path) {
            Ok(environment) => return Ok(environment),
            Err(problem) => problems.push(problem),
        }
    }
    Err(format!("tried {} places: {}", problems.len(), problems.join("; ")))
}

fn open(path: &Path) -> Result<Environment, String> {
    // A library that only claims to be ONNX Runtime makes `ort` panic; that is this candidate's problem, not ours.
    let opened = catch_unwind(AssertUnwindSafe(|| {
        let builder = ort::init_from(path).map_err(|error| error.to_string())?;
        let quiet = Arc::new(|_: ort::logging::LogLevel, _: &str, _: &str, _: &str, _: &str| {});
        builder
            .with_name("bioverify")
            .with_telemetry(false)
            .with_logger(quiet)
            .build()
            .map_err(|error| format!("{}: {error}", path.display()))
    }));
    opened.unwrap_or_else(|_| Err(format!("{} is not ONNX Runtime", path.display())))
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
