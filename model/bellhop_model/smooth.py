"""Evens out what comes into the widest layers, so that eight bits hold it: a few channels are many times larger than
the others, and a tensor has one scale (SmoothQuant, Xiao et al. 2023). A channel's factor goes from the input to
the weights; what is computed stays the same."""
import random

import torch
from torch import nn

from .data import Passes

# How much of an input's range goes into the weights.
SHARE = 0.7
WIDE = ("up", "down")


class Smoothed(nn.Module):
    def __init__(self, linear, factor):
        super().__init__()
        self.linear = linear
        linear.weight.data = linear.weight.data * factor
        self.register_buffer("inverse", 1 / factor)

    def forward(self, x):
        return self.linear(x * self.inverse)


@torch.no_grad()
def smooth(model, encoder, functions, examples, count=200):
    """Replaces the wide layers by ones that take what is evened out, by the largest inputs that examples show."""
    largest = {}
    layers = [*model.layers, *model.finder]
    hooks = []
    for layer in layers:
        for name in WIDE:
            def see(module, inputs, key=(layer, name)):
                most = inputs[0].abs().amax((0, 1))
                largest[key] = torch.maximum(largest.get(key, most), most)
            hooks.append(getattr(layer, name).register_forward_pre_hook(see))
    rng = random.Random(1)
    passes = Passes(encoder, functions, examples, False, True)
    for example in rng.sample(examples, min(count, len(examples))):
        for sample in passes.samples(example, rng)[:2]:
            ids = torch.tensor([sample.ids])
            model(ids, torch.ones_like(ids), torch.tensor([sample.types]))
        if example["calls"]:
            need = passes.need(example, rng, 2)
            for alone in need.parts + [ids for _, ids, _ in need.functions]:
                ids = torch.tensor([alone])
                model.place(ids, torch.ones_like(ids))
    for hook in hooks:
        hook.remove()
    for (layer, name), inputs in largest.items():
        linear = getattr(layer, name)
        weights = linear.weight.data.abs().amax(0)
        factor = inputs.clamp(min=1e-4) ** SHARE / weights.clamp(min=1e-4) ** (1 - SHARE)
        setattr(layer, name, Smoothed(linear, factor.clamp(1e-3, 1e3)))
