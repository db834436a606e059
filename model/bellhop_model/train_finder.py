"""Trains the branch that finds the functions a dialog needs among thousands; resumes from its last checkpoint.

Each needed function is to be nearer to some part of its dialog than what the dialog was shown with, and than what
other dialogs were shown with. Sets with functions that do the same are not held against each other.
"""
import argparse
import json
import random
import time
from pathlib import Path

import torch

from .data import Mixture
from .encoding import Encoder
from .model import Planner
from .train import minilm, sets, tokenizer

SHARPNESS = 20.0


def place(model, passes):
    n = max(map(len, passes))
    device = next(model.parameters()).device
    ids = torch.tensor([p + [0] * (n - len(p)) for p in passes], device=device)
    mask = torch.tensor([[1] * len(p) + [0] * (n - len(p)) for p in passes], device=device)
    return model.place(ids, mask).float()


def loss(model, needs):
    functions = [(i, f, ids, needed) for i, need in enumerate(needs) for f, ids, needed in need.functions]
    said = [(i, ids) for i, need in enumerate(needs) for ids in need.parts]
    near = SHARPNESS * place(model, [ids for _, ids in said]) @ place(model, [ids for _, _, ids, _ in functions]).T
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
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--generated", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--rate", type=float, default=5e-5)
    parser.add_argument("--dialogs", type=int, default=48, help="a batch")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    train, shares, _ = sets(options.data, options.generated, Encoder(tokenizer(minilm())), seed=7)
    model = Planner()
    model.load_minilm(minilm() / "model.safetensors")
    options.out.mkdir(parents=True, exist_ok=True)
    checkpoint = options.out / "finder.pt"
    elapsed, step, state = 0.0, 0, None
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        model.finder.load_state_dict(state["finder"])
        elapsed, step = state["elapsed"], state["step"]
    model.to(device).eval().requires_grad_(False)
    model.finder.requires_grad_(True)
    optimiser = torch.optim.AdamW(model.finder.parameters(), lr=options.rate, weight_decay=0.01)
    if state:
        optimiser.load_state_dict(state["optimiser"])
    mixture = Mixture(train, shares, options.seed + step)
    began, saved, mean = time.time(), time.time(), {}
    while True:
        spent = (elapsed + time.time() - began) / 60 / options.minutes
        for group in optimiser.param_groups:
            group["lr"] = options.rate * min(1.0, (step + 1) / 40) * max(0.02, 1 - spent)
        with torch.autocast(device, dtype=torch.bfloat16):
            total, right = loss(model, mixture.needs(options.dialogs))
        optimiser.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(model.finder.parameters(), 1.0)
        optimiser.step()
        step += 1
        for name, value in {"loss": total.item(), "first": right}.items():
            mean[name] = 0.97 * mean.get(name, value) + 0.03 * value
        if step % 20 == 0:
            print(json.dumps({"step": step, "minutes": round((elapsed + time.time() - began) / 60, 1), **{k: round(v, 3) for k, v in mean.items()}}), flush=True)
        if time.time() - saved > 240 or spent >= 1:
            saved = time.time()
            part = checkpoint.with_suffix(".part")
            torch.save({"finder": model.finder.state_dict(), "optimiser": optimiser.state_dict(), "elapsed": elapsed + time.time() - began, "step": step}, part)
            part.replace(checkpoint)
        if spent >= 1:
            break


if __name__ == "__main__":
    main()
