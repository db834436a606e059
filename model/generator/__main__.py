"""Command line: writes NAME.functions.jsonl and NAME.jsonl."""

import argparse
import collections
import json
import random
import sys
from pathlib import Path

from . import library, world
from .examples import Maker

PER_WORLD = 80
BARREN = 20  # worlds in a row that give nothing before it stops


def main():
    parser = argparse.ArgumentParser(prog="generator", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000, help="number of examples")
    parser.add_argument("--held-out", action="store_true", help="only plans of held-out domains")
    parser.add_argument("--domains", type=Path, default=Path(__file__).parent.parent / "domains")
    options = parser.parse_args()
    lib = library.load(options.domains)
    kind = "heldout" if options.held_out else "train"
    name = f"{kind}-{options.seed}"
    rng = random.Random(f"{kind} {options.seed}")
    options.out.mkdir(parents=True, exist_ok=True)
    counts, used, number, barren, worlds = collections.Counter(), {}, 0, 0, 0
    with open(options.out / f"{name}.jsonl", "w") as out:
        while number < options.count:
            shown_world = world.make(rng, lib, f"{name}-{worlds}", options.held_out)
            worlds += 1
            maker = Maker(rng, shown_world)
            by_id = {s.id: s.schema for s in shown_world.shown.values()}
            for _ in range(min(PER_WORLD, options.count - number)):
                example = maker.example()
                barren = 0 if example else barren + 1
                if not example:
                    break
                counts[example["source"]] += 1
                used.update((i, by_id[i]) for i in example["functions"])
                out.write(json.dumps(example, ensure_ascii=False) + "\n")
                number += 1
            if barren == BARREN:
                sys.exit(f"{name}: the domains allow no {'held-out' if options.held_out else 'training'} examples; {number} written")
    with open(options.out / f"{name}.functions.jsonl", "w") as out:
        for schema in used.values():
            out.write(json.dumps(schema, ensure_ascii=False) + "\n")
    print(f"{name}: {number} examples, {len(used)} functions, {dict(counts)}")


if __name__ == "__main__":
    main()
