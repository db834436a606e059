"""Examples over functions that are known by JSON Schema alone: what thousands of strangers' descriptions say, asked for.

A request is a description turned into what a person would ask, with a value for each parameter; several requests,
one request for several values, a result used by the next request, or something that no candidate does.

    python -m generator.described --data ../shared/data --out work/generated --seed 1 --count 9000
"""

import argparse
import collections
import json
import random
import re
from pathlib import Path

from bellhop_model.data import UNSEEN, kept_from_training, load

from . import noise
from .compose import Retry
from .marks import OPEN, bare, place, positions
from .said import Values, named, tail
from .world import humanize
from .writing import Writer

KINDS = {"single": 44, "several": 18, "parallel": 12, "chain": 16, "nothing": 10}
SYNONYMS = {
    "retrieve": ["get", "fetch", "find", "look up", "show me", "give me", "tell me", "pull up", "retrieve"], "get": ["fetch", "find", "look up", "show me", "give me", "tell me", "get"],
    "calculate": ["compute", "work out", "figure out", "determine", "find", "calculate", "give me"], "compute": ["calculate", "work out", "find"],
    "create": ["make", "set up", "create", "add"], "generate": ["create", "make", "produce", "generate"], "find": ["look for", "search for", "find", "locate"],
    "search": ["look", "search"], "analyze": ["examine", "look into", "analyse", "study", "analyze"], "update": ["change", "update", "modify"], "check": ["see", "verify", "check"],
    "convert": ["change", "turn", "convert"], "determine": ["find out", "work out", "determine"], "estimate": ["predict", "work out", "estimate"], "add": ["put in", "add"],
    "delete": ["remove", "delete"], "remove": ["delete", "remove"], "schedule": ["arrange", "book", "schedule"], "book": ["reserve", "book"], "send": ["send"],
}
ASKING = {"retrieve", "get", "calculate", "compute", "find", "fetch", "determine", "estimate"}
WISHES = ["i need to {}", "i want to {}", "i'd like to {}", "help me {}", "can you {}", "could you {}", "please {}", "{} please", "would you {}", "i need you to {}", "let's {}", "go ahead and {}"]
JOINTS = [". then, ", ". also, ", ". after that, ", ". next, ", ". finally, ", ", and ", " and then ", ". ", "; ", ". additionally, ", " and ", ". once that's done, ", ". lastly, ", ", then "]
STARTS = ["i need some help with a few things. ", "i'm working on a project. ", "hi! ", "", "", "", "", "", "", ""]


def described(description):
    """What a description says the function does, without asides."""
    text = re.sub(r"\([^)]*\)", "", description)
    text = re.split(r"(?<=\w)[.;:](?:\s|$)", text.strip())[0]
    text = re.sub(r",? (?:based on|given|using|depending on|according to|by) (?:the|a|its|their|various|specified|given)\b.*$", "", text)
    return " ".join(text.split()).strip(" .,")


