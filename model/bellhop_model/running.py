"""What both trainings share: their options, and a run that goes on where it was stopped."""
import argparse
import json
import random
import time
from pathlib import Path

import torch

SAVED_EVERY = 240


def options(description, minutes, rate):
    """A parser with the options of every training, which is to take so many minutes at such a rate."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--generated", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=minutes)
    parser.add_argument("--rate", type=float, default=rate)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    return parser


class Halved:
    """A module's pass with weights and values of 16 bits; gradients go to its weights of 32."""

    def __init__(self, module):
        self.module = module
        half = lambda parameter: parameter.to(torch.bfloat16)
        self.frozen = {name: half(p) for name, p in module.named_parameters() if not p.requires_grad}
        self.learning = lambda: {name: half(p) for name, p in module.named_parameters() if p.requires_grad}

    def __call__(self, *inputs):
        device = next(self.module.parameters()).device
        return torch.func.functional_call(self.module, self.frozen | self.learning(), tuple(x.to(device) for x in inputs))


class Run:
    """A training's steps and minutes, those before it was last stopped among them."""

    def __init__(self, options, checkpoint):
        torch.set_num_threads(options.threads)
        torch.manual_seed(options.seed)
        random.seed(options.seed)
        options.out.mkdir(parents=True, exist_ok=True)
        self.checkpoint, self.most = options.out / checkpoint, options.minutes
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.state = torch.load(self.checkpoint, weights_only=True) if self.checkpoint.exists() else None
        self.step, self.before = (self.state["step"], self.state["elapsed"]) if self.state else (0, 0.0)
        self.began = self.saved = time.monotonic()
        self.mean = {}

    def elapsed(self):
        return self.before + time.monotonic() - self.began

    def share(self):
        """How much of the time there is has passed."""
        return self.elapsed() / 60 / self.most

    def scale(self, warm):
        """What the rate is multiplied with: rising for the first steps, then falling to the end."""
        return min(1.0, (self.step + 1) / warm) * max(0.02, 1 - self.share())

    def stepped(self, figures, told, **more):
        """Counts a step, and tells the running means of its figures every so often."""
        self.step += 1
        for name, value in figures.items():
            self.mean[name] = 0.97 * self.mean.get(name, value) + 0.03 * value
        if self.step % told == 0:
            means = {name: round(value, 3) for name, value in self.mean.items()}
            print(json.dumps({"step": self.step, **more, "minutes": round(self.elapsed() / 60, 1), **means}), flush=True)

    def saves(self, **parts):
        """Keeps the modules and optimiser where it is time to; whether the run is over."""
        over = self.share() >= 1
        if over or time.monotonic() - self.saved > SAVED_EVERY:
            self.saved = time.monotonic()
            part = self.checkpoint.with_suffix(".part")
            torch.save({name: kept.state_dict() for name, kept in parts.items()} | {"elapsed": self.elapsed(), "step": self.step}, part)
            part.replace(self.checkpoint)
        return over
