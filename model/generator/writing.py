"""Writes a set: NAME.jsonl with the examples, NAME.functions.jsonl with the functions that they show."""
import collections
import json


class Writer:
    """A set that grows by one example after the other; the functions follow when it is closed."""

    def __init__(self, folder, name):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.name, self.number = folder, name, 0
        self.kinds, self.used = collections.Counter(), {}

    def __enter__(self):
        self.out = open(self.folder / f"{self.name}.jsonl", "w")
        return self

    def add(self, example, functions):
        """Adds an example; `functions` has those it shows, by id."""
        self.number += 1
        self.kinds[example["source"]] += 1
        self.used.update((i, functions[i]) for i in example["functions"])
        self.out.write(json.dumps(example, ensure_ascii=False) + "\n")

    def __exit__(self, *_):
        self.out.close()
        with open(self.folder / f"{self.name}.functions.jsonl", "w") as out:
            for function in self.used.values():
                out.write(json.dumps(function, ensure_ascii=False) + "\n")
        print(f"{self.name}: {self.number} examples, {len(self.used)} functions, {dict(self.kinds)}")
