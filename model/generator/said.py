"""How a parameter that is known by JSON Schema alone is given in words: a value of its type, and a phrase around it.

Values come from the examples that descriptions name ("e.g., rice, cotton"), from what people gave parameters of
the same name in other examples, and from the type.
"""

import collections
import re
from dataclasses import dataclass

from . import values
from .compose import Retry
from .marks import CLOSE, FIRST, OPEN
from .world import humanize

EXAMPLES = re.compile(r"\((?:e\.?g\.?|for example|such as|like|i\.e\.)[,:]?\s*([^()]*)\)|(?:e\.g\.|such as|for example),?\s+([^.;()]*)", re.IGNORECASE)
FORMAT = re.compile(r"yyyy|y-m-d|mm[/-]|dd[/-]|hh:", re.IGNORECASE)
DATE, YEAR, TIME = re.compile(r"\bdate\b|\bday\b"), re.compile(r"\byear\b"), re.compile(r"\btime\b")
CODE = re.compile(r"\b(id|identifier|code|number|key|serial|vin|isbn|reference)\b")
PLACE = re.compile(r"\b(city|location|country|region|place|area|state|town|address|site|destination|origin)\b")
NAMED = re.compile(r"\b(name|title)\b")
PERSON = re.compile(r"\b(user|patient|customer|person|student|employee|author|artist|player|client|individual|member|owner)\b")
UNITS = {"kilometers": "km", "meters": "m", "square meters": "m²", "centimeters": "cm", "millimeters": "mm", "kilograms": "kg", "grams": "g", "seconds": "seconds",
         "minutes": "minutes", "hours": "hours", "days": "days", "months": "months", "years": "years", "degrees": "degrees", "miles": "miles", "feet": "feet",
         "percent": "%", "percentage": "%", "celsius": "°C", "liters": "liters", "watts": "watts", "volts": "V", "hertz": "Hz", "inches": "inches", "pounds": "pounds",
         "newtons": "N", "pascals": "Pa", "weeks": "weeks", "acres": "acres", "hectares": "hectares", "gb": "GB", "mb": "MB", "kwh": "kWh"}
MONEY = re.compile(r"\b(price|cost|budget|amount|salary|revenue|income|payment|fee|funds?|investment|dollars?|usd)\b")
CITIES = "Paris;London;New York;Tokyo;Berlin;Sydney;San Francisco;Toronto;Mumbai;Cape Town;Lagos;Boston;Chicago;Madrid;Rome;Seoul;Lima;Oslo;Vienna;Nairobi;Austin;Denver;Kyoto;Dublin".split(";")
NAMES = "John Doe;Maria Silva;Alex Chen;Jane Smith;Omar Haddad;Priya Nair;Emily Carter;Lucas Meyer;Sofia Rossi;Tom Baker;Aisha Khan;David Kim;Nina Petrova;Carlos Ruiz".split(";")


@dataclass
class Value:
    """What a parameter is given: `words` with the span marked, and its value (None: the marked words)."""
    words: str
    value: object = None
    spans: tuple = ()
    source: str = "words"


