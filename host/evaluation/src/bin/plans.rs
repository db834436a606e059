//! Plans examples with scores from elsewhere: every pass is asked for on standard output, one JSON line each, and
//! scored on standard input, a line that counts the scores and then so many little-endian 32-bit floats.

use std::io::{BufRead, BufReader, Read, Stdin, Write, stdin, stdout};
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use bellhop_evaluation::{Examples, ended, plans};
use bellhop_planner::{Elsewhere, InWords, Model, Pointing};

fn main() -> ExitCode {
    ended(run())
}

/// Writes the plans as a JSON array.
fn run() -> Result<(), Box<dyn std::error::Error>> {
    let usage = "usage: plans MODEL-DIR FILE.jsonl NOW OUT.json";
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, file, now, out] = arguments.as_slice() else {
        return Err(usage.into());
    };
    let mut model = Model::open(Path::new(folder))?;
    model.score_elsewhere(Box::new(Piped(Mutex::new(BufReader::new(stdin())))));
    let examples = Examples::read(Path::new(file), usize::MAX)?;
    let made = plans(&Pointing::new(model), &examples, &now.parse()?)?;
    std::fs::write(out, serde_json::to_vec(&made)?)?;
    Ok(())
}

struct Piped(Mutex<BufReader<Stdin>>);

impl Elsewhere for Piped {
    fn scores(&self, pass: &InWords<'_>) -> Result<Vec<f32>, String> {
        let exchange = || -> Result<Vec<f32>, Box<dyn std::error::Error>> {
            let mut from = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let mut to = stdout().lock();
            serde_json::to_writer(&mut to, pass)?;
            writeln!(to)?;
            to.flush()?;
            let mut count = String::new();
            from.read_line(&mut count)?;
            let mut bytes = vec![0; 4 * count.trim().parse::<usize>()?];
            from.read_exact(&mut bytes)?;
            let (floats, _) = bytes.as_chunks::<4>();
            Ok(floats.iter().copied().map(f32::from_le_bytes).collect())
        };
        exchange().map_err(|e| format!("no scores came from elsewhere: {e}"))
    }
}
