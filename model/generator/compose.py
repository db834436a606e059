"""Composes utterances and their plans: an ask of a function whose slots are filled with literals,
with noun phrases that stand for other functions' results, or with what was just spoken of."""

import re
from dataclasses import dataclass, field

from . import noise, values
from .library import SLOT
from .marks import CLOSE, FIRST, OPEN, bare

CHAINS = {"duration": 0.1, "money": 0.4, "instant": 0.3, "date": 0.35, "uri": 0.6, "phone-number": 0.7, "figure": 0.4}
INSIDE = {"<{city}>", "<{neighbourhood}>", "<{country}>"}
PLACES = {"airport", "restaurant"}
# How often a parameter of others is said, and how often something is said that gives it no value.
SAID_BESIDE, SAID_IN_VAIN = 0.45, 0.15
CLAUSE = re.compile(r"\b(is|are|was|where|when|who|whom|that|which|what|how|in|on|at|for|to|from|with|has|have|does|lives|goes)\b|'[a-z]", re.I)


class Retry(Exception):
    """This draft leads nowhere; try another."""


@dataclass
class Words:
    spans: list
    values: list
    many: bool = False


@dataclass
class Case:
    value: object


@dataclass
class Ref:
    call: "Call"
    path: str


@dataclass
class Call:
    shown: object
    args: dict = field(default_factory=dict)
    text: str = ""  # the words that ask for it, and for no other call of its function, marked as they were composed
    whole: str = ""  # the same with the words that it shares with other calls of its function, where there are any


def fits(given, wanted):
    """The suffix that leads from a value of one type to one of another, or None."""
    if given == wanted or (given, wanted) == ("place", "stop"):
        return ""
    return "place" if (given, wanted) == ("stop", "place") else None


def join_path(path, suffix):
    return f"{path}.{suffix}" if path and suffix else path or suffix


