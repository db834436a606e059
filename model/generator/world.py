"""One rendering of the library: which domain of each group is there, what functions, parameters,
fields and types are called, how they are described, and how much of that a schema says.
"""

import re
from dataclasses import dataclass, field, replace

from .library import PRIMITIVES

STYLES = ["kebab", "snake", "camel", "snake", "pascal"]


@dataclass
class Shown:
    """A function as the examples of one world show it."""

    function: object
    id: str
    schema: dict
    params: dict
    paths: dict
    label: str


@dataclass
class World:
    library: object
    name: str
    named_persons: bool
    shown: dict = field(default_factory=dict)
    nouns: dict = field(default_factory=dict)
    type_names: dict = field(default_factory=dict)
    titled: bool = True
    gold: set = field(default_factory=set)

    def param_kind(self, param):
        """A person is a record that an address book holds, or, in some worlds, just words."""
        return "text" if param.type == "person" and not self.named_persons else param.kind


def identifier(words, style):
    parts = re.findall(r"[A-Za-z0-9]+", words)
    if style == "kebab":
        return "-".join(p.lower() for p in parts)
    if style == "snake":
        return "_".join(p.lower() for p in parts)
    joined = "".join(p[0].upper() + p[1:] for p in parts)
    return joined if style == "pascal" else joined[0].lower() + joined[1:]


def humanize(name):
    words = re.sub(r"([a-z])([A-Z])", r"\1 \2", name)
    return " ".join(re.findall(r"[^\W_]+", words)).lower()


# The group of domains that are known by JSON Schema alone; how many of them a world has, and how often with named types.
TOOLKIT, TOOLKITS, NAMED_TOOLKITS = "toolkit", 10, 0.12

# So many parameters of other people's functions a function of a toolkit has beside its own.
EXTRAS = [0, 0, 1, 1, 2, 3]


def make(rng, library, name, held_out):
    """A world whose wanted functions are all from training domains, or all from held-out ones."""
    groups = {}
    for domain in library.domains:
        if domain.group != TOOLKIT:
            groups.setdefault(domain.group, []).append(domain)
    domains = []
    for members in groups.values():
        wanted = [d for d in members if d.held_out == held_out]
        if not wanted and held_out:
            wanted = members
        if wanted:
            domains.append(rng.choice(wanted))
    return _of(rng, World(library, name, rng.random() < 0.72, titled=rng.random() < 0.82), domains, held_out)


def make_of_toolkits(rng, library, name):
    """A world of toolkits, most of whose types have no names."""
    domains = rng.sample([d for d in library.domains if d.group == TOOLKIT], TOOLKITS)
    return _of(rng, World(library, name, rng.random() < 0.5, titled=rng.random() < NAMED_TOOLKITS), domains, False)


def _of(rng, world, domains, held_out):
    library = world.library
    for kind in library.types.values():
        used = rng.choice(kind.aliases) if kind.aliases and rng.random() < 0.25 else kind.name
        world.type_names[kind.name] = used
    for domain in domains:
        if domain.held_out == held_out:
            world.gold.add(domain.name)
        _show_domain(rng, world, domain)
    for shown in world.shown.values():
        if shown.function.domain.name not in world.gold:
            continue
        if shown.function.effect == "read-only" and not shown.function.returns_list:
            for path, templates in shown.function.nouns.items():
                kind = library.path_type(shown.function, path)
                world.nouns.setdefault(kind, []).append((shown, path, templates))
    return world


def make_of(rng, library, domain):
    """A world with one domain, whose functions do not bear its name."""
    world = World(library, domain.name, named_persons=True)
    world.type_names = {kind: kind for kind in library.types}
    _show_domain(rng, world, domain, prefixed=False)
    return world


def _show_domain(rng, world, domain, prefixed=None):
    style = rng.choice(STYLES)
    app = rng.choice(domain.apps)
    if prefixed is None:
        prefixed = rng.random() < 0.65
    described = rng.choices(["long", "any", "terse", "none"], [4, 4, 1.5, 0.5])[0]
    opaque = rng.random() < 0.03
    taken = set()
    for function in domain.functions.values():
        names = [n for n in function.names if prefixed or not n.startswith(".")]
        names = [n for n in names if identifier(n, style) not in taken] or [f"{function.key} {len(taken)}"]
        words = rng.choice(names).lstrip(".")
        name = identifier(words, style)
        taken.add(name)
        if opaque:
            name, described = f"{rng.choice(['fn', 'tool', 'op', 'api'])}_{rng.randint(10, 99)}", "long"
        if prefixed:
            name = f"{identifier(app, style)}{rng.choice(['.']) if style != 'snake' else '_'}{name}"
        doc = _doc(rng, function.docs, described)
        if domain.group == TOOLKIT and world.library.extras:
            function = _with_extras(rng, world.library, function)
        world.shown[function.id] = _show(rng, world, function, name, doc, style, described)


