//! The runtime compiled in: rten.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use ndarray::{Array4, ArrayView4};
use rten::{DataType, Dimension, Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value, ValueType, ValueView};

use crate::card::{ModelCard, OutputCard, OutputLayout};
use crate::error::ModelError;
use crate::params::THREADS_PER_INFERENCE;
use crate::runtime::{Backend, RuntimeKind, Signature, TensorInfo, as_grid, contained_run};

/// A network on rten.
pub(crate) struct Embedded {
    model: Model,
    input: Option<NodeId>,
    outputs: Vec<NodeId>,
    /// What the card says of each output.
    cards: Vec<OutputCard>,
    /// Idle thread pools of one thread each; as many are made as inferences ever ran at once.
    pools: Mutex<Vec<Arc<ThreadPool>>>,
}

impl Embedded {
    /// Parses and optimises `onnx`, outside the caller's rayon pool and inside one of its own: the caller may hold what the
    /// other threads of its pool wait for.
    pub(crate) fn load(card: &ModelCard, onnx: &[u8]) -> Result<Self, ModelError> {
        let fail =
            |message: String| ModelError::Load { runtime: RuntimeKind::Embedded, file: card.file.clone(), message };
        let pool = Arc::new(ThreadPool::with_num_threads(THREADS_PER_INFERENCE));
        let load = || ModelOptions::with_ops(operators()).load(onnx.to_vec()).map_err(|error| fail(error.to_string()));
        let model = outside_rayon(fail, || pool.run(load))?;
        let named = |ids: &[NodeId], name: &str| {
            ids.iter().copied().find(|id| model.node_info(*id).and_then(|node| node.name()) == Some(name))
        };
        // A tensor that is missing here is reported by name from the signature, right after loading.
        let input = named(model.input_ids(), &card.input.name);
        let outputs = card.outputs.iter().filter_map(|output| named(model.output_ids(), &output.name)).collect();
        Ok(Self { model, input, outputs, cards: card.outputs.clone(), pools: Mutex::new(vec![pool]) })
    }

    fn infos(&self, ids: &[NodeId]) -> Vec<TensorInfo> {
        ids.iter()
            .filter_map(|id| self.model.node_info(*id))
            .map(|node| {
                let axes = |axis: &Dimension| match axis {
                    Dimension::Fixed(size) => Some(*size),
                    Dimension::Symbolic(_) => None,
                };
                TensorInfo {
                    name: node.name().unwrap_or_default().into(),
                    is_f32: node.dtype().is_none_or(|dtype| dtype == ValueType::Tensor(DataType::Float)),
                    shape: node.shape().map(|shape| shape.iter().map(axes).collect()),
                }
            })
            .collect()
    }

    fn infer(&self, input: ArrayView4<'_, f32>, pool: &Arc<ThreadPool>) -> Result<Vec<Array4<f32>>, ModelError> {
        let fail = |message: String| ModelError::Run { runtime: RuntimeKind::Embedded, message };
        let contiguous = input.as_standard_layout();
        let values = contiguous.as_slice().ok_or_else(|| fail("input is not contiguous".into()))?;
        let view = ValueView::from_shape(contiguous.shape(), values).map_err(|error| fail(error.to_string()))?;
        let id = self.input.ok_or_else(|| fail("the network has no input".into()))?;
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(pool)));
        let outputs = self
            .model
            .run(vec![(id, view.into())], &self.outputs, Some(options))
            .map_err(|error| fail(error.to_string()))?;
        let (_, _, rows, columns) = input.dim();
        outputs
            .into_iter()
            .zip(&self.cards)
            .map(|(value, card)| {
                let (shape, data) = parts(value, card.layout).map_err(fail)?;
                as_grid(card, &shape, data, [rows, columns])
            })
            .collect()
    }
}

