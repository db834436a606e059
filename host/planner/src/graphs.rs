//! The model's ONNX graphs: opened, checked, and run one after the other. `shared` makes what both others begin
//! with; `reader` reads a function for a question; `finder` places a text among all functions.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use ort::environment::Environment;
use ort::session::builder::GraphOptimizationLevel;
use ort::session::{Session, SessionOutputs};
use ort::value::TensorRef;
use sha2::{Digest, Sha256};

use crate::PlannerError;
use crate::encoding::Pass;

/// The bytes of a model's graphs, as `planner.json` describes them.
pub struct GraphFiles {
    folder: PathBuf,
    /// SHA-256 by graph, lower-case hexadecimal.
    digests: HashMap<String, String>,
}

impl GraphFiles {
    pub fn new(folder: &Path, digests: HashMap<String, String>) -> Self {
        Self {
            folder: folder.to_owned(),
            digests,
        }
    }

    pub fn digests(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.digests.iter();
        all.map(|(name, digest)| (name.as_str(), digest.as_str()))
    }

    pub fn digest(&self, name: &str) -> &str {
        self.digests.get(name).map_or("none", String::as_str)
    }

    /// A graph's file, if it is the one described.
    pub fn read(&self, name: &str) -> Result<GraphFile, PlannerError> {
        let path = self.folder.join(format!("{name}.onnx"));
        let bytes = std::fs::read(&path).map_err(|e| PlannerError::model(&path, e))?;
        let digest: String = Sha256::digest(&bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        if digest != self.digest(name) {
            let why = format!(
                "its SHA-256 is {digest}, not {} as planner.json says",
                self.digest(name)
            );
            return Err(PlannerError::model(&path, why));
        }
        Ok(GraphFile { path, bytes })
    }
}

/// A graph, read and checked.
pub struct GraphFile {
    path: PathBuf,
    bytes: Vec<u8>,
}

impl GraphFile {
    pub fn open(&self, environment: &Environment) -> Result<Session, PlannerError> {
        // What can be optimised was, when the graph was exported.
        Session::builder(environment)
            .and_then(|b| Ok(b.with_optimization_level(GraphOptimizationLevel::Disable)?))
            .and_then(|b| Ok(b.with_intra_threads(1)?))
            .and_then(|mut b| b.commit_from_memory(&self.bytes))
            .map_err(|e| PlannerError::model(&self.path, e))
    }
}

/// The graphs of one thread.
pub struct Graphs {
    pub shared: Session,
    pub reader: Session,
    /// Opened when something is to be found.
    pub finder: Option<Session>,
}

impl Graphs {
    /// Runs a pass through `shared` and `reader`, alone and unpadded, so that int8 gives the same every time.
    pub fn read<T>(
        &mut self,
        pass: &Pass,
        take: impl FnOnce(&SessionOutputs<'_>) -> ort::Result<T>,
    ) -> ort::Result<T> {
        let (shape, mask) = shape(pass);
        let hidden = shared(&mut self.shared, pass, shape, &mask)?;
        let outputs = self.reader.run(ort::inputs![
            "hidden" => &hidden["hidden"],
            "input_ids" => TensorRef::from_array_view((shape, pass.ids.as_slice()))?,
            "attention_mask" => TensorRef::from_array_view((shape, mask.as_slice()))?,
        ])?;
        take(&outputs)
    }

    /// Runs a pass through `shared` and `finder`, which must be open: its place.
    pub fn place(&mut self, pass: &Pass) -> ort::Result<Vec<f32>> {
        let (shape, mask) = shape(pass);
        let hidden = shared(&mut self.shared, pass, shape, &mask)?;
        let finder = self
            .finder
            .as_mut()
            .ok_or_else(|| ort::Error::new("the finder is not open"))?;
        let outputs = finder.run(ort::inputs![
            "hidden" => &hidden["hidden"],
            "attention_mask" => TensorRef::from_array_view((shape, mask.as_slice()))?,
        ])?;
        Ok(outputs["place"].try_extract_tensor::<f32>()?.1.to_vec())
    }
}

fn shape(pass: &Pass) -> ([usize; 2], Vec<i64>) {
    ([1, pass.ids.len()], vec![1; pass.ids.len()])
}

fn shared<'s>(
    session: &'s mut Session,
    pass: &Pass,
    shape: [usize; 2],
    mask: &[i64],
) -> ort::Result<SessionOutputs<'s>> {
    session.run(ort::inputs![
        "input_ids" => TensorRef::from_array_view((shape, pass.ids.as_slice()))?,
        "attention_mask" => TensorRef::from_array_view((shape, mask))?,
        "token_type_ids" => TensorRef::from_array_view((shape, pass.types.as_slice()))?,
    ])
}
