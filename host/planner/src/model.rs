//! The ONNX model: opens its files, checks them, runs passes.

use std::collections::HashMap;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ort::session::builder::GraphOptimizationLevel;
use ort::session::{Session, SessionOutputs};
use ort::value::TensorRef;
use sha2::{Digest, Sha256};
use tokenizers::Tokenizer;

use crate::PlannerError;
use crate::encoding::{Dialog, Encoder, Limits, Markers, Pass};
use crate::places::{Key, Place, Places, SIZE, nearness};
use crate::runtime;
use crate::weights::Weights;

/// `planner.json`: what the weights were trained with.
#[derive(serde::Deserialize)]
struct Description {
    sha256: String,
    markers: Markers,
    limits: Limits,
    weights: Weights,
}

/// An encoder with its heads, ready to run.
pub struct Model {
    /// One a core, up to two: passes are short, and run faster beside each other than each on all cores.
    sessions: Vec<Mutex<Session>>,
    pub(crate) encoder: Encoder,
    /// What the search makes of the scores.
    pub weights: Weights,
    /// Passes already run: a question that is planned again asks for most of them again.
    known: Mutex<HashMap<Vec<i64>, Arc<Logits>>>,
    most_known: usize,
    places: Mutex<Places>,
    /// SHA-256 of the weights, lower-case hexadecimal.
    pub digest: String,
}

/// The heads' outputs for one pass. Points are logits over the pass's tokens.
pub struct Logits {
    /// That the question asks for the function, and that a right plan calls it.
    pub fit: [f32; 2],
    pub opens: Vec<f32>,
    pub closes: Vec<f32>,
    pub slots: Vec<SlotLogits>,
}

/// The heads' outputs at a parameter's marker.
pub struct SlotLogits {
    pub source: [f32; 6],
    pub start: Vec<f32>,
    pub end: Vec<f32>,
    pub inside: Vec<f32>,
    pub pointer: Vec<f32>,
    pub opens: Vec<f32>,
    pub closes: Vec<f32>,
}

