"""Command line: writes functions of apps that have nothing to do with the bundled plugins, one a line, for
`bellhop check` to put among those that it tries. They come from the domain library, and the rest from
Seal-Tools (Apache 2.0). No model reads their results, so these are left out.
"""

import argparse
import json
import lzma
import random
from pathlib import Path

from . import library, world

# What the bundled plugins do themselves: whoever asks for it may be answered by either.
BUNDLED = {
    "address-book", "agenda", "bookings", "flight-status", "mail", "messages", "people", "relatives", "routing",
}
BUNDLED_WORDS = (
    "address", "birthday", "book", "calendar", "contact", "direction", "distance", "event", "flight", "location", "mail",
    "message", "phone", "place", "reserv", "route", "schedule", "text", "travel",
)


def of_domains(lib, seed):
    """All described functions of the domains that no bundled plugin is like."""
    for domain in lib.domains:
        if domain.group not in BUNDLED and domain.group != world.TOOLKIT:
            shown_world = world.make_of(random.Random(f"{seed} {domain.name}"), lib, domain)
            for shown in shown_world.shown.values():
                if shown.schema["description"]:
                    yield _function(domain.name, shown.schema)


def of_seal(file, seed):
    """The functions of Seal-Tools that no bundled plugin is like, in some order."""
    with lzma.open(file, "rt") as lines:
        known = [json.loads(line) for line in lines]
    random.Random(seed).shuffle(known)
    for function in known:
        said = f"{function['name']} {function['description']}".lower()
        if function["description"] and not any(word in said for word in BUNDLED_WORDS):
            yield _function("seal", function)


def _function(app, schema):
    return {"plugin": app, "name": schema["name"], "description": schema["description"],
            "parameters": schema["parameters"], "effect": schema.get("effect", "changes")}


def main():
    parser = argparse.ArgumentParser(prog="generator.distractors", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="file to write")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seal", type=Path, required=True, help="seal-train.functions.jsonl.xz")
    parser.add_argument("--domains", type=Path, default=Path(__file__).parent.parent / "domains")
    options = parser.parse_args()
    known = [*of_domains(library.load(options.domains), options.seed), *of_seal(options.seal, options.seed)]
    kept = known[:options.count]
    lines = [json.dumps(function, ensure_ascii=False) + "\n" for function in kept]
    options.out.write_text("".join(lines))
    print(f"{options.out}: {len(kept)} functions of {len({f['plugin'] for f in kept})} apps")


if __name__ == "__main__":
    main()
