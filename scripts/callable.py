"""Measures the sets in docs/callable and writes what came out into docs/callable.md.

    python3 scripts/callable.py BELLHOP
"""

import json
import pathlib
import re
import subprocess
import sys

# The day on which the requests of the sets are made.
NOW = "2026-11-25T10:00:00Z"
GUIDE = pathlib.Path("docs/callable.md")
SETS = {
    "0-as-found": "as found",
    "1-what-it-does": "says what it does",
    "2-names": "and its names say what things are",
    "3-parameters": "and its parameters are described",
    "4-types": "and have the narrowest types",
}
HEAD = "| descriptions | right function | right call | no call where nothing fits |\n|---|---|---|---|\n"


def measured(bellhop, name):
    command = [bellhop, "--now", NOW, "eval", "--json", f"docs/callable/{name}.jsonl"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["all"]


def share(figure):
    return f"{figure['right']} of {figure['of']} ({figure['share']:.0%})"


def main(bellhop):
    rows = HEAD
    for name, what in SETS.items():
        figures = measured(bellhop, name)
        cells = [share(figures[key]) for key in ("selection", "calls", "abstains")]
        rows += f"| {what} | {' | '.join(cells)} |\n"
    between = re.compile(r"(<!-- figures: .*? -->\n).*?(<!-- /figures -->)", re.DOTALL)
    text, count = between.subn(lambda found: f"{found[1]}\n{rows}\n{found[2]}", GUIDE.read_text())
    if count != 1:
        sys.exit(f"{GUIDE} has no place for the figures")
    GUIDE.write_text(text)
    print(rows, end="")


main(*sys.argv[1:])
