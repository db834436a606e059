"""How well the model reads functions it has never seen, on development sets that no training pass came from.

Per set: `fit` (is the function called, AUC over called and not called ones), `source` (where a parameter's
value comes from) and `value` (the exact span, case or reference, where the source is one), with 95% intervals
(Wilson) over parameters.
"""
import argparse
import json
import math
import random
from pathlib import Path

import torch

from .encoding import Encoder
from .model import Planner
from .train import batches, collate, minilm, sets, tokenizer


def interval(right, total):
    """Wilson's 95% interval of a share."""
    if not total:
        return [0.0, 1.0]
    z, p = 1.96, right / total
    middle = (p + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return [round(middle - half, 3), round(middle + half, 3)]


def auc(yes, no):
    """The share of pairs that are in the right order."""
    ranked = sorted([(score, 1) for score in yes] + [(score, 0) for score in no])
    below, ordered = 0, 0
    for _, called in ranked:
        ordered += below if called else 0
        below += 0 if called else 1
    return ordered / max(1, len(yes) * len(no))


@torch.no_grad()
def measure(model, passes, most, seed=1):
    rng = random.Random(seed)
    examples = rng.sample(passes.examples, min(most, len(passes.examples)))
    samples = [sample for example in examples for sample in passes.samples(example, rng)]
    yes, no, source, value = [], [], [0, 0], [0, 0]
    for batch in batches(iter(samples + samples[: 512 - len(samples) % 512]), 4096):
        fit, where, start, end, _, pointer, *_ = model(*collate(batch))
        for i, sample in enumerate(batch):
            (yes if sample.step else no).append(fit[i, sample.function, 1].item())
            for position, label, spans, target, candidates in sample.slots:
                if label < 0:
                    continue
                source[0] += int(where[i, position].argmax().item() == label)
                source[1] += 1
                if len(spans) == 1:
                    first, last = sample.dialog
                    found = (first + start[i, position, first:last].argmax().item(), first + end[i, position, first:last].argmax().item())
                    value[0] += int(found == tuple(spans[0]))
                    value[1] += 1
                elif target >= 0 and len(candidates) > 1:
                    value[0] += int(max(candidates, key=lambda c: pointer[i, position, c].item()) == target)
                    value[1] += 1
    return {"passes": len(samples), "fit_auc": round(auc(yes, no), 3),
            "source": round(source[0] / max(1, source[1]), 3), "source_95": interval(*source),
            "value": round(value[0] / max(1, value[1]), 3), "value_95": interval(*value), "parameters": source[1]}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--generated", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--examples", type=int, default=250, help="a set")
    options = parser.parse_args()
    torch.set_num_threads(2)
    model = Planner()
    model.load_state_dict(torch.load(options.checkpoint, weights_only=True)["model"])
    model.eval()
    _, _, dev = sets(options.data, options.generated, Encoder(tokenizer(minilm())))
    for name, passes in dev.items():
        print(json.dumps({"set": name, **measure(model, passes, options.examples)}), flush=True)


if __name__ == "__main__":
    main()
