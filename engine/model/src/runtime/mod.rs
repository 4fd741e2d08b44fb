//! Three ways to run a network, behind one trait.

mod embedded;
mod locate;
mod onnx_runtime;

use std::borrow::Cow;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use ndarray::{Array4, ArrayView4};

use crate::card::{IntegerCard, ModelCard, OutputCard, OutputLayout};
use crate::error::ModelError;
use crate::integer::{Integer, SimdLevel};
use crate::network::check_signature;

/// Which runtime to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RuntimeChoice {
    /// The network's integer form if its card has one; else ONNX Runtime if its shared library is found and works, else the
    /// embedded one.
    ///
    /// The library is looked for in this order: the file named by the environment variable `ORT_DYLIB_PATH` (then nothing else);
    /// `libonnxruntime.so*`, `libonnxruntime*.dylib` or `onnxruntime.dll` beside the program or in `lib` beside it;
    /// the same beside the shared library that contains this code (Linux); the system loader's path. The first that
    /// exists is tried, once a process.
    #[default]
    Auto,
    /// ONNX Runtime or an error.
    OnnxRuntime,
    /// The runtime compiled in, in floating point.
    Embedded,
    /// The network's integer form or an error.
    Integer,
}

impl RuntimeChoice {
    /// The same for networks of which none has to have an integer form: [`Self::Integer`] becomes [`Self::Auto`].
    #[must_use]
    pub const fn or_floats(self) -> Self {
        match self {
            Self::Integer => Self::Auto,
            other => other,
        }
    }
}

/// A runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RuntimeKind {
    /// ONNX Runtime, a shared library.
    OnnxRuntime,
    /// The runtime compiled in, in floating point.
    Embedded,
    /// The integer form of a network: the same bits on every machine.
    Integer,
}

impl fmt::Display for RuntimeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OnnxRuntime => "ONNX Runtime",
            Self::Embedded => "the embedded runtime",
            Self::Integer => "the integer runtime",
        })
    }
}

/// A loaded network.
pub(crate) trait Backend: Send + Sync {
    /// Which runtime this is.
    fn kind(&self) -> RuntimeKind;
    /// Names, types and shapes of the network's tensors.
    fn signature(&self) -> Signature;
    /// The outputs in the card's order.
    fn run(&self, input: ArrayView4<'_, f32>) -> Result<Vec<Array4<f32>>, ModelError>;
    /// Uses these instructions from now on; false where the runtime does not choose, or the processor lacks them.
    fn set_simd(&mut self, _level: SimdLevel) -> bool {
        false
    }
}

/// A network's tensors.
#[derive(Debug)]
pub(crate) struct Signature {
    pub(crate) inputs: Vec<TensorInfo>,
    pub(crate) outputs: Vec<TensorInfo>,
}

/// One tensor: axes whose size is only known at run time are `None`; so is a shape the runtime cannot tell.
#[derive(Debug)]
pub(crate) struct TensorInfo {
    pub(crate) name: String,
    pub(crate) is_f32: bool,
    pub(crate) shape: Option<Vec<Option<usize>>>,
}

impl TensorInfo {
    pub(crate) fn describe(&self) -> String {
        let element = if self.is_f32 { "f32" } else { "another element type" };
        let Some(shape) = &self.shape else { return format!("{element}, shape not told") };
        let axes: Vec<_> = shape.iter().map(|axis| axis.map_or_else(|| "?".into(), |size| size.to_string())).collect();
        format!("{element} [{}]", axes.join(", "))
    }
}

/// A backend, and why it is not the preferred one.
pub(crate) struct Loaded {
    pub(crate) backend: Box<dyn Backend>,
    pub(crate) fallback_reason: Option<String>,
}

/// Loads `onnx` or its integer form on the chosen runtime and compares its tensors with the card. Both have the card's hash.
pub(crate) fn load(
    card: &ModelCard,
    onnx: Cow<'static, [u8]>,
    integer: Option<&[u8]>,
    choice: RuntimeChoice,
) -> Result<Loaded, ModelError> {
    let integral = |(form, bytes): (&IntegerCard, &[u8])| -> Result<Box<dyn Backend>, ModelError> {
        Ok(Box::new(Integer::load(card, &form.file, bytes)?))
    };
    let embedded = |onnx: &[u8]| -> Result<Box<dyn Backend>, ModelError> {
        Ok(Box::new(contained(RuntimeKind::Embedded, card, || embedded::Embedded::load(card, onnx))?))
    };
    let native = |onnx: Cow<'static, [u8]>| -> Result<Box<dyn Backend>, ModelError> {
        Ok(Box::new(contained(RuntimeKind::OnnxRuntime, card, || onnx_runtime::OnnxRuntime::load(card, onnx))?))
    };
    let loaded = match (choice, card.integer.as_ref().zip(integer)) {
        (RuntimeChoice::Embedded, _) => Loaded { backend: embedded(&onnx)?, fallback_reason: None },
        (RuntimeChoice::OnnxRuntime, _) => Loaded { backend: native(onnx)?, fallback_reason: None },
        (RuntimeChoice::Auto | RuntimeChoice::Integer, Some(form)) => {
            Loaded { backend: integral(form)?, fallback_reason: None }
        }
        (RuntimeChoice::Integer, None) => {
            let name = card.name.clone();
            return Err(match &card.integer {
                Some(form) => ModelError::IntegerFormNotGiven { name, file: form.file.clone() },
                None => ModelError::NoIntegerForm { name },
            });
        }
        (RuntimeChoice::Auto, None) => match native(onnx.clone()) {
            Ok(backend) => Loaded { backend, fallback_reason: None },
            Err(reason) => Loaded { backend: embedded(&onnx)?, fallback_reason: Some(reason.to_string()) },
        },
    };
    check_signature(card, &loaded.backend.signature())?;
    Ok(loaded)
}

