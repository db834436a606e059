"""Makes the examples: picks a kind, composes the dialog, chooses candidates, writes out the plan."""

import functools
import re

from . import noise, values
from .check import check
from .compose import Call, Case, Draft, Ref, Retry, Words, fits
from .library import SLOT
from .marks import OPEN, bare, place, positions
from .world import humanize

KINDS = {"single": 35, "chain": 28, "independent": 9, "linked": 11, "bridge": 24, "parallel": 8, "follow-up": 7, "what-about": 3, "answer": 2, "told": 5, "nothing": 7, "near-miss": 7}
TOOLKIT_KINDS = {"single": 40, "chain": 20, "independent": 14, "linked": 14, "parallel": 26, "follow-up": 4, "what-about": 2, "answer": 2, "nothing": 8, "near-miss": 12}
WEIGHTS = {"address-book": 2.5, "agenda": 3, "bookings": 2.5, "flight-status": 2.5, "routing": 3.5, "rail": 2, "messages": 2, "mail": 2, "people": 1.5, "calls": 1.5}
ATTEMPTS = 5000
LITERAL = {"nominal", "text", "integer", "number"}
TIMES = {"date", "instant", "past-date", "clock"}
TOLD = ["I'm picking up {} at the airport. ", "{} is flying in today. ", "I'm meeting {} later. ", "I'm having dinner with {} tonight. ", "{} just texted me. ", "I need to talk to {}. ",
        "{} is visiting this week. ", "I have a call with {} soon. ", "I'm going to see {}. ", "I promised {} a ride. ", "I'm thinking of {}. ", "{} is coming over. ", "I haven't heard from {} in a while. ", "{} is on the way. "]
JOINTS = [" and ", " and ", ", and ", ". ", ". ", " then ", ", then ", " and also ", ", also ", " plus ", " and then ", "; "]
CHANGES = ["what about ", "how about ", "and ", "and what about ", "ok and ", "now ", "same for ", "and for ", ""]


