"""Writes weights/parity.jsonl.xz: passes as the encoder makes them and what the shipped model says of them,
for the Rust side to make and get the same."""
import argparse
import json
import lzma
import random
from pathlib import Path

import numpy as np

from .data import Passes, Shown, load
from .encoding import Encoder, Slot, parts
from .shipped import Shipped
from .train import minilm, tokenizer

TOTAL = 1000

CASES = [
    {"function": "air track status: Where a flight is, and when it lands.",
     "slots": [("flight (flight number): airline code and number, such as UA923", []),
               ("on (date, optional): the day it departs", [])],
     "references": ["mail box flight of: flight (flight number)", "diary next: day (date)"], "turns": [],
     "question": "When does grandma's plane land, and how long is it from there to the café?"},
    {"function": "lights set: Changes lights.",
     "slots": [("room (text): which room", []), ("color (choice): the color", ["red", "warm white", "dark green"]),
               ("dim (yes or no, optional): whether to dim", [])],
     "references": [], "turns": [["user", "turn the kitchen lights on"], ["assistant", "Done."]], "question": "now make them warm white"},
    {"function": "naïve Ünïcode: " + "a very long description of nothing in particular " * 12,
     "slots": [(f"parameter {i} (text): " + "words " * 20, []) for i in range(4)], "references": ["x: y (text)"] * 14,
     "turns": [["user", "one " * 60], ["assistant", "two " * 60], ["user", "three"], ["assistant", "four"]],
     "question": "日本語 and emoji 🛎 and " + "many words " * 120},
]


def generated(encoder, stem, count):
    """Cases from generated examples, each with a function that is called or one that is not."""
    functions, examples = load(stem)
    passes, rng = Passes(encoder, functions, examples, False, True), random.Random(1)
    for example in rng.choices(examples, k=count):
        shown = {f: Shown(functions[f]) for f in example["functions"]}
        f = rng.choice(example["functions"])
        turns = [(turn["role"], turn["text"]) for turn in example["dialog"]]
        yield {"function": shown[f].text, "slots": [(slot.text, slot.cases) for slot in shown[f].slots],
               "references": passes.references(example, f, [], shown, rng) if rng.random() < 0.5 else [],
               "turns": turns[:-1], "question": turns[-1][1]}


def chosen(made, source, start, end, pointer):
    """What a parameter is filled from: the kind, the first and the last word, and which reference."""
    words = [position for position, *_ in made.words]
    best = lambda scores, positions: int(np.argmax(scores[positions])) if positions else 0
    return [int(np.argmax(source)), best(start, words), best(end, words), best(pointer, made.references)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--examples", required=True, help="a generated set: its path without .jsonl")
    options = parser.parse_args()
    encoder = Encoder(tokenizer(minilm()))
    shipped = Shipped(options.weights)
    with lzma.open(options.weights / "parity.jsonl.xz", "wt", encoding="utf-8") as out:
        for case in [*CASES, *generated(encoder, options.examples, TOTAL - len(CASES))]:
            slots = [Slot("", text, cases) for text, cases in case["slots"]]
            made = encoder.encode(case["function"], slots, case["references"], case["turns"], case["question"])
            scores = shipped.read(made.ids, made.types)
            fit, source, start, end, pointer = (scores[name] for name in ("fit", "source", "start", "end", "pointer"))
            said = parts(case["turns"], case["question"])
            place = shipped.place(encoder.alone(said[-1]))
            expected = {"ids": made.ids, "types": made.types, "slots": [at for at, _ in made.slots],
                        "references": made.references, "fit": fit[made.function].round(4).tolist(),
                        "source": [source[at].round(4).tolist() for at, _ in made.slots],
                        "chosen": [chosen(made, source[at], start[at], end[at], pointer[at]) for at, _ in made.slots],
                        "parts": said, "place": place[:16].round(4).tolist()}
            out.write(json.dumps(case | {"expected": expected}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
