"""Examples to labelled passes: which tokens answer which parameter of which function."""
import json
import lzma
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

from .encoding import LIMITS, Encoder, element, humanize, one_line, outputs, parts, reference_text, slot_of, type_words

LEFT_OUT, WORDS, CASE, TRUE, FALSE, REFERENCE = range(6)


@dataclass
class SlotLabel:
    """Where a parameter's value comes from; -1 and empty mean: no loss."""
    position: int
    source: int
    spans: list = field(default_factory=list)       # (start, end) token positions of its words
    target: int = -1                                # position of its case or reference
    candidates: list = field(default_factory=list)  # positions that the target stands among
    siblings: list = field(default_factory=list)    # those of them that come from the target's function
    said: list = field(default_factory=list)        # (start, end) of the words that ask for the call it comes from


@dataclass
class Sample:
    """One pass with its labels."""
    ids: list
    types: list
    function: int
    goal: float
    step: float
    several: float  # whether more than one call of it is meant
    slots: list   # of SlotLabel
    said: list    # (start, end) token positions of the words that ask for the function
    dialog: tuple  # first and last+1 position of the dialog's tokens


def read_lines(path):
    opener = lzma.open if str(path).endswith(".xz") else open
    with opener(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def load(stem):
    """(functions by id, examples) of `stem.functions.jsonl[.xz]` and `stem.jsonl[.xz]`."""
    suffix = ".jsonl.xz" if Path(f"{stem}.jsonl.xz").exists() else ".jsonl"
    functions = {f["id"]: f for f in read_lines(f"{stem}.functions{suffix}")}
    return functions, list(read_lines(f"{stem}{suffix}"))


# Sets whose functions also serve to test on.
UNSEEN = ("seal-train", "nestools-train")


def kept_from_training(functions):
    """Names of the tenth of a public set's functions that no training pass shows, to test on functions never seen."""
    names = sorted(functions)
    random.Random(7).shuffle(names)
    return set(names[: int(len(names) * 0.1)])


SYLLABLES = "ba cor den fi gal hum jo kel lin mar nox pri qua ros sil tam ul ver wim zen".split()


def strange_name(rng):
    """A name that says nothing, so that the description has to."""
    word = lambda: "".join(rng.choices(SYLLABLES, k=rng.randint(2, 3)))
    return " ".join(word() for _ in range(rng.randint(1, 3)))


def is_named(schema):
    """Whether a type in a schema has a name."""
    inner = [*(schema.get("properties") or {}).values(), schema.get("items")]
    return bool(schema.get("title")) or any(is_named(part) for part in inner if isinstance(part, dict))


class Shown:
    """A function as one example shows it."""

    def __init__(self, function, rng=None, rename=False, strange=0.0):
        self.function = function
        name, description = humanize(function["name"]), one_line(function.get("description"))
        properties = function["parameters"].get("properties") or {}
        required = function["parameters"].get("required") or []
        order = list(properties)
        if rng is not None and rename:
            if rng.random() < 0.5:
                description = re.sub(r"\s*\([^)]*\)$", "", description)
            if rng.random() < 0.3:
                name = re.sub(r"^[a-z]+ \d+ ", "", name)
            if rng.random() < 0.06:
                description = ""
            rng.shuffle(order)
        if rng is not None and description and rng.random() < strange:
            name = strange_name(rng)
        self.source = name
        self.text = f"{name}: {description}"
        self.params = order
        self.schemas = properties
        self.slots = [slot_of(p, properties[p], p in required) for p in order]
        self.outputs = outputs(name, function.get("returns") or {})
        self.plain = not any(map(is_named, [*properties.values(), function.get("returns") or {}]))


def source_of(reference):
    """Whose result a reference's text speaks of."""
    return re.split(r": | \(", reference, maxsplit=1)[0]


COUNTED = "zero one two three four five six seven eight nine ten eleven twelve".split()
MONTHS = "January February March April May June July August September October November December".split()


def said_times(hour, minute):
    """15:30 as people write it."""
    h = hour % 12 or 12
    for suffix in ("am", "pm"):
        if (hour >= 12) == (suffix == "pm"):
            yield from (f"{h}:{minute:02d} {suffix}", f"{h}:{minute:02d}{suffix}")
            if minute == 0:
                yield from (f"{h} {suffix}", f"{h}{suffix}", f"{h} o'clock")


def said_days(year, month, day):
    """2022-01-31 as people write it."""
    end = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    for name in (MONTHS[month - 1], MONTHS[month - 1][:3]):
        for number in (f"{day}", f"{day}{end}"):
            for said in (f"{name} {number}", f"{number} {name}", f"{number} of {name}"):
                yield from (f"{said}, {year}", f"{said} {year}", said)
    yield from (f"{month:02d}/{day:02d}/{year}", f"{month}/{day}/{year}")


def said_numbers(number):
    """50000 as people write it."""
    whole = int(number) if number == int(number) else None
    yield f"{number:,.2f}"
    if whole is None:
        yield from (f"{number}", f"{number:,}", f"{round(number * 100, 6):g}%", f"{round(number * 100, 6):g} percent")
        return
    yield from (f"{whole}", f"{whole:,}")
    if 0 <= whole < len(COUNTED):
        yield COUNTED[whole]
    for size, name in ((1e9, "billion"), (1e6, "million"), (1e3, "thousand")):
        if whole >= size:
            yield f"{whole / size:g} {name}"


def forms(value):
    """The ways in which a value may be said, as regular expressions, the longest first."""
    said = str(value).strip()
    ways = {said}
    if day := re.match(r"(\d{4})-(\d{2})-(\d{2})(?!\d)", said):
        year, month, day = map(int, day.groups())
        if 1 <= month <= 12:
            ways |= set(said_days(year, month, day))
    if time := re.fullmatch(r"(\d{1,2}):(\d{2})", said):
        ways |= set(said_times(*map(int, time.groups())))
    if re.fullmatch(r"-?\d+(\.\d+)?", said):
        ways |= set(said_numbers(float(said)))
    return [pattern(way) for way in sorted(ways, key=len, reverse=True) if way]


def pattern(way):
    """"top-left" is also said "top left", "A, B" also "A and B", "rat" also "rats", "300" also "300g"."""
    loose = re.sub(r"(?:\\?[-_ ])+", "[-_ ]+", re.escape(way)).replace(",[-_ ]+", r"(?:,?\s+and|,)\s+")
    return r"(?<![\w.])" + loose + (r"(?!\d|[.,:]\d|\s?[ap]\.?m\b)" if way[-1].isdigit() else r"s?(?!\w)")


def find_value(value, texts):
    """(turn, start, end) of the last place where a value is said, or None."""
    ways = [re.compile(way, re.IGNORECASE) for way in forms(value)]
    for turn in range(len(texts) - 1, -1, -1):
        for way in ways:
            if found := way.search(texts[turn]):
                return turn, found.start(), found.end()
    return None


def said_apart(example, indices):
    """The words that ask for each of some calls, by call, if they are known and apart from each other."""
    known = example.get("said") or [None] * len(example["calls"])
    said = {i: tuple(known[i]) for i in indices if known[i]}
    words = sorted(said.values())
    apart = all(a[0] < b[0] or a[2] <= b[1] for a, b in zip(words, words[1:]))
    return said if len(said) == len(indices) and apart else None


def own_values(example, calls, other):
    """The words from the first to the last value of each of some calls, by call, but for what another call is given too;
    of those only whose words hold none of its values."""
    places = lambda i: [(p["turn"], *span) for p in example["provenance"][i].values() if p["source"] == "words" for span in p["spans"]]
    kept, found = set(places(other)), {}
    for i in calls:
        own = [place for place in places(i) if place not in kept]
        if len({turn for turn, _, _ in own}) == 1:
            turn, first, last = own[0][0], min(start for _, start, _ in own), max(end for _, _, end in own)
            if not any(at == turn and start < last and end > first for at, start, end in kept):
                found[i] = turn, first, last
    return found


class Passes:
    """Makes labelled passes from one set."""

    def __init__(self, encoder: Encoder, functions, examples, rename, goals_known, strange=0.0, alike=""):
        """`strange`: the share of described functions that go by a name that says nothing. Sets that are `alike`, if
        it is not empty, have functions that do the same."""
        self.encoder, self.functions, self.examples = encoder, functions, examples
        self.rename, self.goals_known, self.strange, self.alike = rename, goals_known, strange, alike
        self.neighbours = {}  # by function, those that are easily taken for it

    def samples(self, example, rng):
        """Passes for the called functions, and for a few others: only the former teach where values come from."""
        turns = [(t["role"], t["text"]) for t in example["dialog"]]
        calls = example["calls"]
        called = list(dict.fromkeys(c["function"] for c in calls))
        show = lambda f: Shown(self.functions[f], rng, self.rename, self.strange)
        shown = {f: show(f) for f in dict.fromkeys([*example["functions"], *called])}
        goals = example.get("goals")
        referenced = {int(v["ref"].split(".")[0]) for c in calls for v in c["arguments"].values()
                      if isinstance(v, dict) and str(v.get("ref", ""))[:1].isdigit()}
        made = []
        for f in called:
            indices = [i for i, c in enumerate(calls) if c["function"] == f]
            if goals is not None:
                goal = float(any(i in goals for i in indices))
            else:
                goal = 1.0 if self.goals_known or not any(i in referenced for i in indices) else -1.0
            # What rests on two results is the hardest to learn: it is shown with several sets of others.
            rests_on = sum(isinstance(v, dict) and "ref" in v for i in indices for v in calls[i]["arguments"].values())
            for _ in range(3 if rests_on > 1 else 1):
                made.append(self.sample(example, turns, f, indices, shown, goal, rng))
            # One call of several, read without the words that ask for the others.
            if len(indices) > 1 and (said := said_apart(example, indices)):
                one = rng.choice(indices)
                hidden = {i: words for i, words in said.items() if i != one}
                if rng.random() < 0.35:
                    hidden |= own_values(example, hidden, one)
                others = list(hidden.values())
                made.append(self.sample(example, turns, f, [one], shown, goal, rng, others))
        others = [f for f in example["functions"] if f not in called]
        rng.shuffle(others)
        for f in others[: rng.choice([1, 1, 2]) if called else 3]:
            made.append(self.sample(example, turns, f, [], shown, 0.0, rng))
        return [m for m in made if m is not None]

    def need(self, example, rng, most):
        called = list(dict.fromkeys(c["function"] for c in example["calls"]))
        near = [f for call in called if call in self.neighbours for f in rng.sample(self.neighbours[call], 3)]
        others = [f for f in example["functions"] if f not in called]
        rng.shuffle(others)
        text = lambda f: Shown(self.functions[f], rng, self.rename).text
        functions = [(f, self.encoder.alone(text(f)), f in called) for f in dict.fromkeys(called + others[:most] + near)]
        turns = [(t["role"], t["text"]) for t in example["dialog"]]
        said = parts(turns[:-1], turns[-1][1])
        if len(said) > 5:
            said = said[:2] + rng.sample(said[2:], 3)
        return Need(self.alike, [self.encoder.alone(text) for text in said], functions)

    def sample(self, example, turns, f, indices, shown, goal, rng, left_out=()):
        """A pass for the calls of a function; `left_out` are words of the dialog that are not shown."""
        me = shown[f]
        calls = example["calls"]
        gold_references = {}
        for i in indices:
            for param, value in calls[i]["arguments"].items():
                if isinstance(value, dict) and "ref" in value:
                    gold_references.setdefault(param, self.reference(example, value["ref"], shown))
        references = []
        if rng.random() < (0.8 if gold_references or me.plain else 0.45):
            references = self.references(example, f, [r for r in gold_references.values() if r], shown, rng)
        texts = [t for _, t in turns]
        encoded = self.encoder.encode(me.text, me.slots, references, turns[:-1], texts[-1], left_out)
        by_turn = {}
        for position, turn, start, end in encoded.words:
            by_turn.setdefault(turn, []).append((position, start, end))
        slots = []
        if indices:
            for (position, cases), param in zip(encoded.slots, me.params):
                slots.append(self.label(example, indices, param, me, position, cases, references, encoded, gold_references, by_turn, texts))
        if not encoded.words:
            return None
        dialog = encoded.words[0][0], encoded.words[-1][0] + 1
        said = self.calls_said(example, indices, by_turn, "whole" if "whole" in example else "said")
        return Sample(encoded.ids, encoded.types, encoded.function, goal, float(bool(indices)), float(len(indices) > 1), slots, said, dialog)

    def calls_said(self, example, indices, by_turn, kept="said"):
        """Token spans of the words that ask for calls, if they are known of all."""
        known = example.get(kept)
        spans = [self.tokens_of(known[i], by_turn) for i in indices] if known else []
        return spans if all(spans) else []

    def reference(self, example, ref, shown):
        head, _, path = ref.partition(".")
        if head == "earlier":
            earlier = example["earlier"][int(path)]
            return reference_text(humanize(earlier["from"]), "", humanize(earlier["type"]))
        producer = shown[example["calls"][int(head)]["function"]]
        steps = [p for p in re.split(r"[.\[\]]+", path) if p and not p.isdigit()]
        node = producer.function.get("returns") or {}
        for step in steps:
            node = element(node).get("properties", {}).get(step) or {}
        node = element(node)
        if not node:
            return None
        return reference_text(producer.source, " ".join(map(humanize, steps)), type_words(node))

    def references(self, example, f, gold, shown, rng):
        """The right values in reach with others among them, type-compatible ones first; of functions whose types have
        no names, whatever has the same structure."""
        plain = shown[f].plain
        wanted = {type_words(element(s)) for s in shown[f].schemas.values()} | {g.rsplit("(", 1)[-1].rstrip(")") for g in gold}
        wanted |= {fits for fits, wide in (("place", "stop"), ("integer", "number")) if wide in wanted}
        compatible, other = [], []
        for name, function in shown.items():
            if name != f:
                for _, words, text in function.outputs:
                    passed_on = words not in ("yes or no", "choice") if plain else words not in ("text", "number", "integer", "yes or no")
                    (compatible if words in wanted and passed_on else other).append(text)
        for earlier in example.get("earlier") or []:
            compatible.append(reference_text(humanize(earlier["from"]), "", humanize(earlier["type"])))
        rng.shuffle(compatible)
        rng.shuffle(other)
        room = rng.randint(2, LIMITS["references"]) - len(gold)
        called = {shown[c["function"]].source for c in example["calls"]}
        near = {source_of(g) for g in gold} or (called if plain else set())
        if rng.random() < 0.7:
            compatible.sort(key=lambda text: source_of(text) not in near)
        pool = compatible + (other[:2] if not plain and (gold or not compatible) else [])
        chosen = list(dict.fromkeys(gold + [t for t in pool if t not in gold][: max(0, room)]))
        rng.shuffle(chosen)
        return chosen

    def label(self, example, indices, param, me, position, cases, references, encoded, gold_references, by_turn, texts):
        calls = [example["calls"][i] for i in indices]
        given = [(i, c["arguments"][param]) for i, c in zip(indices, calls) if param in c["arguments"]]
        if not given:
            return SlotLabel(position, LEFT_OUT)
        if param in gold_references:
            text = gold_references[param]
            heads = [v["ref"].split(".")[0] for _, v in given if isinstance(v, dict) and "ref" in v]
            made = SlotLabel(position, REFERENCE, said=self.calls_said(example, [int(h) for h in heads if h.isdigit()], by_turn))
            if text in references:
                made.target, made.candidates = encoded.references[references.index(text)], encoded.references
                made.siblings = [at for at, other in zip(encoded.references, references) if source_of(other) == source_of(text)]
            elif not text or references:
                made.source = -1
            return made
        schema = me.schemas[param]
        inner = element(schema)
        provenance = [(example.get("provenance") or [{}] * len(example["calls"]))[i].get(param) for i, _ in given]
        value = given[0][1]
        values = value if isinstance(value, list) else [value]
        if "enum" in inner and (provenance[0] is None or provenance[0]["source"] == "enum"):
            options = [str(c) for c in inner["enum"]]
            if len({str(v) for _, v in given}) > 1:
                return SlotLabel(position, CASE)
            if str(values[0]) in options and options.index(str(values[0])) < len(cases):
                return SlotLabel(position, CASE, target=cases[options.index(str(values[0]))], candidates=cases)
            return SlotLabel(position, -1)
        if inner.get("type") == "boolean" or (provenance[0] and provenance[0]["source"] == "bool"):
            return SlotLabel(position, TRUE if str(values[0]).lower() == "true" else FALSE)
        spans = []
        if provenance[0] is not None:
            for p in provenance:
                if p and p["source"] == "words":
                    spans += [(p["turn"], a, b) for a, b in p["spans"]]
        else:
            for _, v in given:
                for one in v if isinstance(v, list) else [v]:
                    spans.append(self.find_said(example, calls[0]["function"], param, one, texts))
        tokens = [self.tokens_of(span, by_turn) for span in spans]
        if not tokens or any(t is None for t in tokens):
            return SlotLabel(position, -1)
        return SlotLabel(position, WORDS, spans=tokens)

    def find_said(self, example, function, param, value, texts):
        """Where a value is said last: in its own words, or in the words that the set marks as the parameter's."""
        marked = next(((turn, span["start"], span["end"]) for turn in range(len(texts) - 1, -1, -1)
                       for span in example["dialog"][turn].get("spans") or []
                       if span["parameter"] == param and (span.get("function") in (None, function))), None)
        found = find_value(value, texts)
        if marked and (not found or found[0] <= marked[0] or re.fullmatch(r"\d{1,2}", str(value))):
            return marked
        return found

    @staticmethod
    def tokens_of(span, by_turn):
        if span is None:
            return None
        turn, start, end = span
        inside = [p for p, a, b in by_turn.get(turn, []) if a < end and b > start]
        return (inside[0], inside[-1]) if inside else None


@dataclass
class Need:
    """The parts of a dialog and the functions it was shown with, each as a pass alone; which of them it needs."""
    alike: str
    parts: list
    functions: list  # (id, ids, needed)


class Mixture:
    """Draws samples from several sets for ever."""

    def __init__(self, sets, weights, seed):
        self.sets, self.weights, self.rng = sets, weights, random.Random(seed)

    def __iter__(self):
        while True:
            passes = self.rng.choices(self.sets, self.weights)[0]
            yield from passes.samples(self.rng.choice(passes.examples), self.rng)

    def needs(self, count, shown=4):
        """Dialogs, each with the functions that it needs and some that it does not."""
        made = []
        while len(made) < count:
            passes = self.rng.choices(self.sets, self.weights)[0]
            example = self.rng.choice(passes.examples)
            if example["calls"]:
                made.append(passes.need(example, self.rng, shown))
        return made
