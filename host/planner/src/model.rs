//! The model: opens its files, runs passes beside each other, and remembers what they gave.

use std::collections::HashMap;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ort::environment::Environment;
use ort::session::SessionOutputs;
use tokenizers::Tokenizer;

use crate::PlannerError;
use crate::elsewhere::{Elsewhere, InWords};
use crate::encoding::{Encoder, Limits, Markers, Pass};
use crate::graphs::{GraphFiles, Graphs};
use crate::places::{Key, Place, Places, SIZE, nearness};
use crate::runtime;
use crate::weights::Weights;
use crate::wording::Wording;

/// `planner.json`: what the weights were trained with.
#[derive(serde::Deserialize)]
struct Description {
    /// By graph.
    sha256: HashMap<String, String>,
    markers: Markers,
    limits: Limits,
    weights: Weights,
}

/// An encoder with its heads, ready to run.
pub struct Model {
    /// One a core, up to two: passes are short, and run faster beside each other than each on all cores.
    graphs: Vec<Mutex<Graphs>>,
    environment: &'static Environment,
    files: GraphFiles,
    pub(crate) encoder: Encoder,
    /// What the search makes of the scores.
    pub weights: Weights,
    /// Passes already run: a question that is planned again asks for most of them again.
    known: Mutex<HashMap<Vec<i64>, Arc<Logits>>>,
    most_known: usize,
    places: Mutex<Places>,
    /// The functions last asked for by their words: mostly they are the same again.
    wording: Mutex<Option<Arc<Wording>>>,
    pub(crate) elsewhere: Option<Box<dyn Elsewhere>>,
}

/// How many logits there are for a function itself.
pub(crate) const FITS: usize = 3;

