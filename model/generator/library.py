"""Reads the domain library: nominal types, value lists and functions, from YAML.

Nothing here is random; how a function is shown in one example is `world`'s business.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

# A figure is a number that another function may work out.
PRIMITIVES = {"text", "integer", "number", "yes-no", "figure"}
SLOT = re.compile(r"\{(\+?)([a-z][a-z0-9-]*)('s)?\}")


class LibraryError(Exception):
    """Something in the YAML is wrong; the message says where."""


@dataclass
class Type:
    """A nominal type. `say` are the phrases for a literal; `fields` make it a record."""

    name: str
    docs: list
    aliases: list
    say: list
    this: list
    fields: dict
    held_out: bool


@dataclass
class Field:
    """`values` names the list from which a sample of the field is drawn, if not from its type; a `?` after
    the field's key means that it may be absent."""

    type: str
    names: list
    docs: list
    list: bool
    values: str
    required: bool


@dataclass
class Param:
    """`kind` is nominal, text, integer, number, enum or flag; `type` is the nominal type, or figure. `chains`: other functions' results fit."""

    key: str
    kind: str
    type: str
    required: bool
    list: bool
    names: list
    docs: list
    values: str = ""
    chains: bool = True
    range: tuple = ()
    cases: dict = field(default_factory=dict)
    # What one says beside a request to give it: by case, or, with {n}, for a number; and what says nothing of it.
    beside: dict = field(default_factory=dict)
    neither: list = field(default_factory=list)


@dataclass
class Function:
    domain: "Domain"
    key: str
    names: list
    docs: list
    params: dict
    returns: str
    returns_list: bool
    effect: str
    asks: list
    nouns: dict
    again: dict
    focus: dict
    also: list
    nearly: list

    @property
    def id(self):
        return f"{self.domain.name}.{self.key}"


@dataclass
class Domain:
    name: str
    group: str
    apps: list
    held_out: bool
    functions: dict = field(default_factory=dict)


@dataclass
class Library:
    types: dict
    values: dict
    domains: list
    extras: list

    def path_type(self, function, path):
        """The nominal type at a dotted path of a function's result."""
        kind = function.returns
        for step in path.split(".") if path else []:
            fields = self.types[kind].fields
            if step not in fields:
                raise LibraryError(f"{function.id}: no field {step} in {kind}")
            kind = fields[step].type
        return kind

    def field_values(self, function, path):
        """The value list that a field of a function's result names, or "" if none."""
        kind, listed = function.returns, ""
        for step in path.split(".") if path else []:
            field_spec = self.types[kind].fields[step]
            kind, listed = field_spec.type, field_spec.values or listed
        return listed


def lines(text):
    """Alternatives: one a line, or separated by ' / '."""
    if text is None:
        return []
    if isinstance(text, list):
        return [str(t) for t in text]
    parts = [p for line in str(text).split("\n") for p in line.split(" / ")]
    return [p.strip() for p in parts if p.strip()]


def rows(text):
    """Alternatives, one a line (templates may hold slashes)."""
    return [line.strip() for line in (text or "").split("\n") if line.strip()]


def _split(spec, count):
    parts = [p.strip() for p in str(spec).split("|")]
    return parts + [""] * (count - len(parts))


def _field(name, spec):
    kind, names, docs = _split(spec, 3)
    is_list = kind.startswith("list ")
    kind, _, values = kind.removeprefix("list ").rstrip(")").partition("(")
    return Field(kind, lines(names) or [name.rstrip("?")], lines(docs) or [""], is_list, values, not name.endswith("?"))


def _param(where, key, spec):
    kind, names, docs = _split(spec, 3)
    required = key.endswith("!")
    key = key.rstrip("!")
    names = lines(names) or [key]
    docs = lines(docs) or [""]
    is_list = kind.startswith("list ")
    match = re.fullmatch(r"([a-z-]+)(?:\((.*)\))?", kind.removeprefix("list "), re.S)
    if not match:
        raise LibraryError(f"{where}: bad type {kind!r}")
    head, inner = match[1], match[2] or ""
    param = Param(key, "nominal", head, required, is_list, names, docs)
    if head == "enum":
        param.kind = "enum"
        for case in inner.split(","):
            label, _, words = case.partition("=")
            param.cases[label.strip()] = lines(words.replace("/", " / ")) or [label.strip().replace("-", " ")]
    elif head == "flag":
        yes, _, no = inner.partition(";")
        param.kind, param.cases = "flag", {True: lines(yes.replace("/", " / ")), False: lines(no.replace("/", " / "))}
    elif head in ("integer", "number", "figure"):
        low, _, high = (inner or "1..20").partition("..")
        param.kind, param.range = head.replace("figure", "number"), (float(low), float(high))
    elif head == "text":
        param.kind, param.values = "text", inner or key
    else:
        param.values, param.chains = inner.lstrip("+"), not inner or inner.startswith("+")
    return param