impl Model {
    /// Opens `planner.onnx`, `tokenizer.json` and `planner.json` of a folder.
    ///
    /// # Errors
    /// When ONNX Runtime is missing, or a file is missing, truncated or not the one described.
    pub fn open(folder: &Path) -> Result<Self, PlannerError> {
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read(&path)
                .map_err(|e| PlannerError::model(&path, e))
                .map(|bytes| (path, bytes))
        };
        let (path, bytes) = read("planner.json")?;
        let description: Description =
            serde_json::from_slice(&bytes).map_err(|e| PlannerError::model(&path, e))?;
        let tokenizer = || -> Result<Tokenizer, PlannerError> {
            let (path, bytes) = read("tokenizer.json")?;
            Tokenizer::from_bytes(bytes).map_err(|e| PlannerError::model(&path, e))
        };
        let graph = || -> Result<_, PlannerError> {
            let (path, bytes) = read("planner.onnx")?;
            let digest = hex(&Sha256::digest(&bytes));
            if digest != description.sha256 {
                let why = format!(
                    "its SHA-256 is {digest}, not {} as planner.json says",
                    description.sha256
                );
                return Err(PlannerError::model(&path, why));
            }
            Ok((path, bytes, digest))
        };
        // Loading the runtime takes as long as all that needs no runtime.
        let (environment, graph, tokenizer) = std::thread::scope(|scope| {
            let environment = scope.spawn(runtime::environment);
            let (graph, tokenizer) = (graph(), tokenizer());
            let environment = environment
                .join()
                .unwrap_or_else(|panic| resume_unwind(panic));
            (environment, graph, tokenizer)
        });
        let environment = environment?;
        let (path, bytes, digest) = graph?;
        let tokenizer = tokenizer?;
        // What can be optimised was, when the graph was exported.
        let session = || {
            Session::builder(environment)
                .and_then(|b| Ok(b.with_optimization_level(GraphOptimizationLevel::Disable)?))
                .and_then(|b| Ok(b.with_intra_threads(1)?))
                .and_then(|mut b| b.commit_from_memory(&bytes))
                .map(Mutex::new)
        };
        let cores = std::thread::available_parallelism().map_or(1, |n| n.get().min(2));
        let sessions: ort::Result<Vec<_>> = std::thread::scope(|scope| {
            let others: Vec<_> = (1..cores).map(|_| scope.spawn(session)).collect();
            let others = others
                .into_iter()
                .map(|made| made.join().unwrap_or_else(|panic| resume_unwind(panic)));
            std::iter::once(session()).chain(others).collect()
        });
        let sessions = sessions.map_err(|e| PlannerError::model(&path, e))?;
        let encoder = Encoder {
            tokenizer,
            limits: description.limits,
            markers: description.markers,
        };
        Ok(Self {
            sessions,
            encoder,
            weights: description.weights,
            known: Mutex::default(),
            most_known: 2_000,
            places: Mutex::default(),
            digest,
        })
    }

    /// Keeps the results of so many passes.
    pub fn remember(&mut self, most: usize) {
        self.most_known = most;
    }

    /// Keeps in a file where functions stand, so that a later run need not place them again.
    pub fn keep_places(&mut self, file: &Path) {
        self.places = Mutex::new(Places::kept_in(file));
    }

    /// The functions that a dialog is likeliest to need, likeliest first, by their texts.
    pub(crate) fn nearest(
        &self,
        texts: &[String],
        dialog: &Dialog,
    ) -> Result<Vec<usize>, PlannerError> {
        let keys: Vec<Key> = texts
            .iter()
            .map(|text| Key::of(&self.digest, text))
            .collect();
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let mut new: Vec<usize> = (0..texts.len())
            .filter(|&i| places.get(&keys[i]).is_none())
            .collect();
        new.sort_by_key(|&i| keys[i]);
        new.dedup_by_key(|i| keys[*i]);
        let passes: Result<Vec<Pass>, String> = new
            .iter()
            .map(|&i| self.encoder.function_alone(&texts[i]))
            .chain([Ok(self.encoder.dialog_alone(dialog))])
            .collect();
        let passes = passes.map_err(PlannerError::Run)?;
        let mut placed = self.each(&passes, |pass| self.place(pass))?;
        let asked = placed.pop().unwrap_or([0.0; SIZE]);
        places.add(new.into_iter().map(|i| keys[i]).zip(placed).collect());
        let near: Vec<f32> = keys
            .iter()
            .map(|key| {
                places
                    .get(key)
                    .map_or(-1.0, |place| nearness(place, &asked))
            })
            .collect();
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by(|&a, &b| near[b].total_cmp(&near[a]));
        Ok(order)
    }

    pub(crate) fn place(&self, pass: &Pass) -> Result<Place, PlannerError> {
        let place = self.outputs(pass, |outputs| {
            let find = outputs
                .get("find")
                .ok_or_else(|| ort::Error::new("the model does not say where functions stand"))?;
            let (_, numbers) = find.try_extract_tensor::<f32>()?;
            Ok(std::array::from_fn(|i| {
                numbers.get(i).copied().unwrap_or(f32::NAN)
            }))
        });
        let place: Place = place.map_err(|e| PlannerError::Run(e.to_string()))?;
        match place.iter().all(|x| x.is_finite()) {
            true => Ok(place),
            false => Err(damaged()),
        }
    }

    /// Runs passes, as many at once as there are sessions.
    pub(crate) fn run_all(&self, passes: &[Pass]) -> Result<Vec<Arc<Logits>>, PlannerError> {
        self.each(passes, |pass| self.run(pass))
    }

    fn each<T: Send>(
        &self,
        passes: &[Pass],
        run: impl Fn(&Pass) -> Result<T, PlannerError> + Sync,
    ) -> Result<Vec<T>, PlannerError> {
        let next = AtomicUsize::new(0);
        let worker = || {
            let mut done = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(pass) = passes.get(index) else {
                    return done;
                };
                done.push((index, run(pass)));
            }
        };
        let mut done = std::thread::scope(|scope| {
            let others: Vec<_> = (1..self.sessions.len().min(passes.len()))
                .map(|_| scope.spawn(worker))
                .collect();
            let mut done = worker();
            for other in others {
                done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
            }
            done
        });
        done.sort_by_key(|(index, _)| *index);
        done.into_iter().map(|(_, made)| made).collect()
    }

    fn session(&self) -> MutexGuard<'_, Session> {
        let free = self
            .sessions
            .iter()
            .find_map(|session| session.try_lock().ok());
        free.unwrap_or_else(|| {
            self.sessions[0]
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        })
    }

    /// Runs one pass, alone and unpadded, so that int8 gives the same result every time.
    pub(crate) fn run(&self, pass: &Pass) -> Result<Arc<Logits>, PlannerError> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(logits) = known().get(&pass.ids) {
            return Ok(logits.clone());
        }
        let logits = self
            .run_anew(pass)
            .map_err(|e| PlannerError::Run(e.to_string()))?;
        let mut scores = logits.slots.iter().flat_map(|slot| &slot.source);
        if !scores.all(|x| x.is_finite()) || !logits.fit.iter().all(|x| x.is_finite()) {
            return Err(damaged());
        }
        let logits = Arc::new(logits);
        let mut known = known();
        if known.len() >= self.most_known {
            known.clear();
        }
        known.insert(pass.ids.clone(), logits.clone());
        Ok(logits)
    }

    fn run_anew(&self, pass: &Pass) -> ort::Result<Logits> {
        self.outputs(pass, |outputs| logits(pass, outputs))
    }

    fn outputs<T>(
        &self,
        pass: &Pass,
        take: impl FnOnce(&SessionOutputs<'_>) -> ort::Result<T>,
    ) -> ort::Result<T> {
        let length = pass.ids.len();
        let shape = [1, length];
        let mask = vec![1i64; length];
        let mut session = self.session();
        let outputs = session.run(ort::inputs![
            "input_ids" => TensorRef::from_array_view((shape, pass.ids.as_slice()))?,
            "attention_mask" => TensorRef::from_array_view((shape, mask.as_slice()))?,
            "token_type_ids" => TensorRef::from_array_view((shape, pass.types.as_slice()))?,
        ])?;
        take(&outputs)
    }
}