class Maker:
    """Examples of one world."""

    def __init__(self, rng, world, kinds):
        self.rng, self.world, self.library = rng, world, world.library
        self.goals = {}
        for shown in world.shown.values():
            if shown.function.domain.name in world.gold:
                self.goals.setdefault(shown.function.domain.name, []).append(shown)
        self.weights = [WEIGHTS.get(shown[0].function.domain.group, 1) for shown in self.goals.values()]
        self.kinds, self.count = kinds, 0

    def example(self):
        """One checked example; a kind that this world cannot make gives way to another, and at last to none."""
        for attempt in range(ATTEMPTS if self.goals else 0):
            if attempt % 100 == 0:
                kind = self.rng.choices(list(self.kinds), list(self.kinds.values()))[0]
                make = getattr(self, kind.replace("-", "_"))
            try:
                example = make()
            except Retry:
                continue
            self.count += 1
            example = {"id": f"{self.world.name}-{self.count}", "source": f"generated/{kind}"} | example
            check(example, {s.id: s for s in self.world.shown.values()}, self.world)
            return example
        return None

    def any_goal(self):
        domain = self.rng.choices(list(self.goals), self.weights)[0]
        return self.rng.choice(self.goals[domain])

    # Kinds

    def single(self):
        draft = Draft(self.rng, self.world, 0)
        text, call = draft.ask(*self.asked())
        return self.finish(draft, [noise.dress(self.rng, text)], [call])

    def asked(self, shown=None):
        shown = shown or self.any_goal()
        return shown, shown.function.asks

    def chain(self):
        draft = Draft(self.rng, self.world, self.rng.choice([1, 1, 2, 2, 3]))
        text, call = draft.ask(*self.asked())
        if not 2 <= len(draft.calls) <= 4:
            raise Retry
        return self.finish(draft, [noise.dress(self.rng, text)], [call])

    def independent(self):
        draft = Draft(self.rng, self.world, self.rng.choice([0, 0, 1]))
        texts, goals = zip(*(draft.ask(*self.asked()) for _ in range(self.rng.choice([2, 2, 2, 3]))))
        if len({id(goal.shown) for goal in goals}) < len(goals) or len(draft.calls) > 5:
            raise Retry
        return self.finish(draft, [functools.reduce(self.joined, texts)], list(goals))

    def joined(self, first, second):
        first = noise.dress(self.rng, first)
        if noise.is_command(second) and self.rng.random() < 0.1:
            second = noise.dress(self.rng, second)
        joint = self.rng.choice(JOINTS)
        if joint == ". " and noise.is_question(first):
            joint = "? "
        return first + joint + second

    def linked(self):
        draft = Draft(self.rng, self.world, self.rng.choice([0, 1, 1, 2]))
        second = self.any_goal()
        if not second.function.again and self.rng.random() < 0.6:
            raise Retry
        first = self.before(second)
        text, goal = draft.ask(*self.asked(first))
        context = draft.context(goal)
        draft.budget = self.rng.choice([0, 1, 1])
        more, other = draft.ask_again(second, context)
        if len(draft.calls) > 5:
            raise Retry
        return self.finish(draft, [self.joined(text, more)], [goal, other])

    def bridge(self):
        """Two asks, the second between what the first is about and something else that must be found."""
        draft = Draft(self.rng, self.world, self.rng.choice([0, 1, 1, 2]))
        seconds = [s for shown in self.goals.values() for s in shown if s.function.again and len(s.function.params) > 1]
        if not seconds:
            raise Retry
        second = self.rng.choice(seconds)
        text, goal = draft.ask(*self.asked(self.before(second)))
        context = draft.context(goal)
        draft.budget = self.rng.choice([1, 1, 2])
        more, other = draft.ask_again(second, context)
        if len(draft.calls) > 6 or len({str(a) for a in other.args.values() if isinstance(a, Ref)}) < 2:
            raise Retry
        return self.finish(draft, [self.joined(text, more)], [goal, other])

    def told(self):
        """The user speaks of somebody, and then asks about "her"."""
        draft = Draft(self.rng, self.world, self.rng.choice([1, 1, 2]))
        second = self.any_goal() if self.rng.random() < 0.4 else None
        first = self.before(second) if second else self.any_goal()
        persons = [p for shown in self.goals.values() for s in shown for p in s.function.params.values() if p.type == "person"]
        if not persons:
            raise Retry
        person = self.rng.choice(persons)
        spoken_of = Call(first)
        who = draft.slot(person, spoken_of, ())
        draft.told, draft.budget = spoken_of.args[person.key], 1
        text, goal = draft.ask(*self.asked(first))
        goals = [goal]
        if not draft.meant_told:
            raise Retry
        if second:
            draft.told = None
            more, other = draft.ask_again(second, draft.context(goal))
            text = self.joined(text, more)
            goals.append(other)
        if len(draft.calls) > 6:
            raise Retry
        return self.finish(draft, [self.rng.choice(TOLD).format(who) + text], goals)

    def before(self, second):
        """A function after which another one is naturally asked for, if there is one."""
        wanted = {p.type for p in second.function.params.values() if p.type in self.library.types or p.type == "figure"}
        for _ in range(30):
            first = self.any_goal()
            leaves = [self.library.path_type(first.function, p) for p in first.function.focus.values()]
            leaves += [p.type for p in first.function.params.values() if p.type != "figure"] + [first.function.returns] * (first.function.returns == "figure")
            if first is not second and any(fits(a, b) is not None for a in leaves for b in wanted):
                return first
        raise Retry

    def parallel(self):
        shown = self.any_goal()
        draft = Draft(self.rng, self.world, 0)
        if self.rng.random() < 0.7:
            return self.said_in_part(draft, shown)
        first, goal = draft.ask(shown, shown.function.asks)
        second, other = draft.ask(shown, shown.function.asks)
        if not self.differ([goal, other]):
            raise Retry
        return self.finish(draft, [self.joined(first, second)], [goal, other])

    @staticmethod
    def differ(calls):
        def said(call):
            return str(sorted((k, str(a.values) if isinstance(a, Words) else str(getattr(a, "value", id(a)))) for k, a in call.args.items()))
        return len({said(call) for call in calls}) == len(calls)

    def said_in_part(self, draft, shown):
        """"the weather in Paris and Rome", "convert 5 miles to km and 3 pounds to grams": a part of the ask is said several
        times, a call for each; the rest is meant for all of them."""
        rng, params = self.rng, shown.function.params
        template = values.choose(rng, rng.choice(shown.function.asks))
        slots = list(SLOT.finditer(template))
        if not slots:
            raise Retry
        first = rng.randrange(len(slots))
        last = first if rng.random() < 0.4 else rng.randrange(first, len(slots))
        varied = [params[m[2]] for m in slots[first:last + 1]]
        if any(p.list for p in varied) and rng.random() < 0.6:
            raise Retry
        before, part, after = template[:slots[first].start()], template[slots[first].start():slots[last].end()], template[slots[last].end():]
        word = re.search(r"\S+ $", before)
        if word and "}" not in word[0] and rng.random() < 0.5:
            before, part = before[:word.start()], word[0] + part
        common = Call(shown)
        start, end = (draft.expand(text, common, (shown.id,)) for text in (before, after))
        texts = []
        for _ in range(rng.choices([2, 3, 4], [65, 28, 7])[0]):
            call = Call(shown, dict(common.args))
            call.text = draft.expand(part, call, (shown.id,))
            texts.append(call.text)
            draft.calls.append(call)
        if not self.differ(draft.calls) or any(isinstance(a, Ref) for call in draft.calls for a in call.args.values()):
            raise Retry
        whole = start + self.listed(texts, start, bare(end).strip(" ?.!")) + end
        for call in draft.calls:
            call.whole = whole
        return self.finish(draft, [whole], list(draft.calls))

    def listed(self, texts, start, followed):
        rng = self.rng
        between = ["; ", ", "] if "," in texts[0] else [", "]
        last = [" and ", " and ", " and ", ", and ", " and also ", " as well as ", ", ", " or "]
        if not followed:
            more = ["? and ", "? and what about ", "? how about ", "? and "] if noise.is_question(start + texts[0]) else [". then ", ". also ", ". and "]
            last += [", then ", " plus ", "; ", " and then ", *more, *more]
        text = rng.choice(between).join(texts[:-1]) + rng.choice(last) + texts[-1]
        return ("both " if len(texts) == 2 and " and " in text and rng.random() < 0.04 else "") + text

    def follow_up(self):
        draft = Draft(self.rng, self.world, self.rng.choice([0, 0, 1]))
        second = self.any_goal()
        first = self.before(second)
        text, goal = draft.ask(*self.asked(first))
        context = draft.context(goal)
        past = list(draft.calls)
        draft.budget = self.rng.choice([0, 0, 1])
        more, other = draft.ask_again(second, context)
        if self.rng.random() < 0.2:
            more = self.rng.choice(["and ", "ok, ", "great, ", "thanks, ", "ok and "]) + more
        return self.finish(draft, [noise.dress(self.rng, text), goal, noise.dress(self.rng, more)], [other], past)

    def what_about(self):
        """The same function again with one argument changed."""
        draft = Draft(self.rng, self.world, 0)
        text, goal = draft.ask(*self.asked())
        past = list(draft.calls)
        params = goal.shown.function.params
        keys = [k for k, a in goal.args.items() if isinstance(a, Words) and not a.many and params[k].kind in LITERAL]
        keys += [k for k, a in goal.args.items() if isinstance(a, Ref) and params[k].type == "person"]
        if not keys:
            raise Retry
        changed = params[self.rng.choice(keys)]
        call = type(goal)(goal.shown, {k: a for k, a in goal.args.items() if k != changed.key})
        words = draft.slot(changed, call, (goal.shown.id,), adverb=changed.type in TIMES and self.rng.random() < 0.5)
        draft.calls.append(call)
        call.text = words
        if not self.differ([goal, call]):
            raise Retry
        return self.finish(draft, [text, goal, self.rng.choice(CHANGES) + words], [call], past)

    def answer(self):
        """The user names what was missing."""
        draft = Draft(self.rng, self.world, 0)
        shown = self.any_goal()
        params = [p for p in shown.function.params.values() if p.required and self.world.param_kind(p) in ("nominal", "text") and not p.list]
        usable = [k for k in shown.function.again if " " not in k and shown.function.params[k] in params]
        if not usable:
            raise Retry
        missing = shown.function.params[self.rng.choice(usable)]
        pronouns = {"it", "that", "there", "her", "him", "them", "his", "their", "this", "one", "she", "he", "they"}
        templates = [t for t in shown.function.again[missing.key] if not pronouns & set(t.replace("|", " ").replace("(", " ").replace(")", " ").split())]
        if not templates:
            raise Retry
        implied = {missing.key: None}
        text, call = draft.ask(shown, templates, implied=implied)
        del call.args[missing.key]
        draft.calls.remove(call)
        words = draft.slot(missing, call, (shown.id,), adverb=missing.type in TIMES)
        draft.calls.append(call)
        call.text = words
        name = humanize(shown.params[missing.key])
        question = self.rng.choice([f"Which {name}?", f"What is the {name}?", f"Sure. {name.capitalize()}?", f"I need the {name} for that.", "Can you be more specific?"])
        return self.finish(draft, [text, question, words], [call], answered=True)

    def nothing(self):
        draft = Draft(self.rng, self.world, 0)
        shown = self.any_goal()
        text, _ = draft.ask(shown, shown.function.asks)
        taboo = {c.shown.id for c in draft.calls} | {f"{shown.function.domain.name}.{k}" for k in shown.function.also}
        draft.calls = []
        return self.finish(draft, [noise.dress(self.rng, text)], [], taboo=taboo, near=shown)

    def near_miss(self):
        """What a function nearly answers, but neither it nor another of its domain does."""
        shown = self.any_goal()
        if not shown.function.nearly:
            raise Retry
        text = noise.dress(self.rng, self.rng.choice(shown.function.nearly))
        siblings = [s for s in self.world.shown.values() if s.function.domain is shown.function.domain and s is not shown]
        example = self.finish(Draft(self.rng, self.world, 0), [text], [])
        # Functions of other domains might answer it.
        return example | {"functions": [shown.id, *(s.id for s in self.rng.sample(siblings, min(2, len(siblings))))]}

    # Writing out

    def finish(self, draft, turns, goals, past=(), taboo=(), near=None, answered=False):
        rng = self.rng
        earlier = Earlier(rng, self.world, past)
        dialog, where = [], {}
        for index, turn in enumerate(turns):
            user = isinstance(turn, str) and not (answered and index == 1)
            if isinstance(turn, str) and user:
                text, found = positions(noise.sentence(rng, " ".join(tidy(turn).split())))
                where |= {span: (index, place) for span, place in found.items()}
            else:
                text = turn if isinstance(turn, str) else earlier.told(turn)
            dialog.append({"role": "user" if user else "assistant", "text": text})
        calls = [c for c in draft.calls if not any(c is p for p in past)]
        numbers = {id(c): i for i, c in enumerate(calls)}
        written, provenance = [], []
        for call in calls:
            arguments, sources = {}, {}
            for key, arg in call.args.items():
                name = call.shown.params[key]
                arguments[name], sources[name] = self.written(call, key, arg, numbers, where, dialog, earlier)
            written.append({"function": call.shown.id, "arguments": arguments})
            provenance.append(sources)
        example = {
            "functions": self.candidates([c.shown for c in calls], taboo, near), "dialog": dialog, "calls": written,
            "goals": [numbers[id(g)] for g in goals], "provenance": provenance,
            "said": [self.said(call.text, dialog) for call in calls],
        }
        if any(call.whole for call in calls):
            example["whole"] = [self.said(call.whole or call.text, dialog) for call in calls]
        if earlier.entries:
            example["earlier"] = earlier.shown()
        return example

    @staticmethod
    def said(text, dialog):
        """[turn, start, end] of the words that ask for a call, if they stand in the last turn as they were composed."""
        found = place(text, dialog[-1]["text"])
        return [len(dialog) - 1, *found] if found else None

    def written(self, call, key, arg, numbers, where, dialog, earlier):
        param = call.shown.function.params[key]
        if isinstance(arg, Case):
            if param.kind == "flag":
                return arg.value, {"source": "bool"}
            cases = call.shown.schema["parameters"]["properties"][call.shown.params[key]]["enum"]
            return cases[list(param.cases).index(arg.value)], {"source": "enum"}
        if isinstance(arg, Ref):
            if id(arg.call) in numbers:
                path = arg.call.shown.paths[arg.path][0]
                ref = f"{numbers[id(arg.call)]}.{path}" if path else str(numbers[id(arg.call)])
            else:
                ref = f"earlier.{earlier.index(arg)}"
            return {"ref": ref}, {"source": "ref", "ref": ref}
        if any(s not in where for s in arg.spans):
            raise Retry
        turns = {where[s][0] for s in arg.spans}
        turn = turns.pop()
        if turns:
            raise Retry
        spans = [list(where[s][1]) for s in arg.spans]
        texts = [dialog[turn]["text"][a:b] for a, b in spans]
        found = arg.values if param.kind in ("integer", "number") else texts
        return (list(found) if arg.many else found[0]), {"source": "words", "turn": turn, "spans": spans}

    def candidates(self, gold, taboo, near):
        rng = self.rng
        chosen = {s.id: s for s in gold}
        size = max(len(chosen) + 2, rng.choices([rng.randint(2, 7), rng.randint(8, 14)], [15, 85])[0])
        pool = [s for s in self.world.shown.values() if s.function.id not in taboo and s.id not in taboo and s.id not in chosen]
        homes = {s.function.domain.name for s in gold} | ({near.function.domain.name} if near else set())
        close = [s for s in pool if s.function.domain.name in homes]
        types = {p.type for s in gold for p in s.function.params.values()}
        related = [s for s in pool if s.function.returns in types or types & {p.type for p in s.function.params.values() if p.type not in ("text", "integer", "number", "enum", "flag")}]
        size = min(size, len(chosen) + len(pool))
        while len(chosen) < size:
            source = rng.choices([close, related, pool], [40, 25, 35])[0] or pool
            shown = rng.choice(source)
            chosen[shown.id] = shown
        found = list(chosen)
        rng.shuffle(found)
        return found


