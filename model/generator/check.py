"""Proves every example: candidates, required arguments, spans, enum cases and reference types."""

from .compose import fits


class BrokenExample(Exception):
    """An example that must not be written."""


def check(example, shown, world):
    def need(condition, why):
        if not condition:
            raise BrokenExample(f"{example['id']}: {why}: {example}")

    need(len(set(example["functions"])) == len(example["functions"]), "candidate twice")
    need(example["dialog"][-1]["role"] == "user", "last turn is not the user's")
    need(all("\ue000" > c or c > "\uefff" for t in example["dialog"] for c in t["text"]), "marker left in text")
    need(all("{" not in t["text"] and "[" not in t["text"] for t in example["dialog"]), "slot left in text")
    need(all(0 <= g < len(example["calls"]) for g in example["goals"]), "goal out of range")
    for index, (call, sources) in enumerate(zip(example["calls"], example["provenance"], strict=True)):
        need(call["function"] in example["functions"], "function is no candidate")
        function = shown[call["function"]]
        schema = function.schema["parameters"]
        need(set(call["arguments"]) <= set(schema["properties"]), "unknown argument")
        need(set(schema["required"]) <= set(call["arguments"]), "required argument missing")
        params = {function.params[p.key]: p for p in function.function.params.values()}
        for name, value in call["arguments"].items():
            source, node = sources[name], schema["properties"][name]
            if source["source"] == "words":
                text = example["dialog"][source["turn"]]["text"]
                said = [text[a:b] for a, b in source["spans"]]
                need(all(s and s == s.strip() for s in said), "empty span")
                if params[name].kind not in ("integer", "number"):
                    need(said == (value if params[name].list else [value]), "span is not the value")
            elif source["source"] == "enum":
                need(value in node["enum"], "no such case")
            elif source["source"] == "bool":
                need(isinstance(value, bool), "not a yes or no")
            else:
                need(value == {"ref": source["ref"]}, "reference and provenance differ")
                head, _, path = source["ref"].partition(".")
                if head == "earlier":
                    need(int(path) < len(example["earlier"]), "no such earlier value")
                    continue
                need(int(head) < index, "reference to a later call")
                producer = shown[example["calls"][int(head)]["function"]]
                kinds = [kind for at, kind in producer.paths.values() if at == path]
                need(any(fits(k, params[name].type) == "" for k in kinds), f"type of {source['ref']} for {name}")
