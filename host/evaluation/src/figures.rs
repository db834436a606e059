//! What comes out of an evaluation: shares with their intervals, times, failures.

use std::collections::BTreeMap;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use crate::examples::Example;
use crate::score::Compared;

/// So many of so many, with the 95% interval of the share (Wilson's).
#[derive(Clone, Copy, Debug, Default, Serialize, JsonSchema)]
pub struct Share {
    pub right: usize,
    pub of: usize,
    pub share: f64,
    pub low: f64,
    pub high: f64,
}

impl Share {
    fn add(&mut self, right: usize, of: usize) {
        self.right += right;
        self.of += of;
        if self.of == 0 {
            return;
        }
        const Z: f64 = 1.96;
        let n = self.of as f64;
        let p = self.right as f64 / n;
        let middle = (p + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
        let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt() / (1.0 + Z * Z / n);
        (self.share, self.low, self.high) = (p, (middle - half).max(0.0), (middle + half).min(1.0));
    }
}

/// The figures of one category.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Category {
    /// Examples whose functions are all right, where there is something to call.
    pub selection: Share,
    /// The same where a call must be made, however unsure the planner is that anything is asked for.
    pub selection_acting: Share,
    /// Of the functions that are called, those among the sixteen nearest to the dialog.
    pub found: Share,
    /// Calls with all arguments right, when only the right functions can be chosen.
    pub arguments: Share,
    /// Calls right in function and arguments.
    pub calls: Share,
    /// Examples right as a whole, where there is something to call.
    pub plans: Share,
    /// Of the examples that nothing fits, those for which no call is made.
    pub abstains: Share,
    /// Of the examples for which no call is made, those that nothing fits.
    pub abstains_rightly: Share,
}

/// One example that came out wrong.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Failure {
    pub id: String,
    pub category: String,
    pub question: String,
    pub wanted: String,
    pub planned: String,
}

/// What an evaluation found.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Report {
    pub categories: BTreeMap<String, Category>,
    pub all: Category,
    /// Milliseconds a plan took.
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// Where the threshold to act is so low that 95% of the examples acted on have something to call.
    pub at_95: Option<At95>,
    pub failures: Vec<Failure>,
    #[serde(skip)]
    took: Vec<Duration>,
    /// How sure the planner was that anything is asked for, and whether something is.
    #[serde(skip)]
    acting: Vec<(f32, bool)>,
}

/// Abstaining where acting is right 95 times of 100.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct At95 {
    /// The threshold.
    pub act: f32,
    /// Of the examples that nothing fits, those for which no call is made.
    pub abstains: Share,
    /// Of those that something fits, those for which a call is made.
    pub acts: Share,
}

impl Report {
    pub(crate) fn add(
        &mut self,
        example: &Example,
        free: &Compared,
        selection_acting: bool,
        given: Option<&Compared>,
        (found, called): (usize, usize),
        took: Duration,
    ) {
        self.took.push(took);
        let category = self.categories.entry(example.source.clone()).or_default();
        for figures in [category, &mut self.all] {
            let calls = example.calls.len();
            figures.found.add(found, called);
            if calls > 0 {
                figures.selection.add(usize::from(free.selection), 1);
                figures
                    .selection_acting
                    .add(usize::from(selection_acting), 1);
                figures.calls.add(free.calls, calls);
                figures.plans.add(usize::from(free.plan), 1);
            } else {
                figures.abstains.add(usize::from(!free.acted), 1);
            }
            if !free.acted {
                figures.abstains_rightly.add(usize::from(calls == 0), 1);
            }
            if let Some(given) = given {
                figures.arguments.add(given.calls, calls);
            }
        }
        if !free.plan {
            let wanted: Vec<String> = example
                .calls
                .iter()
                .map(|call| {
                    format!(
                        "{}{}",
                        call.function,
                        serde_json::Value::from(call.arguments.clone())
                    )
                })
                .collect();
            self.failures.push(Failure {
                id: example.id.clone(),
                category: example.source.clone(),
                question: example.turns().0.to_owned(),
                wanted: wanted.join("; "),
                planned: free.told.clone(),
            });
        }
    }

    pub(crate) fn acting(&mut self, sure: f32, right: bool) {
        self.acting.push((sure, right));
    }

    /// The lowest threshold at which acting is precise, and how many of the rest are abstained from.
    fn abstaining_at_95(&mut self) -> Option<At95> {
        const PRECISE: f64 = 0.95;
        let nothing = self.acting.iter().filter(|(_, right)| !right).count();
        self.acting.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut wrongly = 0;
        let mut found = None;
        for (before, (sure, right)) in self.acting.iter().enumerate() {
            wrongly += usize::from(!right);
            let acted = before + 1;
            if (acted - wrongly) as f64 >= PRECISE * acted as f64 {
                found = Some((*sure, acted, wrongly));
            }
        }
        let (act, acted, wrongly) = found.filter(|_| nothing > 0)?;
        let (mut abstains, mut acts) = (Share::default(), Share::default());
        abstains.add(nothing - wrongly, nothing);
        acts.add(acted - wrongly, self.acting.len() - nothing);
        Some(At95 {
            act,
            abstains,
            acts,
        })
    }

    pub(crate) fn finish(&mut self) {
        self.at_95 = self.abstaining_at_95();
        self.took.sort();
        let at = |share: usize| {
            let index = (self.took.len() * share / 100).min(self.took.len().saturating_sub(1));
            self.took.get(index).map_or(0.0, |t| t.as_secs_f64() * 1e3)
        };
        (self.p50_ms, self.p99_ms) = (at(50), at(99));
    }
}