/// Works where blocking is harmless. A rayon worker that waits for another pool steals further tasks of its own pool
/// meanwhile. With an inference in each of them it would nest without bound; and one that loads a network for a cell which
/// the stolen task wants too would wait for itself for ever. Such a caller waits on a plain thread instead (some 30
/// microseconds).
fn outside_rayon<T: Send>(
    fail: impl Fn(String) -> ModelError,
    work: impl FnOnce() -> Result<T, ModelError> + Send,
) -> Result<T, ModelError> {
    if rayon::current_thread_index().is_none() {
        return work();
    }
    thread::scope(|scope| {
        let worker = thread::Builder::new().spawn_scoped(scope, work).map_err(|error| fail(error.to_string()))?;
        worker.join().unwrap_or_else(|_| Err(fail("it panicked".into())))
    })
}

impl Backend for Embedded {
    fn kind(&self) -> RuntimeKind {
        RuntimeKind::Embedded
    }

    fn signature(&self) -> Signature {
        Signature { inputs: self.infos(self.model.input_ids()), outputs: self.infos(self.model.output_ids()) }
    }

    fn run(&self, input: ArrayView4<'_, f32>) -> Result<Vec<Array4<f32>>, ModelError> {
        let idle = self.pools.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let pool = idle.unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(THREADS_PER_INFERENCE)));
        let fail = |message: String| ModelError::Run { runtime: RuntimeKind::Embedded, message };
        let result = contained_run(RuntimeKind::Embedded, || outside_rayon(fail, || self.infer(input, &pool)));
        self.pools.lock().unwrap_or_else(PoisonError::into_inner).push(pool);
        result
    }
}

/// Shape and values of a tensor that has as many axes as the layout.
fn parts(value: Value, layout: OutputLayout) -> Result<(Vec<usize>, Vec<f32>), String> {
    fn of<const N: usize>(value: Value) -> Result<(Vec<usize>, Vec<f32>), String> {
        let (shape, data) = value.into_shape_vec::<f32, N>().map_err(|error| error.to_string())?;
        Ok((shape.to_vec(), data))
    }
    match layout {
        OutputLayout::Grid => of::<4>(value),
        OutputLayout::Cells => of::<3>(value),
        OutputLayout::Vector => of::<2>(value),
    }
}

/// The operators of convolutional and small attention networks. A network that needs another is refused by the operator's
/// name; a short list keeps the program small and hostile files out of rarely used code.
fn operators() -> rten::OpRegistry {
    rten::op_registry!(
        Abs,
        Add,
        And,
        AveragePool,
        BatchNormalization,
        Cast,
        Ceil,
        Clip,
        Concat,
        ConstantOfShape,
        Conv,
        ConvInteger,
        ConvTranspose,
        Cos,
        CumSum,
        DepthToSpace,
        DequantizeLinear,
        Div,
        DynamicQuantizeLinear,
        Elu,
        Equal,
        Erf,
        Exp,
        Expand,
        Flatten,
        Floor,
        Gather,
        Gelu,
        Gemm,
        GlobalAveragePool,
        Greater,
        HardSigmoid,
        HardSwish,
        Identity,
        InstanceNormalization,
        LayerNormalization,
        LeakyRelu,
        Less,
        Log,
        LpNormalization,
        MatMul,
        MatMulInteger,
        Max,
        MaxPool,
        Mean,
        Min,
        Mul,
        Neg,
        Not,
        Or,
        PRelu,
        Pad,
        Pow,
        QuantizeLinear,
        Range,
        Reciprocal,
        ReduceL2,
        ReduceMax,
        ReduceMean,
        ReduceSum,
        Relu,
        Reshape,
        Resize,
        Shape,
        Sigmoid,
        Sin,
        Slice,
        Softmax,
        Softplus,
        Split,
        Sqrt,
        Squeeze,
        Sub,
        Sum,
        Tanh,
        Tile,
        Transpose,
        Unsqueeze,
        Upsample,
        Where
    )
}