class Earlier:
    """Values that calls of earlier turns returned, sampled so that an answer can tell them."""

    def __init__(self, rng, world, past):
        self.rng, self.world, self.library = rng, world, world.library
        self.entries, self.refs, self.texts = [], [], {}
        for call in past:
            if call.shown.function.returns_list:
                continue
            for path, (_, kind) in call.shown.paths.items():
                if kind in self.library.types and path.count(".") < 2 and not path.endswith((".name", ".address")):
                    text = self.sample(call, path, kind)
                    if text:
                        self.refs.append((id(call), path))
                        self.texts[(id(call), path)] = text
                        self.entries.append({"text": text, "from": call.shown.label, "type": self.world.type_names[kind]})

    def sample(self, call, path, kind):
        listed = self.library.field_values(call.shown.function, path)
        if kind == "person":
            spoken = [bare_value(a) for a in call.args.values() if isinstance(a, Words)]
            return spoken[0] if spoken and self.rng.random() < 0.6 else values.fill(self.rng, self.library, "{first} {last}")
        if kind == "stop":
            place = self.literal("place", listed)
            return place if self.rng.random() < 0.4 else f"{place}, {values.clock(self.rng)}"
        if "." in path and (id(call), path.rsplit(".", 1)[0]) in self.texts:
            whole = self.texts[(id(call), path.rsplit(".", 1)[0])]
            if path.endswith(".place"):
                return whole.rsplit(", ", 1)[0]
            if path.endswith(".time") and ", " in whole:
                return whole.rsplit(", ", 1)[1]
        return self.literal(kind, listed)

    def literal(self, kind, listed=""):
        if listed:
            return value_of(values.fill(self.rng, self.library, self.rng.choice(self.library.values[listed])))
        if kind in values.BUILT_IN:
            return values.BUILT_IN[kind](self.rng)[1]
        say = self.library.types[kind].say
        if say:
            return value_of(values.fill(self.rng, self.library, self.rng.choice(say)))
        if self.library.types[kind].fields:
            return humanize(kind) if self.rng.random() < 0.5 else "the " + humanize(kind)
        return ""

    def index(self, ref):
        key = (id(ref.call), ref.path)
        if key not in self.refs:
            raise Retry
        return self.refs.index(key)

    def told(self, goal):
        """The assistant's answer to a call."""
        function = goal.shown.function
        focus = [p for p in function.focus.values() if (id(goal), p) in self.texts]
        others = [p for (c, p) in self.refs if c == id(goal) and p and p not in focus and "." not in p]
        self.rng.shuffle(others)
        facts = [p for p in (focus + others)[: self.rng.choice([1, 1, 2, 3])] if p]
        if not facts:
            if function.effect != "read-only":
                return self.rng.choice(["Done.", "OK, done.", "All set.", "It is done."])
            whole = self.texts.get((id(goal), ""))
            return f"{whole[0].upper()}{whole[1:]}." if whole else self.rng.choice(["Here it is.", "Here is what I found.", "This is what I found."])
        parts = [f"{humanize(goal.shown.paths[p][0].split('.')[-1])} {self.rng.choice(['is', 'is', ':'])} {self.texts[(id(goal), p)]}".replace(" :", ":") for p in facts]
        text = self.rng.choice(["; ", ", ", " and "]).join(parts)
        return f"{self.rng.choice(['The ', 'The ', ''])}{text}.".replace("..", ".")

    def shown(self):
        return self.entries


def bare_value(words):
    return str(words.values[0])


def value_of(phrase):
    """The value words of a phrase."""
    return phrase.split("<")[-1].split(">")[0]


def tidy(text):
    """Repairs what two phrases make of each other: doubled articles, prepositions and possessives."""
    text = text.replace("'s's", "'s")
    text = re.sub(rf"\b(the|a|an|my|our|any|nearest|closest|next|another|this|that) (?:the|a|an|my|our|some) (?={OPEN}|\w)", r"\1 ", text)
    text = re.sub(r"\b(to|at|in|on) there\b", "there", text)
    return re.sub(r"\b(to|at|on|in) \1 ", r"\1 ", text)
