"""From a function and a dialog to the ids of one encoder pass, and back from positions to words.

The same serialisation as `host/planner/src/encoding.rs`; weights/parity.jsonl.xz holds them together.
Every text piece is tokenised on its own, so that positions and offsets never depend on neighbours.
"""
import re
from dataclasses import dataclass, field

MARKERS = {"cls": 101, "sep": 102, "function": 2, "param": 3, "case": 4, "reference": 5, "user": 6, "assistant": 7, "question": 8}
LIMITS = {"function": 56, "param": 40, "case": 8, "cases": 16, "reference": 24, "references": 12,
          "function_block": 224, "turns": 8, "turn": 40, "question": 160, "total": 448, "alone": 62, "parts": 12}


def humanize(name):
    """`departureTime`, `departure_time` and `departure-time` as "departure time"."""
    words, previous = "", " "
    for c in name:
        if c.isalnum():
            if c.isupper() and previous.islower():
                words += " "
            words += c.lower()
        elif not words.endswith(" "):
            words += " "
        previous = c
    return words.strip()


def one_line(text):
    return " ".join((text or "").split())


@dataclass
class Slot:
    name: str
    text: str
    cases: list = field(default_factory=list)


@dataclass
class Pass:
    ids: list
    types: list
    function: int
    slots: list       # (position, [case positions])
    references: list
    words: list       # (position, turn, start, end) in characters


class Encoder:
    def __init__(self, tokenizer):
        self.tokenizer = tokenizer
        self.cache = {}

    def tokens(self, text):
        known = self.cache.get(text)
        if known is None:
            encoding = self.tokenizer.encode(text, add_special_tokens=False)
            known = list(zip(encoding.ids, encoding.offsets))
            if len(self.cache) < 150_000:
                self.cache[text] = known
        return known

    def piece(self, marker, text, limit):
        return [MARKERS[marker]] + [i for i, _ in self.tokens(text)[: LIMITS[limit]]]

    def encode(self, function_text, slots, references, turns, question, left_out=()):
        """The first pass for a function, and how many slots it holds; `left_out` are (turn, start, end) of words that
        are not shown."""
        ids = [MARKERS["cls"]] + self.piece("function", function_text, "function")
        tail = [self.piece("reference", r, "reference") for r in references[: LIMITS["references"]]]
        size = len(ids) - 1 + sum(map(len, tail))
        positions = []
        for slot in slots:
            pieces = [self.piece("param", slot.text, "param")]
            pieces += [self.piece("case", case, "case") for case in slot.cases[: LIMITS["cases"]]]
            length = sum(map(len, pieces))
            if positions and size + length > LIMITS["function_block"]:
                break
            size += length
            at, cases = len(ids), []
            for index, piece in enumerate(pieces):
                if index:
                    cases.append(len(ids))
                ids += piece
            positions.append((at, cases))
        reference_positions = []
        for piece in tail:
            reference_positions.append(len(ids))
            ids += piece
        ids.append(MARKERS["sep"])
        boundary = len(ids)
        words = self.dialog(ids, turns, question, left_out)
        types = [0] * boundary + [1] * (len(ids) - boundary)
        return Pass(ids, types, 1, positions, reference_positions, words)

    def alone(self, text):
        """The ids of the pass that places a function's text, or a part of a dialog, among all others."""
        return [MARKERS["cls"]] + [i for i, _ in self.tokens(text)[: LIMITS["alone"]]] + [MARKERS["sep"]]

    def dialog(self, ids, turns, question, left_out):
        """Appends the question and as many of the last turns as there is room for; where their words are."""
        words = []
        shown = lambda turn, start, end: not any(turn == at and start < b and a < end for at, a, b in left_out)
        first = max(0, len(turns) - LIMITS["turns"])
        pieces = [("user" if role == "user" else "assistant", index, self.tokens(text)[-LIMITS["turn"]:])
                  for index, (role, text) in list(enumerate(turns))[first:]]
        pieces.append(("question", len(turns), self.tokens(question)[: LIMITS["question"]]))
        pieces = [(marker, turn, [(token, *at) for token, at in tokens if shown(turn, *at)]) for marker, turn, tokens in pieces]
        while len(pieces) > 1 and len(ids) + sum(1 + len(tokens) for _, _, tokens in pieces) > LIMITS["total"] - 1:
            del pieces[0]
        for marker, turn, tokens in pieces:
            ids.append(MARKERS[marker])
            for token, start, end in tokens:
                words.append((len(ids), turn, start, end))
                ids.append(token)
        del ids[LIMITS["total"] - 1 :]
        ids.append(MARKERS["sep"])
        return [w for w in words if w[0] < LIMITS["total"] - 1]


def parts(turns, question):
    """The texts by which functions are found for a dialog: the question with the turn before it, the question, and
    what its clauses ask for, since a question that asks for several things is near to none of them."""
    clauses = re.split(r"[.?!;,]\s+|\s+(?:and|then)\s+", question)
    before = [f"{turns[-1][1]} {question}"] if turns else []
    return (before + [question] + [c for c in clauses if len(c.split()) > 2])[: LIMITS["parts"]]


def type_words(schema):
    """A JSON Schema's type as the model reads it."""
    if isinstance(schema.get("type"), list):
        schema = {**schema, "type": next((t for t in schema["type"] if t != "null"), "string")}
    if "enum" in schema:
        return "choice"
    if schema.get("title"):
        return humanize(schema["title"])
    kind = schema.get("type", "string")
    if kind == "array":
        return "list of " + type_words(schema.get("items") or {})
    return {"string": "text", "number": "number", "integer": "integer", "boolean": "yes or no", "object": "record"}.get(kind, "text")


def element(schema):
    """The schema of a list's elements, or the schema itself."""
    return schema.get("items") or {} if schema.get("type") == "array" else schema


def slot_of(name, schema, required):
    optional = "" if required else ", optional"
    text = f"{humanize(name)} ({type_words(schema)}{optional}): {one_line(schema.get('description'))}"
    cases = [humanize(str(c)) for c in element(schema).get("enum", [])]
    return Slot(name, text, cases)


def outputs(source, schema, path=(), depth=0):
    """(path, type words, text) of every value in a result, outermost first."""
    found = []
    if depth > 4 or not isinstance(schema, dict):
        return found
    kind = schema.get("type")
    if kind == "array":
        return outputs(source, schema.get("items") or {}, path, depth + 1)
    words = " ".join(humanize(p) for p in path)
    found.append((path, type_words(schema), reference_text(source, words, type_words(schema))))
    for name, inner in (schema.get("properties") or {}).items():
        found += outputs(source, inner, path + (name,), depth + 1)
    return found


def reference_text(source, words, type_):
    return f"{source}: {words} ({type_})" if words else f"{source} ({type_})"