/// The heads' outputs for one pass. Points are logits over the pass's tokens.
pub struct Logits {
    /// That the question asks for the function, that a right plan calls it, and that it calls it more than once.
    pub fit: [f32; FITS],
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
    /// Opens the graphs, `tokenizer.json` and `planner.json` of a folder.
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
        let files = GraphFiles::new(folder, description.sha256);
        // Loading the runtime takes as long as all that needs no runtime.
        let (environment, shared, reader, tokenizer) = std::thread::scope(|scope| {
            let environment = scope.spawn(runtime::environment);
            let (shared, reader) = (files.read("shared"), files.read("reader"));
            let tokenizer = tokenizer();
            let environment = environment
                .join()
                .unwrap_or_else(|panic| resume_unwind(panic));
            (environment, shared, reader, tokenizer)
        });
        let environment = environment?;
        let (shared, reader, tokenizer) = (shared?, reader?, tokenizer?);
        let graphs = || -> Result<Mutex<Graphs>, PlannerError> {
            Ok(Mutex::new(Graphs {
                shared: shared.open(environment)?,
                reader: reader.open(environment)?,
                finder: None,
            }))
        };
        let cores = std::thread::available_parallelism().map_or(1, |n| n.get().min(2));
        let graphs: Result<Vec<_>, _> = std::thread::scope(|scope| {
            let others: Vec<_> = (1..cores).map(|_| scope.spawn(graphs)).collect();
            let others = others
                .into_iter()
                .map(|made| made.join().unwrap_or_else(|panic| resume_unwind(panic)));
            std::iter::once(graphs()).chain(others).collect()
        });
        let encoder = Encoder {
            tokenizer,
            limits: description.limits,
            markers: description.markers,
        };
        Ok(Self {
            graphs: graphs?,
            environment,
            files,
            encoder,
            weights: description.weights,
            known: Mutex::default(),
            most_known: 2_000,
            places: Mutex::default(),
            wording: Mutex::default(),
            elsewhere: None,
        })
    }

    /// The graphs by name, each with its SHA-256, lower-case hexadecimal.
    pub fn digests(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.digests()
    }

    /// Has every pass scored by somebody else from now on.
    pub fn score_elsewhere(&mut self, other: Box<dyn Elsewhere>) {
        self.elsewhere = Some(other);
    }

    /// Keeps the results of so many passes.
    pub fn remember(&mut self, most: usize) {
        self.most_known = most;
    }

    /// Keeps in a file where functions stand, so that a later run need not place them again.
    pub fn keep_places(&mut self, file: &Path) {
        self.places = Mutex::new(Places::kept_in(file));
    }

    /// How near functions, by their texts, are to each part of a dialog, from -1 to 1.
    pub(crate) fn nearness(
        &self,
        texts: &[String],
        parts: &[String],
    ) -> Result<Vec<Vec<f32>>, PlannerError> {
        let model = self.files.digest("finder");
        let keys: Vec<Key> = texts.iter().map(|text| Key::of(model, text)).collect();
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let mut new: Vec<usize> = (0..texts.len())
            .filter(|&i| places.get(&keys[i]).is_none())
            .collect();
        new.sort_by_key(|&i| keys[i]);
        new.dedup_by_key(|i| keys[*i]);
        let unknown = new.iter().map(|&i| &texts[i]);
        let passes: Result<Vec<(&String, Pass)>, String> = unknown
            .chain(parts)
            .map(|text| Ok((text, self.encoder.alone(text)?)))
            .collect();
        let passes = passes.map_err(PlannerError::Run)?;
        let mut placed = self.each(&passes, |(text, pass)| match &self.elsewhere {
            Some(other) => placed_elsewhere(other.as_ref(), text, pass),
            None => self.place(pass),
        })?;
        let asked = placed.split_off(new.len());
        places.add(new.into_iter().map(|i| keys[i]).zip(placed).collect());
        let near = |place: Option<&Place>| {
            let to = |part| place.map_or(-1.0, |place| nearness(place, part));
            asked.iter().map(to).collect()
        };
        Ok(keys.iter().map(|key| near(places.get(key))).collect())
    }

    /// Functions by the words of these texts.
    pub(crate) fn wording(&self, texts: Vec<String>) -> Arc<Wording> {
        let mut known = self.wording.lock().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some(wording) if wording.is_of(&texts) => wording.clone(),
            _ => known.insert(Arc::new(Wording::of(texts))).clone(),
        }
    }

    pub(crate) fn place(&self, pass: &Pass) -> Result<Place, PlannerError> {
        let mut graphs = self.graphs();
        if graphs.finder.is_none() {
            graphs.finder = Some(self.files.read("finder")?.open(self.environment)?);
        }
        let place = graphs.place(pass);
        checked(place.map_err(|e| PlannerError::Run(e.to_string()))?)
    }

    /// Runs passes, as many at once as there are sessions.
    pub(crate) fn run_all(&self, passes: &[Pass]) -> Result<Vec<Arc<Logits>>, PlannerError> {
        self.each(passes, |pass| self.run(pass))
    }

    fn each<P: Sync, T: Send>(
        &self,
        passes: &[P],
        run: impl Fn(&P) -> Result<T, PlannerError> + Sync,
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
            let others: Vec<_> = (1..self.graphs.len().min(passes.len()))
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

    fn graphs(&self) -> MutexGuard<'_, Graphs> {
        let free = self.graphs.iter().find_map(|graphs| graphs.try_lock().ok());
        free.unwrap_or_else(|| {
            self.graphs[0]
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        })
    }

    /// What the heads say of one pass.
    pub(crate) fn run(&self, pass: &Pass) -> Result<Arc<Logits>, PlannerError> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(logits) = known().get(&pass.ids) {
            return Ok(logits.clone());
        }
        let logits = self
            .graphs()
            .read(pass, |outputs| logits(pass, outputs))
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
        fit: std::array::from_fn(|i| fit[pass.function * FITS + i]),
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

fn placed_elsewhere(other: &dyn Elsewhere, text: &str, pass: &Pass) -> Result<Place, PlannerError> {
    let ids = &pass.ids;
    checked(
        other
            .scores(&InWords::Alone { ids, text })
            .map_err(PlannerError::Run)?,
    )
}

fn checked(place: Vec<f32>) -> Result<Place, PlannerError> {
    match <[f32; SIZE]>::try_from(place) {
        Ok(place) if place.iter().all(|x| x.is_finite()) => Ok(place),
        _ => Err(damaged()),
    }
}

fn damaged() -> PlannerError {
    PlannerError::Run("its scores are not numbers; the weights are damaged".to_owned())
}