class Values:
    """Draws values for parameters; learns from functions and examples."""

    def __init__(self, functions, examples):
        self.by_name = collections.defaultdict(list)
        self.by_head = collections.defaultdict(list)
        for function in functions.values():
            for name, schema in (function["parameters"].get("properties") or {}).items():
                for value in named_examples(schema):
                    self.learn(name, value)
        for example in examples:
            text = example["dialog"][-1]["text"]
            for call in example["calls"]:
                for name, value in call["arguments"].items():
                    for one in value if isinstance(value, list) else [value]:
                        if isinstance(one, str) and 1 < len(one) < 60 and one in text and not re.match(r"^[\d.]+$", one):
                            self.learn(name, one)

    def learn(self, name, value):
        words = humanize(name)
        self.by_name[words].append(value)
        self.by_head[words.split(" ")[-1] if words else ""].append(value)

    def string(self, rng, name, schema):
        words = humanize(name)
        about = f"{words} {(schema.get('description') or '').lower()}"
        own = named_examples(schema)
        if own and rng.random() < 0.7:
            return rng.choice(own)
        if DATE.search(words):
            return values.date(rng)[1] if rng.random() < 0.6 else f"{rng.randint(2018, 2027)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        if TIME.search(words) and "clock" in about + "time of day":
            return values.clock(rng)
        if "email" in words:
            return f"{rng.choice(NAMES).split(' ')[0].lower()}@{rng.choice(['example', 'mail', 'acme'])}.{rng.choice(['com', 'org'])}"
        if CODE.search(words) and rng.random() < 0.8:
            return code(rng)
        known = self.by_name[words] or (self.by_head[words.split(" ")[-1]] if rng.random() < 0.8 else [])
        if known and rng.random() < 0.85:
            return rng.choice(known)
        if PLACE.search(words):
            return rng.choice(CITIES)
        if PERSON.search(words):
            return rng.choice(NAMES)
        if known:
            return rng.choice(known)
        raise Retry

    def of(self, rng, name, schema, spans):
        """A value for a parameter; `spans` counts the spans of the utterance so far."""
        kind = schema.get("type", "string")
        if isinstance(kind, list):
            kind = next((k for k in kind if k != "null"), "string")
        if "enum" in schema:
            case = str(rng.choice(schema["enum"]))
            return Value(humanize(case) if rng.random() < 0.7 else case, case, source="enum")
        if kind == "boolean":
            return Value("", rng.random() < 0.7, source="bool")
        if kind == "array":
            items, many = schema.get("items") or {}, []
            for _ in range(rng.choice([1, 2, 2, 3, 3, 4])):
                many.append(self.of(rng, name if name.endswith("s") else name, items | {"description": schema.get("description", "")}, spans))
            if any(v.source != "words" for v in many):
                raise Retry
            words = [v.words for v in many]
            both = ", ".join(words[:-1]) + rng.choice([" and ", ", and ", ", "]) + words[-1] if len(words) > 1 else words[0]
            return Value(both, [v.value for v in many], tuple(s for v in many for s in v.spans))
        if kind in ("integer", "number"):
            value, said = number(rng, name, schema, kind == "integer")
            return marked(said, value, spans, around=unit(rng, name, schema))
        if kind != "string":
            raise Retry
        text = " ".join(self.string(rng, name, schema).split())
        quote = rng.choice(["''", '""', "", "", "", "", ""]) if len(text) > 2 else ""
        return marked(text, None, spans, around=(quote[:1], quote[1:]))


def marked(text, value, spans, around=("", "")):
    span = len(spans)
    spans.append(text)
    return Value(f"{around[0]}{OPEN}{chr(FIRST + span)}{text}{CLOSE}{around[1]}", value, (span,))


def named_examples(schema):
    """The values that a description names as examples."""
    found = []
    for match in EXAMPLES.finditer(schema.get("description") or ""):
        listed = match[1] or match[2] or ""
        for part in re.split(r",\s*|\s+or\s+|;\s*", listed):
            part = re.sub(r"^(?:or|and)\s+", "", part).strip(" .'\"`")
            if 0 < len(part) < 40 and not FORMAT.search(part) and part.lower() not in ("etc", "and so on") and not set("{}[]()") & set(part):
                found.append(part)
    return found