def _function(domain, key, spec):
    where = f"{domain.name}.{key}"
    unknown = set(spec) - {"names", "docs", "params", "returns", "effect", "asks", "nouns", "again", "focus", "also", "nearly"}
    if unknown:
        raise LibraryError(f"{where}: unknown keys {unknown}")
    params = {}
    for name, param_spec in (spec.get("params") or {}).items():
        param = _param(where, name, param_spec)
        params[param.key] = param
    returns = spec.get("returns", "")
    return Function(
        domain, key, lines(spec["names"]), rows(spec.get("docs")) or [""], params,
        returns.removeprefix("list "), returns.startswith("list "), spec.get("effect", "read-only"),
        rows(spec.get("asks")), {("" if p == "result" else p): rows(t) for p, t in (spec.get("nouns") or {}).items()},
        {p: rows(t) for p, t in (spec.get("again") or {}).items()},
        {t: ("" if p == "result" else p) for t, p in (spec.get("focus") or {}).items()},
        lines(spec.get("also")), rows(spec.get("nearly")),
    )


def _extra(key, spec):
    """A parameter that any function may have, with what one says beside a request to give it."""
    kind = {"choice": "enum", "number": spec.get("type")}.get(spec["kind"], spec["kind"])
    param = Param(key, kind, kind, False, False, lines(spec["names"]), rows(spec["docs"]), neither=rows(spec.get("neither")))
    if kind == "flag":
        param.beside = {value: rows(spec[word]) for value, word in ((True, "true"), (False, "false")) if word in spec}
    elif kind == "enum":
        param.beside = {case: rows(said) for case, said in spec["cases"].items()}
        param.cases = dict.fromkeys(param.beside)
    else:
        low, _, high = spec["range"].partition("..")
        param.range, param.beside = (float(low), float(high)), {None: rows(spec["said"])}
    if not param.beside or not all(param.beside.values()):
        raise LibraryError(f"{key}: nothing is said for some case")
    if any(("{n}" in phrase) != (None in param.beside) for said in param.beside.values() for phrase in said):
        raise LibraryError(f"{key}: {{n}} belongs in what is said of a number, and nowhere else")
    return param


def load(folder):
    """Reads every YAML file of a folder and checks names, types and templates."""
    types, values, domains, extras = {}, {}, [], []
    for path in sorted(Path(folder).glob("*.yaml")):
        try:
            data = yaml.load(path.read_text(), yaml.BaseLoader)
        except yaml.YAMLError as error:
            raise LibraryError(f"{path.name}: {error}") from error
        for name, spec in (data.get("values") or {}).items():
            if name in values:
                raise LibraryError(f"{path.name}: values {name} defined twice")
            values[name] = lines(spec)
        for name, spec in (data.get("types") or {}).items():
            if name in types:
                raise LibraryError(f"{path.name}: type {name} defined twice")
            fields = {k.rstrip("?"): _field(k, v) for k, v in (spec.get("fields") or {}).items()}
            types[name] = Type(
                name, lines(spec.get("doc")) or [""], lines(spec.get("aliases")), lines(spec.get("say")),
                lines(spec.get("this")), fields, bool(data.get("held-out")),
            )
        extras += [_extra(f"{path.stem}-{i}", spec) for i, spec in enumerate(data.get("extras") or [])]
        if "domain" in data:
            domain = Domain(data["domain"], data.get("group", data["domain"]), lines(data["apps"]), bool(data.get("held-out")))
            for key, spec in data["functions"].items():
                domain.functions[key] = _function(domain, key, spec)
            domains.append(domain)
    library = Library(types, values, domains, extras)
    _check(library)
    return library


def slots(template):
    return [m[2] for m in SLOT.finditer(template)]


def _check(library):
    problems = []
    for domain in library.domains:
        for function in domain.functions.values():
            problems += [f"{function.id}: {p}" for p in _problems(library, function)]
    for name, kind in library.types.items():
        for key, spec in kind.fields.items():
            if spec.type not in library.types and spec.type not in PRIMITIVES:
                problems.append(f"type {name}.{key}: unknown type {spec.type}")
            if spec.values and spec.values not in library.values:
                problems.append(f"type {name}.{key}: no values {spec.values}")
    if problems:
        raise LibraryError("\n".join(problems))


def _problems(library, function):
    for param in function.params.values():
        if param.kind == "nominal" and param.type not in library.types:
            yield f"{param.key}: unknown type {param.type}"
        if param.kind == "text" and param.values not in library.values:
            yield f"{param.key}: no values {param.values}"
        if param.kind == "nominal" and param.values and param.values not in library.values:
            yield f"{param.key}: no values {param.values}"
    if function.returns and function.returns not in library.types and function.returns not in PRIMITIVES:
        yield f"unknown result type {function.returns}"
        return
    for path in [*function.nouns, *function.focus.values()]:
        try:
            library.path_type(function, path)
        except (LibraryError, KeyError):
            yield f"no path {path!r} in the result"
    if not function.asks:
        yield "no asks"
    templates = [(t, ()) for t in function.asks]
    templates += [(t, ()) for ts in function.nouns.values() for t in ts]
    templates += [(t, tuple(p.split())) for p, ts in function.again.items() for t in ts]
    for template, implied in templates:
        if template.count("[") != template.count("]") or template.count("(") != template.count(")"):
            yield f"unbalanced brackets in {template!r}"
        for name in [*slots(template), *implied]:
            if name not in function.params:
                yield f"no parameter {name} for {template!r}"
        sure = set(slots(re.sub(r"\[[^\]]*\]", "", template))) | set(implied)
        missing = {p.key for p in function.params.values() if p.required} - sure
        if missing:
            yield f"{template!r} lacks {', '.join(sorted(missing))}"