class Draft:
    """One utterance, or one dialog, in the making."""

    def __init__(self, rng, world, budget):
        self.rng, self.world, self.library = rng, world, world.library
        self.budget = budget
        self.calls = []
        self.spans = 0
        self.told = None  # who "her" is, once the user has spoken of somebody
        self.meant_told = False

    # Phrases

    def mark(self, phrase):
        """Turns `<...>` (or the whole phrase) into a marked span; returns text, span and value words."""
        if "<" not in phrase:
            phrase = f"<{phrase}>"
        before, rest = phrase.split("<", 1)
        inside, after = rest.split(">", 1)
        span = self.spans
        self.spans += 1
        return f"{before}{OPEN}{chr(FIRST + span)}{inside}{CLOSE}{after}", span, inside

    def literal(self, param):
        """(preposition, text, span, value) of a literal for a parameter."""
        rng = self.rng
        if param.kind in ("integer", "number"):
            value, words = values.number(rng, *param.range, param.kind == "integer")
            text, span, _ = self.mark(words)
            return "", text, span, value
        prep, phrase = "", None
        if param.values:
            phrase = rng.choice(self.library.values[param.values])
        elif param.type in values.BUILT_IN:
            prep, phrase = values.BUILT_IN[param.type](rng)
        elif self.world.param_kind(param) == "text" or self.library.types[param.type].say:
            phrase = rng.choice(self.library.values["person-words"] if param.type == "person" else self.library.types[param.type].say)
        if phrase is None:
            raise Retry
        if param.type in ("place", "stop") and not prep:
            prep = "in" if phrase in INSIDE else "at"
        text, span, value = self.mark(values.fill(rng, self.library, phrase))
        return prep, text, span, value

    def has_literal(self, param):
        kind = self.world.param_kind(param)
        return kind != "nominal" or bool(param.values) or param.type in values.BUILT_IN or bool(self.library.types[param.type].say)

    # Building

    def ask(self, shown, templates, implied=None, above=()):
        """Words that ask for a function and the call they mean; producers come before it in `calls`."""
        template = values.choose(self.rng, self.rng.choice(templates))
        call = Call(shown, dict(implied or {}))
        text = self.expand(template, call, (*above, shown.id))
        text = call.text = text if above else self.beside(text, call)
        self.calls.append(call)
        return text, call

    def beside(self, text, call):
        """A request with what is said beside it: parameters that no template speaks of, and now and then something that
        gives none of them."""
        rng, phrases = self.rng, []
        for param in call.shown.function.params.values():
            if not param.beside or param.key in call.args:
                continue
            roll = rng.random()
            if roll < SAID_BESIDE:
                case = rng.choice(list(param.beside))
                phrases.append(self.extra(param, case, rng.choice(param.beside[case]), call))
            elif param.neither and roll > 1 - SAID_IN_VAIN:
                phrases.append(rng.choice(param.neither))
        # What begins in lower case goes on with the request; sentences stand around it.
        for phrase in sorted(phrases, key=lambda phrase: phrase[0].isupper()):
            text = attached(rng, text, phrase)
        return text

    def extra(self, param, case, phrase, call):
        if "{n}" not in phrase:
            call.args[param.key] = Case(case)
            return phrase
        _, words, span, value = self.literal(param)
        call.args[param.key] = Words([span], [value])
        return phrase.replace("{n}", words)

    def expand(self, template, call, above):
        def one(match):
            param = call.shown.function.params[match[2]]
            if param.key in call.args:
                raise Retry
            return self.slot(param, call, above, adverb=bool(match[1]), possessive=bool(match[3]))

        return SLOT.sub(one, template)

    def slot(self, param, call, above, adverb=False, possessive=False):
        rng = self.rng
        if param.type == "person" and self.told is not None:
            if not possessive:
                raise Retry
            call.args[param.key] = self.told
            self.meant_told = True
            return rng.choice(["her", "his", "her", "his", "their"])
        if param.kind in ("enum", "flag"):
            cases = [(c, w) for c, words in param.cases.items() for w in words]
            by_case = {}
            for case, words in cases:
                by_case.setdefault(case, []).append(words)
            case = rng.choice(list(by_case))
            # Nobody converts kilograms to kilograms.
            alike = [a for k, a in call.args.items() if isinstance(a, Case) and call.shown.function.params[k].cases.keys() == param.cases.keys()]
            if param.kind == "enum" and any(a.value == case for a in alike):
                raise Retry
            call.args[param.key] = Case(case)
            return values.choose(rng, rng.choice(by_case[case]))
        if param.list:
            return self.several(param, call)
        produced = self.world.param_kind(param) == "nominal" or param.type == "figure"
        likely = 0 if not param.chains else CHAINS.get(param.type, 0.8)
        chain = produced and (not self.has_literal(param) or (self.budget > 0 and rng.random() < likely))
        if chain:
            found = self.produced(param, call, above, possessive)
            if found:
                text, call.args[param.key] = found
                if adverb:
                    text = text if text.startswith(("when ", "where")) else {"date": "on ", "instant": "at ", "place": "at ", "stop": "at "}.get(param.type, "") + text
                return text + ("'s" if possessive else "")
            if not self.has_literal(param):
                raise Retry
        prep, text, span, value = self.literal(param)
        if param.kind == "text" and any(isinstance(a, Words) and a.values == [value] for a in call.args.values()):
            raise Retry
        call.args[param.key] = Words([span], [value])
        if adverb:
            text = f"{prep} {text}" if prep else text
        elif prep == "" and param.type == "instant" and value.startswith("in "):
            raise Retry
        return text + ("'s" if possessive else "")

    def several(self, param, call):
        count = self.rng.choice([1, 2, 2, 2, 3, 3, 4])
        taken, words = [], []
        while len(words) < count:
            _, text, span, value = self.literal(param)
            if value in [v for _, v in taken]:
                raise Retry
            taken.append((span, value))
            words.append(text)
        call.args[param.key] = Words([s for s, _ in taken], [v for _, v in taken], many=True)
        if count == 1:
            return words[0]
        last = self.rng.choice([" and ", " and ", ", and " if count > 2 else " and ", " plus "])
        return self.rng.choice([", ", ", ", ", " if count < 4 else " "]).join(words[:-1]) + last + words[-1]

    def produced(self, param, call, above, possessive):
        """A noun phrase for another function's result that fits, and the reference to it."""
        options = []
        for kind, entries in self.world.nouns.items():
            suffix = fits(kind, param.type)
            if suffix is not None:
                options += [(shown, join_path(path, suffix), templates) for shown, path, templates in entries if shown.id not in above]
        if not options or len(above) > 4 or len(self.calls) > 4:
            return None
        # Most figures mean something to their own domain alone.
        if param.type == "figure" and self.rng.random() < 0.75:
            options = [o for o in options if o[0].function.domain is call.shown.function.domain]
            if not options:
                return None
        direct = [o for o in options if param.type == "person" and not o[1]]
        if direct and self.rng.random() < 0.93:
            options = direct
        makers = sorted({id(o[0]): o[0] for o in options}.values(), key=lambda s: s.id)
        again = [any(p.type == param.type for p in m.function.params.values()) for m in makers]
        shown = self.rng.choices(makers, [0.2 if a else 1 for a in again])[0]
        _, path, templates = self.rng.choice([o for o in options if o[0] is shown])
        self.budget -= 1
        text, call = self.ask(shown, templates, above=above)
        if possessive and len(bare(text).split()) > 2 and (CLAUSE.search(bare(text)) or len(bare(text).split()) > 4):
            raise Retry
        return text, Ref(call, path)

    # What was spoken of

    def context(self, goal):
        """(type, argument) pairs that later words may mean, the most salient first."""
        function = goal.shown.function
        found = [("figure", Ref(goal, ""))] if function.returns == "figure" else []
        for path in function.focus.values():
            kind = self.library.path_type(function, path)
            if not function.returns_list and not (kind == "person" and not self.world.named_persons):
                found.append((kind, Ref(goal, path)))
        for call in [goal, *[c for c in self.calls if c is not goal]]:
            for key, arg in call.args.items():
                param = call.shown.function.params[key]
                single = isinstance(arg, Ref) or (isinstance(arg, Words) and not arg.many)
                if single and param.type in self.library.types and (call is goal or param.type == "person"):
                    kind = self.library.path_type(arg.call.shown.function, arg.path) if isinstance(arg, Ref) else param.type
                    found.append((kind, arg))
        return found

    def meant(self, param, context):
        """The argument that words such as "there" mean for a parameter."""
        for kind, arg in context:
            suffix = fits(kind, param.type)
            if suffix is None or (suffix and isinstance(arg, Words)):
                continue
            if isinstance(arg, Words) and param.kind == "text" and param.type != kind:
                continue
            return Ref(arg.call, join_path(arg.path, suffix)) if isinstance(arg, Ref) else arg
        return None

    def ask_again(self, shown, context):
        """An ask of a function some of whose parameters are what was just spoken of."""
        function = shown.function
        options = list(function.again.items())
        if options and self.rng.random() < 0.8:
            keys, templates = self.rng.choice(options)
            implied = {}
            for key in keys.split():
                arg = self.meant(function.params[key], context)
                if arg is None or arg in implied.values():
                    raise Retry
                implied[key] = arg
                templates = self.named(templates, arg)
            return self.ask(shown, templates, implied)
        return self.ask_pointing(shown, context)

    def named(self, templates, arg):
        """Asks that now and then say what kind of place "there" is."""
        listed = self.library.field_values(arg.call.shown.function, arg.path) if isinstance(arg, Ref) else ""
        if listed.lstrip("+") not in PLACES or self.rng.random() < 0.6:
            return templates
        place = f"the {listed.lstrip('+')}"
        swap = lambda m: {"from": f"from {place}", "is": m[0], "are": m[0], "": f"at {place}"}.get(m[1] or "", f"{m[1]} to {place}")
        return [re.sub(r"(?:\b(from|is|are|get|way|drive|go|head|me) )?\bthere\b", swap, t) for t in templates]

    def ask_pointing(self, shown, context):
        """An ordinary ask with "that flight" or "his" where a value of the context goes."""
        function = shown.function
        template = values.choose(self.rng, self.rng.choice(function.asks))
        usable = []
        for match in SLOT.finditer(template):
            param = function.params[match[2]]
            spec = self.library.types.get(param.type)
            arg = self.meant(param, context) if spec and not param.list else None
            if arg is not None and (param.type != "person" or match[3]) and (spec.this or param.type == "person"):
                usable.append((match, param, arg, spec))
        if not usable:
            raise Retry
        match, param, arg, spec = self.rng.choice(usable)
        if param.type == "person":
            words = self.rng.choice(["her", "his", "their"])
        else:
            words = self.rng.choice(spec.this)
            words += "'s" if match[3] else ""
            if match[3] and not words.startswith(("that", "this", "the")):
                raise Retry
        template = template[: match.start()] + words + template[match.end():]
        call = Call(shown, {param.key: arg})
        text = call.text = self.expand(template, call, (shown.id,))
        self.calls.append(call)
        return text, call


def attached(rng, text, phrase):
    """A request with a phrase at its end, or with a sentence before or after it."""
    if not phrase[0].isupper():
        return text + rng.choice([" ", " ", ", "]) + phrase
    if rng.random() < 0.3:
        return f"{phrase} {text}"
    end = "" if text[-1] in ".?!" else "? " if noise.is_question(text) else ". "
    return text + (end or " ") + phrase