class Maker:
    def __init__(self, rng, functions, values):
        self.rng, self.values = rng, values
        self.functions = {i: f for i, f in functions.items() if len(described(f.get("description") or "").split()) > 1}
        self.ids = sorted(self.functions)
        self.words = {i: set(humanize(f["name"]).split()) | set(described(f["description"]).lower().split()) for i, f in self.functions.items()}
        self.having = collections.defaultdict(list)
        for i in self.ids:
            for word in self.words[i]:
                self.having[word].append(i)
        self.takers = collections.defaultdict(list)
        for i in self.ids:
            for name, schema in (self.functions[i]["parameters"].get("properties") or {}).items():
                if name in (self.functions[i]["parameters"].get("required") or []):
                    self.takers[(humanize(name), schema.get("type"))].append((i, name))
        self.count = 0

    def example(self, name):
        while True:
            kind = self.rng.choices(list(KINDS), list(KINDS.values()))[0]
            try:
                made = getattr(self, kind)()
            except Retry:
                continue
            self.count += 1
            return {"id": f"{name}-{self.count}", "source": f"described/{kind}"} | made

    # Kinds

    def single(self):
        spans, f = [], self.rng.choice(self.ids)
        return self.finish([self.request(f, spans)], spans)

    def several(self):
        spans, chosen = [], self.rng.sample(self.ids, self.rng.choice([2, 2, 3, 3, 4]))
        if self.rng.random() < 0.5:
            near = self.near(chosen[0], 12)
            chosen[1:2] = self.rng.sample(near, 1) if near else chosen[1:2]
        return self.finish([self.request(f, spans) for f in dict.fromkeys(chosen)], spans)

    def parallel(self):
        """One function for several values, said once or again for each."""
        spans, f = [], self.rng.choice(self.ids)
        first = self.request(f, spans, few=True)
        alike = [p for p, v in first[2].items() if v.source == "words" and not isinstance(v.value, list)]
        if not alike:
            raise Retry
        schemas = self.functions[f]["parameters"]["properties"]
        many = self.rng.choice([1, 1, 2])
        if self.rng.random() < 0.4 or len(alike) > 1:
            requests = [first]
            for _ in range(many):
                changed = {p: self.values.of(self.rng, p, schemas[p], spans) for p in alike}
                again = "".join(tail(self.rng, p, schemas[p], v) for p, v in changed.items())
                text = self.rng.choice(["and another one", "do the same", "and again", "and once more", "and also", "the same"]) + again
                requests.append((text if self.rng.random() < 0.6 else self.ask(f, first[2] | changed), f, first[2] | changed))
            return self.finish(requests, spans)
        p = alike[0]
        more = [self.values.of(self.rng, p, schemas[p], spans) for _ in range(many)]
        said = [first[2][p], *more]
        if len({str(v.value if v.value is not None else spans[v.spans[0]]) for v in said}) < len(said):
            raise Retry
        words = [v.words for v in said]
        text = first[0].replace(words[0], ", ".join(words[:-1]) + self.rng.choice([" and ", " and ", ", and "]) + words[-1], 1)
        return self.finish([(text, f, first[2] | {p: v}) for v in said], spans, apart=words)

    def chain(self):
        """The next request takes what the one before it gives."""
        spans, f = [], self.rng.choice(self.ids)
        requests, used = [self.request(f, spans)], {f}
        for _ in range(self.rng.choice([1, 1, 2, 3])):
            following = self.following([r[1] for r in requests], used)
            if not following:
                break
            made = self.rng.choice(following)
            producer, path, g, name = made
            schema = self.functions[g]["parameters"]["properties"][name]
            words = named(self.rng, name, schema)
            output = humanize(path)
            that = self.rng.choice([f"the {words}", f"that {words}", f"the {output}", f"this {words}", f"its {words}", "the result", f"the resulting {words}", f"the {output} from that"])
            requests.append(self.request(g, spans, given={name: (f"{producer}.{path}", that)}))
            used.add(g)
        if len(requests) < 2:
            raise Retry
        return self.finish(requests, spans)

    def nothing(self):
        spans, f = [], self.rng.choice(self.ids)
        text, _, _ = self.request(f, spans)
        return self.finish([(text, None, {})], spans, near=f)

    # Parts

    def following(self, before, used):
        found = []
        for index, f in enumerate(before):
            for name, schema in ((self.functions[f].get("returns") or {}).get("properties") or {}).items():
                takers = [t for t in self.takers[(humanize(name), schema.get("type"))] if t[0] not in used]
                group = f.split(".")[0]
                same = [t for t in takers if t[0].split(".")[0] == group and group != "seal"]
                found += [(index, name, g, p) for g, p in (same or takers[:40])]
        return found

    def request(self, f, spans, given=None, few=False):
        """(words, function, values by parameter) of one request; `given`: parameters that a result fills."""
        parameters = self.functions[f]["parameters"]
        schemas, required = parameters.get("properties") or {}, parameters.get("required") or []
        given = given or {}
        chosen = [p for p in schemas if p in required or p in given or self.rng.random() < (0.15 if few else 0.4)]
        if len(chosen) > 6:
            raise Retry
        filled = {}
        for p in chosen:
            if p in given:
                filled[p] = Reference(*given[p])
            else:
                filled[p] = self.values.of(self.rng, p, schemas[p], spans)
        return self.ask(f, filled), f, filled

    def ask(self, f, filled):
        rng, function = self.rng, self.functions[f]
        schemas = function["parameters"].get("properties") or {}
        text = described(function["description"])
        text = text[0].lower() + text[1:]
        if rng.random() < 0.1:
            text = humanize(function["name"])
        left = dict(filled)
        for p, value in filled.items():
            if value.source != "bool" and rng.random() < 0.6:
                text, done = inside(rng, text, p, schemas[p], value)
                if not done and rng.random() < 0.3:
                    text, done = before(text, value)
                if done:
                    del left[p]
        # What is said of a parameter nobody gives would point at nothing.
        text = re.sub(r"\b(?:a|the) (?:specific|specified|given|certain|particular) ", lambda m: rng.choice(["the ", "a ", m[0]]), text)
        verb, _, rest = text.partition(" ")
        if verb in SYNONYMS and rest:
            if verb in ASKING and rng.random() < 0.3 and not rest.startswith(("if ", "whether ")):
                rest = rest.removeprefix("information about ").removeprefix("information on ")
                rest = rest if rest.startswith(("the ", "a ", "an ")) else "the " + rest
                text = rng.choice(["what is ", "what's ", "what are ", "do you know ", "tell me ", "i need ", "i'd like to know "]) + rest
            else:
                text = rng.choice(SYNONYMS[verb]) + " " + rest
        items = list(left.items())
        rng.shuffle(items) if rng.random() < 0.4 else None
        for p, value in items:
            text += tail(rng, p, schemas[p], value)
        if noise.is_command(text) and rng.random() < 0.3:
            text = rng.choice(WISHES).format(text)
        return text

    def near(self, f, most):
        """Functions that share words with one, nearest first, but for those that say the same."""
        shared = collections.Counter()
        for word in sorted(self.words[f]):
            if len(self.having[word]) < 400:
                for other in self.having[word]:
                    shared[other] += 1 / len(self.having[word]) ** 0.5
        mine = self.words[f]
        return [g for g, _ in shared.most_common(most + 8) if g != f and len(mine & self.words[g]) / len(mine | self.words[g]) < 0.6][:most]

    def candidates(self, called, near):
        rng, chosen = self.rng, dict.fromkeys(called)
        size = len(chosen) + rng.choice([2, 4, 6, 8, 9, 10])
        close = [g for f in dict.fromkeys([*called, near]) if f for g in self.near(f, 10)]
        while len(chosen) < size:
            other = rng.choice(close) if close and rng.random() < 0.5 else rng.choice(self.ids)
            if other != near:
                chosen[other] = None
        found = list(chosen)
        rng.shuffle(found)
        return found

    def finish(self, requests, spans, near=None, apart=()):
        """`apart`: the words that only one of the requests means, where all of them are one text."""
        rng = self.rng
        clauses = [requests[0][0]] if apart else [text for text, _, _ in requests]
        text = rng.choice(STARTS) if len(clauses) > 1 else ""
        for index, clause in enumerate(clauses):
            text += ("" if index == 0 else rng.choice(JOINTS)) + clause
        dressed = noise.sentence(rng, " ".join(text.split()))
        plain, where = positions(dressed)
        stands = lambda words: (at := place(words, plain)) and [0, *at]
        calls, provenance, said = [], [], []
        for words, f, filled in requests:
            if f is None:
                continue
            arguments, sources = {}, {}
            for p, value in filled.items():
                if isinstance(value, Reference):
                    arguments[p], sources[p] = {"ref": value.ref}, {"source": "ref", "ref": value.ref}
                elif value.source != "words":
                    arguments[p], sources[p] = value.value, {"source": value.source}
                else:
                    if any(s not in where for s in value.spans):
                        raise Retry
                    texts = [plain[slice(*where[s])] for s in value.spans]
                    many = isinstance(value.value, list)
                    given = [t if v is None else v for t, v in zip(texts, value.value if many else [value.value])]
                    arguments[p] = given if many else given[0]
                    sources[p] = {"source": "words", "turn": 0, "spans": [list(where[s]) for s in value.spans]}
            calls.append({"function": f, "arguments": arguments})
            provenance.append(sources)
            said.append(stands(words))
        if len({json.dumps(c, sort_keys=True) for c in calls}) < len(calls) or any(OPEN in c for c in plain):
            raise Retry
        example = {"functions": self.candidates([c["function"] for c in calls], near), "dialog": [{"role": "user", "text": plain}], "calls": calls,
                   "goals": list(range(len(calls))), "provenance": provenance, "said": said}
        if apart:
            example |= {"whole": said, "said": [stands(words) for words in apart]}
        return example


