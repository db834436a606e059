"""Trains the branch that finds the functions a dialog needs among thousands; resumes from its last checkpoint.

Each needed function is to be nearer to some part of its dialog than what the dialog was shown with, than what is
easily taken for it, and than what other dialogs were shown with. Sets with functions that do the same are not held
against each other.
"""
from pathlib import Path

import torch
from torch import nn

from .data import Mixture, Shown
from .encoding import Encoder
from .model import HIDDEN, Planner
from .running import Halved, Run, options
from .train import minilm, sets, tokenizer

SHARPNESS = 20.0
NEIGHBOURS, SAME = 12, 0.92
MANY = 500  # among fewer functions none is looked for


class Finding(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids, mask):
        return self.model.place(ids, mask).float()


def place(finding, passes):
    # Few different lengths: what the processor's kernels keep for each length is not little.
    n = -(-max(map(len, passes)) // 16) * 16
    ids = torch.tensor([p + [0] * (n - len(p)) for p in passes])
    mask = torch.tensor([[1] * len(p) + [0] * (n - len(p)) for p in passes])
    return finding(ids, mask)


def neighbours(finding, passes):
    """By function of a large set, those that lie nearest to it, but for what lies so near that it may do the same."""
    names = sorted({f for example in passes.examples for f in example["functions"]})
    if len(names) < MANY:
        return {}
    texts = [passes.encoder.alone(Shown(passes.functions[f]).text) for f in names]
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    placed = torch.zeros(len(texts), HIDDEN)
    with torch.no_grad():
        for some in (order[i : i + 64] for i in range(0, len(order), 64)):
            placed[some] = place(finding, [texts[i] for i in some]).cpu()
    found = {}
    for i, f in enumerate(names):
        near = placed @ placed[i]
        near[near > SAME] = -1
        found[f] = [names[j] for j in near.topk(NEIGHBOURS).indices.tolist()]
    return found


def loss(finding, needs):
    functions = [(i, f, ids, needed) for i, need in enumerate(needs) for f, ids, needed in need.functions]
    said = [(i, ids) for i, need in enumerate(needs) for ids in need.parts]
    near = SHARPNESS * place(finding, [ids for _, ids in said]) @ place(finding, [ids for _, _, ids, _ in functions]).T
    losses, first, right = [], 0, 0
    for row, need in enumerate(needs):
        mine = {f for f, _, _ in need.functions}
        nearest = near[first : first + len(need.parts)].max(0).values
        first += len(need.parts)
        against = [k for k, (i, f, _, needed) in enumerate(functions)
                   if (i == row and not needed) or (f not in mine and not (need.alike and needs[i].alike == need.alike))]
        for k, (i, _, _, needed) in enumerate(functions):
            if i == row and needed:
                chances = nearest[[k, *against]]
                losses.append(-chances.log_softmax(0)[0])
                right += int(chances.argmax().item() == 0)
    return torch.stack(losses).mean(), right / len(losses)


def main():
    parser = options(__doc__.split("\n")[0], minutes=20, rate=5e-5)
    parser.add_argument("--init-from", type=Path, help="a checkpoint to begin with instead of MiniLM")
    parser.add_argument("--dialogs", type=int, default=48, help="a batch")
    chosen = parser.parse_args()
    run = Run(chosen, "finder.pt")
    train, shares, _ = sets(chosen.data, chosen.generated, Encoder(tokenizer(minilm())))
    model = Planner()
    model.load_minilm(minilm() / "model.safetensors")
    if run.state:
        model.finder.load_state_dict(run.state["finder"])
    elif chosen.init_from:
        model.finder.load_state_dict(torch.load(chosen.init_from, weights_only=True)["finder"])
    model.to(run.device).eval().requires_grad_(False)
    model.finder.requires_grad_(True)
    optimiser = torch.optim.AdamW(model.finder.parameters(), weight_decay=0.01, fused=True)
    if run.state:
        optimiser.load_state_dict(run.state["optimiser"])
    finding = Halved(Finding(model))
    for passes in train:
        if not passes.alike:
            passes.neighbours = neighbours(finding, passes)
    mixture = Mixture(train, shares, chosen.seed + run.step)
    over = False
    while not over:
        for group in optimiser.param_groups:
            group["lr"] = chosen.rate * run.scale(warm=40)
        total, right = loss(finding, mixture.needs(chosen.dialogs))
        optimiser.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(model.finder.parameters(), 1.0)
        optimiser.step()
        run.stepped({"loss": total.item(), "first": right}, told=20)
        over = run.saves(finder=model.finder, optimiser=optimiser)


if __name__ == "__main__":
    main()
