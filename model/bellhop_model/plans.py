"""Writes weights/plans.*: a thousand examples, and the plans that the search makes of passes encoded and scored here,
for the Rust side to make the same of its own."""
import argparse
import json
import lzma
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from .data import load
from .encoding import Encoder, Slot
from .shipped import Shipped
from .train import minilm, tokenizer

NOW = "2026-11-24T14:30:00-08:00[America/Los_Angeles]"
ROWS = ("start", "end", "inside", "pointer", "opens", "closes")


class Scorer:
    """Answers the search's requests (`host/planner/src/elsewhere.rs`)."""

    def __init__(self, weights):
        self.encoder, self.shipped = Encoder(tokenizer(minilm())), Shipped(weights)

    def alone(self, ids, text):
        self.check(self.encoder.alone(text), ids, text)
        return [self.shipped.place(ids)]

    def function(self, ids, function, slots, references, turns, question, left_out):
        slots = [Slot("", text, cases) for text, cases in slots]
        texts = [text for _, text in turns] + [question]
        left_out = [(turn, *(len(texts[turn].encode()[:at].decode()) for at in (left["start"], left["end"]))) for turn, left in left_out]
        made = self.encoder.encode(function, slots, references, turns, question, left_out)
        self.check(made.ids, ids, question)
        scores = self.shipped.read(made.ids, made.types)
        flat = [scores["fit"][made.function], scores["opens"][made.function], scores["closes"][made.function]]
        for at, _ in made.slots:
            flat += [scores["source"][at], *(scores[name][at] for name in ROWS)]
        return flat

    @staticmethod
    def check(made, ids, text):
        if made != ids:
            sys.exit(f"{text!r} is another pass here: {made}, there {ids}")

    def answer(self, request):
        (kind, given), = request.items()
        return np.concatenate(getattr(self, kind)(**given)).astype("<f4")


def together(stems, counts):
    """Functions and examples of several sets, so many of each."""
    functions, examples = {}, []
    for stem, count in zip(stems, counts):
        known, made = load(stem)
        examples += made[:count]
        functions |= {f: known[f] for example in made[:count] for f in example["functions"]}
    return functions, examples


def write(path, rows):
    with lzma.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--examples", nargs=2, action="append", required=True, metavar=("SET", "COUNT"),
                        help="a generated set, its path without .jsonl, and how many of its examples")
    parser.add_argument("--planner", type=Path, required=True, help="the program `plans` of host/evaluation")
    options = parser.parse_args()
    functions, examples = together([stem for stem, _ in options.examples], [int(count) for _, count in options.examples])
    write(options.weights / "plans.functions.jsonl.xz", functions.values())
    write(options.weights / "plans.jsonl.xz", examples)
    scorer = Scorer(options.weights)
    with tempfile.TemporaryDirectory() as work:
        out = Path(work) / "plans.json"
        planner = subprocess.Popen([options.planner, options.weights, options.weights / "plans.jsonl.xz", NOW, out],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for request in planner.stdout:
            scores = scorer.answer(json.loads(request))
            planner.stdin.write(f"{len(scores)}\n".encode() + scores.tobytes())
            planner.stdin.flush()
        if planner.wait():
            sys.exit("the planner stopped")
        made = json.loads(out.read_text())
    write(options.weights / "plans.json.xz", [{"now": NOW, "plans": made}])
    print(f"{len(made)} plans")


if __name__ == "__main__":
    main()
