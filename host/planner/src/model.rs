//! The ONNX model: opens its files, checks them, runs passes.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::TensorRef;
use sha2::{Digest, Sha256};
use tokenizers::Tokenizer;

use crate::PlannerError;
use crate::encoding::{Encoder, Limits, Markers, Pass};
use crate::runtime;

/// `planner.json`: what the weights were trained with.
#[derive(serde::Deserialize)]
struct Description {
    sha256: String,
    markers: Markers,
    limits: Limits,
}

/// An encoder with its heads, ready to run.
pub struct Model {
    session: Mutex<Session>,
    pub(crate) encoder: Encoder,
    /// SHA-256 of the weights, lower-case hexadecimal.
    pub digest: String,
}

/// The heads' outputs for one pass, as rows of logits.
pub struct Logits {
    pub length: usize,
    pub fit: Vec<f32>,
    pub source: Vec<f32>,
    pub start: Vec<f32>,
    pub end: Vec<f32>,
    pub inside: Vec<f32>,
    pub pointer: Vec<f32>,
}

impl Model {
    /// Opens `planner.onnx`, `tokenizer.json` and `planner.json` of a folder.
    ///
    /// # Errors
    /// When ONNX Runtime is missing, or a file is missing, truncated or not the one described.
    pub fn open(folder: &Path) -> Result<Self, PlannerError> {
        let environment = runtime::environment()?;
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read(&path)
                .map_err(|e| PlannerError::model(&path, e))
                .map(|bytes| (path, bytes))
        };
        let (path, bytes) = read("planner.json")?;
        let description: Description =
            serde_json::from_slice(&bytes).map_err(|e| PlannerError::model(&path, e))?;
        let (path, bytes) = read("tokenizer.json")?;
        let tokenizer = Tokenizer::from_bytes(bytes).map_err(|e| PlannerError::model(&path, e))?;
        let (path, bytes) = read("planner.onnx")?;
        let digest = hex(&Sha256::digest(&bytes));
        if digest != description.sha256 {
            let why = format!(
                "its SHA-256 is {digest}, not {} as planner.json says",
                description.sha256
            );
            return Err(PlannerError::model(&path, why));
        }
        let session = Session::builder(environment)
            .and_then(|b| Ok(b.with_optimization_level(GraphOptimizationLevel::Level3)?))
            .and_then(|b| {
                Ok(b.with_intra_threads(
                    std::thread::available_parallelism().map_or(1, |n| n.get().min(4)),
                )?)
            })
            .and_then(|mut b| b.commit_from_memory(&bytes))
            .map_err(|e| PlannerError::model(&path, e))?;
        let encoder = Encoder {
            tokenizer,
            limits: description.limits,
            markers: description.markers,
        };
        Ok(Self {
            session: Mutex::new(session),
            encoder,
            digest,
        })
    }

    /// Runs one pass, alone and unpadded, so that int8 gives the same result every time.
    pub(crate) fn run(&self, pass: &Pass) -> Result<Logits, PlannerError> {
        let run = || -> ort::Result<Logits> {
            let shape = [1, pass.ids.len()];
            let mask = vec![1i64; pass.ids.len()];
            let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
            let outputs = session.run(ort::inputs![
                "input_ids" => TensorRef::from_array_view((shape, pass.ids.as_slice()))?,
                "attention_mask" => TensorRef::from_array_view((shape, mask.as_slice()))?,
                "token_type_ids" => TensorRef::from_array_view((shape, pass.types.as_slice()))?,
            ])?;
            let take = |name: &str| -> ort::Result<Vec<f32>> {
                Ok(outputs[name].try_extract_tensor::<f32>()?.1.to_vec())
            };
            Ok(Logits {
                length: pass.ids.len(),
                fit: take("fit")?,
                source: take("source")?,
                start: take("start")?,
                end: take("end")?,
                inside: take("inside")?,
                pointer: take("pointer")?,
            })
        };
        let logits = run().map_err(|e| PlannerError::Run(e.to_string()))?;
        if logits
            .fit
            .iter()
            .chain(&logits.source)
            .any(|x| !x.is_finite())
        {
            return Err(PlannerError::Run(
                "its scores are not numbers; the weights are damaged".to_owned(),
            ));
        }
        Ok(logits)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