class Reference:
    """A parameter that an earlier call's result fills."""
    source = "ref"

    def __init__(self, ref, words):
        self.ref, self.words, self.spans, self.value = ref, words, (), None


def inside(rng, text, name, schema, value):
    """The description with a parameter's value where it speaks of the parameter, and whether it does."""
    words = humanize(name).split(" ")
    for key in dict.fromkeys([" ".join(words), words[-1], words[0]]):
        if len(key) < 3 or key in ("name", "type", "data", "start", "end"):
            continue
        match = re.search(rf"\b((?:a|an|the|of|for)\s)?((?:specific|specified|given|certain|particular)\s)?{re.escape(key)}s?\b", text)
        if match and match.start() > 0 and OPEN not in match[0]:
            article = match[1] if match[1] in ("of ", "for ") else ""
            said = value.words
            bare = rng.random() < 0.5 or isinstance(value, Reference)
            new = said if bare else rng.choice([f"the {key} {said}", f"{key} {said}", f"{said} {key}", f"a {key} of {said}", f"{key} '{said}'"])
            return text[: match.start()] + article + new + text[match.end():], True
    return text, False


def before(text, value):
    """The description with a value before what it speaks of ("the weekly forecast"), and whether it could stand there."""
    match = re.search(r"\b(?:the|a|an) (?=[a-z])", text)
    words = bare(value.words)
    if isinstance(value, Reference) or isinstance(value.value, (int, float, list)) or len(words.split()) > 3 or not match:
        return text, False
    return f"{text[: match.start()]}{article(match[0], words)}{value.words} {text[match.end():]}", True


def article(known, words):
    """An article as it stands before other words."""
    if known == "the ":
        return known
    return "an " if words[:1].lower() in "aeiou" else "a "


def main():
    parser = argparse.ArgumentParser(prog="generator.described", description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=9000)
    options = parser.parse_args()
    functions, examples = {}, []
    for name in UNSEEN:
        known, made = load(options.data / name)
        kept = kept_from_training(known)
        functions |= {i: f for i, f in known.items() if i not in kept}
        examples += [e for e in made if not any(c["function"] in kept for c in e["calls"])]
    name, rng = f"train-described-{options.seed}", random.Random(f"described {options.seed}")
    maker = Maker(rng, functions, Values(functions, examples))
    with Writer(options.out, name) as out:
        for _ in range(options.count):
            out.add(maker.example(name), functions)


if __name__ == "__main__":
    main()
