"""Writes sets of the public examples that call a function which no training pass shows, for `bellhop eval`: one to be
measured on, and of the others one to choose the search's weights by."""
import argparse
import random
from pathlib import Path

from bellhop_model.data import UNSEEN, kept_from_training, load

from .writing import Writer

# How many are measured on, and how many of the others weights are chosen by.
MEASURED, CHOSEN_BY = 120, 140


def write(folder, name, functions, examples):
    with Writer(folder, name) as out:
        for example in examples:
            out.add(example, functions)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    for name in UNSEEN:
        functions, examples = load(options.data / name)
        kept = kept_from_training(functions)
        examples = [e for e in examples if any(c["function"] in kept for c in e["calls"])]
        random.Random(1).shuffle(examples)
        write(options.out, f"unseen-{name}", functions, examples[:MEASURED])
        write(options.out, f"tuning-{name}", functions, examples[MEASURED : MEASURED + CHOSEN_BY])
        print(f"{name}: {len(examples)} examples call one of {len(kept)} functions kept from training")


if __name__ == "__main__":
    main()