/// The tensors of a network whose card is not known yet; `card` names the file in errors.
pub(crate) fn signature(card: &ModelCard, onnx: Cow<'static, [u8]>) -> Result<Signature, ModelError> {
    let embedded = contained(RuntimeKind::Embedded, card, || embedded::Embedded::load(card, &onnx));
    match embedded {
        Ok(backend) => Ok(backend.signature()),
        // An operator only the other runtime knows.
        Err(first) => {
            let native = contained(RuntimeKind::OnnxRuntime, card, || onnx_runtime::OnnxRuntime::load(card, onnx));
            native.map(|backend| backend.signature()).map_err(|_| first)
        }
    }
}

/// A tensor of the network as batch x channels x rows x columns. `data` lies in the tensor's own order; `input` is rows and
/// columns of the network's input.
fn as_grid(
    output: &OutputCard,
    shape: &[usize],
    data: Vec<f32>,
    [rows, columns]: [usize; 2],
) -> Result<Array4<f32>, ModelError> {
    let wanted = output.tensor_shape(rows, columns);
    let mismatch = || ModelError::TensorMismatch {
        kind: "output",
        name: output.name.clone(),
        expected: format!("{wanted:?}"),
        actual: format!("{shape:?}"),
    };
    if shape != wanted {
        return Err(mismatch());
    }
    let [batch, depth, rows, columns] = output.shape(rows, columns);
    match output.layout {
        OutputLayout::Grid | OutputLayout::Vector => Array4::from_shape_vec((batch, depth, rows, columns), data),
        OutputLayout::Cells => {
            Array4::from_shape_vec((batch, rows, columns, depth), data).map(|cells| cells.permuted_axes([0, 3, 1, 2]))
        }
    }
    .map_err(|_| mismatch())
}

/// A runtime's panic while loading becomes an error: neither runtime promises to have none on hostile bytes.
fn contained<T>(
    runtime: RuntimeKind,
    card: &ModelCard,
    load: impl FnOnce() -> Result<T, ModelError>,
) -> Result<T, ModelError> {
    catch_unwind(AssertUnwindSafe(load)).unwrap_or_else(|_| {
        Err(ModelError::Load { runtime, file: card.file.clone(), message: "it panicked on this file".into() })
    })
}

/// The same for a run.
fn contained_run<T>(runtime: RuntimeKind, run: impl FnOnce() -> Result<T, ModelError>) -> Result<T, ModelError> {
    catch_unwind(AssertUnwindSafe(run))
        .unwrap_or_else(|_| Err(ModelError::Run { runtime, message: "it panicked".into() }))
}