def _with_extras(rng, library, function):
    """A function with some parameters of other people's, none of them named like another one."""
    params = dict(function.params)
    taken = {humanize(name) for param in params.values() for name in param.names}
    for param in rng.sample(library.extras, rng.choice(EXTRAS)):
        names = {humanize(name) for name in param.names}
        if not names & taken:
            params[param.key] = param
            taken |= names
    return replace(function, params=params)


def _doc(rng, docs, how):
    docs = [d for d in docs if d]
    if not docs or how == "none":
        return ""
    if how == "long":
        return max(docs, key=len) if rng.random() < 0.5 else rng.choice(docs)
    if how == "terse":
        return min(docs, key=len)
    return rng.choice(docs) if rng.random() < 0.9 else ""


def _show(rng, world, function, name, doc, style, described):
    properties, names, required = {}, {}, []
    params = list(function.params.values())
    if rng.random() < 0.2:
        rng.shuffle(params)
    for param in params:
        shown_name = identifier(rng.choice(param.names), style if style != "pascal" else "camel")
        if shown_name in properties:
            shown_name = identifier(param.key, style if style != "pascal" else "camel")
        while shown_name in properties:
            shown_name += "2"
        names[param.key] = shown_name
        properties[shown_name] = _param_schema(rng, world, param, _doc(rng, param.docs, described), style)
        if param.required:
            required.append(shown_name)
    schema = {
        "id": f"{world.name}.{function.id}", "name": name, "description": doc,
        "parameters": {"type": "object", "properties": properties, "required": required},
    }
    paths = {}
    if function.returns:
        returns = _type_schema(rng, world, function.returns, "", style, "", "", paths, 0)
        schema["returns"] = {"type": "array", "items": returns} if function.returns_list else returns
    schema["effect"] = function.effect
    return Shown(function, schema["id"], schema, names, paths, humanize(name))


def _titled(world, kind, schema):
    if world.titled:
        return {"title": world.type_names[kind]} | schema
    return schema


def _param_schema(rng, world, param, doc, style):
    kind = world.param_kind(param)
    if kind == "enum":
        # Cases of extras are codes, shown as they are written.
        schema = {"type": "string", "enum": [c if param.beside else case_name(c, style) for c in param.cases]}
    elif kind == "flag":
        schema = {"type": "boolean"}
    elif kind in ("integer", "number"):
        schema = {"type": kind}
    elif kind == "text":
        schema = {"type": "string"}
    else:
        schema = _type_schema(rng, world, param.type, "", style, "", None, {}, 1)
    if param.list:
        schema = {"type": "array", "items": schema}
    return schema | ({"description": doc} if doc else {})


def case_name(case, style):
    return identifier(case, "kebab" if style == "pascal" else style)


def _type_schema(rng, world, kind, doc, style, path, shown_path, paths, depth):
    """The schema of a type; notes in `paths` what each field path is called here (None: not wanted)."""
    if shown_path is not None:
        paths[path] = (shown_path, kind)
    described = {"description": doc} if doc else {}
    if kind in PRIMITIVES:
        return {"type": {"text": "string", "yes-no": "boolean", "figure": "number"}.get(kind, kind)} | described
    spec = world.library.types[kind]
    if not spec.fields:
        return _titled(world, kind, {"type": "string"} | described)
    properties, required = {}, []
    if depth < 3:
        for key, field_spec in spec.fields.items():
            name = identifier(rng.choice(field_spec.names), "camel" if style == "pascal" else style)
            if name in properties:
                name = identifier(key, style)
            below = f"{path}.{key}" if path else key
            below_shown = None if shown_path is None else f"{shown_path}.{name}" if shown_path else name
            doc_here = rng.choice(field_spec.docs) if rng.random() < 0.8 else ""
            node = _type_schema(rng, world, field_spec.type, doc_here, style, below, None if field_spec.list else below_shown, paths, depth + 1)
            properties[name] = {"type": "array", "items": node} if field_spec.list else node
            if field_spec.required:
                required.append(name)
    inside = {"properties": properties, "required": required} if properties else {}
    return _titled(world, kind, {"type": "object"} | described | inside)
