"""Requests written by hand (`../requests`), checked, with the places of all that is said.

    python -m generator.written --out work/generated

A request, the last turn of a dialog, tells for each call the words that ask for it (`said`); where its values stand is
found here, first in those words, then in the turns before. A request of which a value stands nowhere is not written,
and told.
"""
import argparse
from pathlib import Path

from bellhop_model.data import find_value, load
from bellhop_model.encoding import element

from .values import number_words
from .writing import Writer


class NotSaid(Exception):
    """A value that its request does not say."""


def spoken(value):
    """A value in the ways in which it is looked for."""
    ways = [value]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) >= 1_000_000:
        return ways
    minus, size = "minus " if value < 0 else "", abs(value)
    words = number_words(int(size))
    if size == int(size):
        ways += [f"{minus}{way}" for way in (words, words.replace("-", " "), f"{size:g}")]
    elif size % 1 == 0.5:
        ways.append(f"{minus}{words} and a half" if size > 1 else f"{minus}half")
    if size >= 1000 and size % 100 == 0:
        ways.append(f"{minus}{size / 1000:g}k")
    if value == 12:
        ways.append("dozen")
    return ways


def place(value, texts, within):
    """(turn, start, end) of a value where it is said last, if possible within some words of the last turn."""
    turn = len(texts) - 1
    for start, end in within:
        for way in spoken(value):
            if found := find_value(way, [texts[turn][start:end]]):
                return turn, start + found[1], start + found[2]
    for way in spoken(value):
        if found := find_value(way, texts):
            return found
    raise NotSaid(f"{value!r} in {texts!r}")


def argument(value, schema, texts, within):
    """(value, provenance) of one argument."""
    if isinstance(value, dict) and "ref" in value:
        return value, {"source": "ref", "ref": value["ref"]}
    options = value["any_of"] if isinstance(value, dict) else [value]
    inner = element(schema)
    if "enum" in inner:
        return options[0], {"source": "enum"}
    if inner.get("type") == "boolean":
        return options[0], {"source": "bool"}
    for option in options:
        try:
            places = [place(one, texts, within) for one in (option if isinstance(option, list) else [option])]
        except NotSaid as lacking:
            told = lacking
            continue
        if len({turn for turn, _, _ in places}) == 1:
            return option, {"source": "words", "turn": places[0][0], "spans": [span for _, *span in places]}
        told = NotSaid(f"{option!r} in one turn of {texts!r}")
    raise told


def example(written, functions):
    """A request with the places of what it says; its calls' functions, arguments and references are looked at."""
    texts = [turn["text"] for turn in written["dialog"]]
    text, turn = texts[-1], len(texts) - 1
    places = [words and text.find(words) for words in written["said"]]
    twice = any(words and text.count(words) > 1 for words in written["said"])
    if len(places) != len(written["calls"]) or -1 in places or twice:
        raise NotSaid(f"{written['said']} in {text!r}")
    said = [words and [turn, at, at + len(words)] for words, at in zip(written["said"], places)]
    calls, provenance = [], []
    for index, (call, asked) in enumerate(zip(written["calls"], said)):
        parameters = functions[call["function"]]["parameters"]
        assert call["function"] in written["functions"] and set(parameters.get("required", [])) <= set(call["arguments"]), written["id"]
        arguments, sources = {}, {}
        for name, value in call["arguments"].items():
            schema = parameters["properties"][name]
            arguments[name], sources[name] = argument(value, schema, texts, [asked[1:]] if asked else [])
            if sources[name]["source"] == "enum":
                cases = arguments[name] if isinstance(arguments[name], list) else [arguments[name]]
                assert set(cases) <= set(element(schema)["enum"]), written["id"]
            assert sources[name]["source"] != "ref" or int(sources[name]["ref"].split(".")[0]) < index, written["id"]
        calls.append({"function": call["function"], "arguments": arguments})
        provenance.append(sources)
    # `said` tells calls of one function apart. What asks for all of them is the whole text, if no other function is called.
    called = [call["function"] for call in calls]
    everything = [turn, 0, len(text)] if len(set(called)) == 1 else None
    whole = [words if called.count(function) == 1 else everything for function, words in zip(called, said)]
    return {"id": written["id"], "source": written["source"], "functions": written["functions"], "dialog": written["dialog"],
            "calls": calls, "provenance": provenance, "said": said, "whole": whole}


def main():
    parser = argparse.ArgumentParser(prog="generator.written", description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--requests", type=Path, default=Path(__file__).parent.parent / "requests")
    options = parser.parse_args()
    for path in sorted(options.requests.glob("*.functions.jsonl")):
        name = path.name.removesuffix(".functions.jsonl")
        functions, requests = load(options.requests / name)
        with Writer(options.out, f"train-{name}") as out:
            for written in requests:
                try:
                    out.add(example(written, functions), functions)
                except NotSaid as lacking:
                    print(f"{written['id']}: {lacking}")


if __name__ == "__main__":
    main()