def code(rng):
    letters = lambda n: "".join(rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(n))
    digits = lambda n: "".join(str(rng.randint(0, 9)) for _ in range(n))
    mixed = "".join(rng.choice("abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(rng.randint(6, 11)))
    return rng.choice([letters(3) + digits(3), letters(2) + "-" + digits(4), digits(5), digits(rng.randint(3, 9)), mixed, f"{letters(1).lower()}{digits(4)}", f"{letters(4)}_{digits(2)}"])


def number(rng, name, schema, whole):
    words = humanize(name)
    listed = [float(e.replace(",", "")) for e in named_examples(schema) if re.fullmatch(r"-?\d[\d,]*(\.\d+)?", e)]
    if listed and rng.random() < 0.5:
        value = rng.choice(listed)
        return (int(value), f"{int(value)}") if whole or value == int(value) else (value, str(value))
    if YEAR.search(words):
        value = rng.randint(1950, 2030)
        return value, str(value)
    low, high = (1, 12) if re.search(r"\b(count|number|size|level|rating|quantity)\b", words) and rng.random() < 0.6 else (18, 90) if "age" in words.split() else (1, rng.choice([10, 100, 100, 1000, 10_000, 1_000_000]))
    value, said = values.number(rng, low, high, whole)
    if rng.random() < 0.03 and value < 1000:
        return -value, f"-{value}"
    return value, said


def unit(rng, name, schema):
    """What stands before and after a number."""
    about = f"{humanize(name)} {(schema.get('description') or '').lower()}"
    for word, short in UNITS.items():
        if re.search(rf"\b{word}\b", about) and rng.random() < 0.8:
            return "", (short if short == "%" else " " + rng.choice([word, short]))
    if MONEY.search(about) and rng.random() < 0.7:
        return rng.choice([("$", ""), ("$", ""), ("", " dollars"), ("€", ""), ("", " USD")])
    return "", ""


def named(rng, name, schema):
    """The words for a parameter."""
    words = re.sub(r"\b(\w+) (\d)$", r"\1 \2", humanize(name))
    about = re.sub(r"\([^)]*\)", "", (schema.get("description") or "")).strip(" .")
    match = re.match(r"(?:the|specify the|a|an)\s+((?:\w+\s){0,2}\w+)(?=\s(?:of|for|to|in|that|used|at|on|being|by|where|which)\b|$|,)", about, re.IGNORECASE)
    if match and rng.random() < 0.35:
        return match[1].lower()
    return words


def tail(rng, name, schema, value):
    """A phrase that gives a parameter its value, to stand after what is asked for."""
    words = named(rng, name, schema)
    said = value.words
    if value.source == "bool":
        yes = [f" with {words}", f", {words}", f" including {words}", f" and set {words} to true", f" ({words}: yes)", f" with {words} enabled"]
        no = [f" without {words}", f", no {words}", f" and set {words} to false", f" ({words}: no)", f" with {words} disabled", f" excluding {words}"]
        return rng.choice(yes if value.value else no)
    forms = [f" with {words} {said}", f" with a {words} of {said}", f" with the {words} {said}", f", {words} {said}", f" ({words}: {said})", f" where the {words} is {said}",
             f", with {words} set to {said}", f" and {words} {said}", f" using {said} as the {words}", f" {words} {said}", f" with {words} = {said}", f" for {words} {said}", f" for {said}"]
    heads = set(humanize(name).split(" "))
    plain = []
    if heads & {"from", "start", "origin", "departure", "source"}:
        plain += [f" from {said}", f" starting {said}", f" from {said}"]
    elif heads & {"to", "end", "destination", "target", "until"}:
        plain += [f" to {said}", f" to {said}", f" until {said}" if heads & {"date", "time"} else f" to {said}"]
    elif PLACE.search(humanize(name)):
        plain += [f" in {said}", f" in {said}", f" at {said}", f" for {said}"]
    elif DATE.search(humanize(name)):
        plain += [f" on {said}", f" for {said}", f" on {said}"]
    elif YEAR.search(humanize(name)):
        plain += [f" in {said}", f" for {said}", f" for the year {said}"]
    elif TIME.search(humanize(name)):
        plain += [f" at {said}", f" by {said}"]
    elif "language" in heads:
        plain += [f" in {said}", f" into {said}"]
    elif NAMED.search(humanize(name)):
        plain += [f" named {said}", f" called {said}", f" titled {said}"]
    elif PERSON.search(humanize(name)):
        plain += [f" for {said}", f" by {said}"]
    elif "unit" in heads or "units" in heads or "format" in heads:
        plain += [f" in {said}"]
    elif heads & {"duration", "period", "length"}:
        plain += [f" for {said}", f" over {said}"]
    return rng.choice(plain) if plain and rng.random() < 0.7 else rng.choice(forms)