fn logits(pass: &Pass, outputs: &SessionOutputs<'_>) -> ort::Result<Logits> {
    let length = pass.ids.len();
    let take =
        |name: &str| -> ort::Result<&[f32]> { Ok(outputs[name].try_extract_tensor::<f32>()?.1) };
    let (fit, source) = (take("fit")?, take("source")?);
    let (start, end, inside) = (take("start")?, take("end")?, take("inside")?);
    let (pointer, opens, closes) = (take("pointer")?, take("opens")?, take("closes")?);
    let row = |matrix: &[f32], position: usize| matrix[position * length..][..length].to_vec();
    Ok(Logits {
        fit: std::array::from_fn(|i| fit[pass.function * 2 + i]),
        opens: row(opens, pass.function),
        closes: row(closes, pass.function),
        slots: pass
            .slots
            .iter()
            .map(|slot| SlotLogits {
                source: std::array::from_fn(|i| source[slot.position * 6 + i]),
                start: row(start, slot.position),
                end: row(end, slot.position),
                inside: row(inside, slot.position),
                pointer: row(pointer, slot.position),
                opens: row(opens, slot.position),
                closes: row(closes, slot.position),
            })
            .collect(),
    })
}

fn damaged() -> PlannerError {
    PlannerError::Run("its scores are not numbers; the weights are damaged".to_owned())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
