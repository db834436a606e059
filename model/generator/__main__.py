"""Command line: writes NAME.functions.jsonl and NAME.jsonl."""

import argparse
import random
import sys
from pathlib import Path

from . import library, world
from .examples import KINDS, TOOLKIT_KINDS, Maker
from .writing import Writer

PER_WORLD = 80
BARREN = 20  # worlds in a row that give nothing before it stops


def main():
    parser = argparse.ArgumentParser(prog="generator", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000, help="number of examples")
    parser.add_argument("--held-out", action="store_true", help="only plans of held-out domains")
    parser.add_argument("--toolkits", action="store_true", help="only plans of domains that are known by JSON Schema alone")
    parser.add_argument("--domains", type=Path, default=Path(__file__).parent.parent / "domains")
    options = parser.parse_args()
    lib = library.load(options.domains)
    kind = "heldout" if options.held_out else "train-toolkits" if options.toolkits else "train"
    name = f"{kind}-{options.seed}"
    rng = random.Random(f"{kind} {options.seed}")
    barren, worlds = 0, 0
    with Writer(options.out, name) as out:
        while out.number < options.count:
            named = f"{name}-{worlds}"
            shown_world = world.make_of_toolkits(rng, lib, named) if options.toolkits else world.make(rng, lib, named, options.held_out)
            worlds += 1
            maker = Maker(rng, shown_world, TOOLKIT_KINDS if options.toolkits else KINDS)
            by_id = {s.id: s.schema for s in shown_world.shown.values()}
            for _ in range(min(PER_WORLD, options.count - out.number)):
                example = maker.example()
                barren = 0 if example else barren + 1
                if not example:
                    break
                out.add(example, by_id)
            if barren == BARREN:
                sys.exit(f"{name}: the domains allow no {'held-out' if options.held_out else 'training'} examples; {out.number} written")


if __name__ == "__main__":
    main()
