"""Checkpoints to the files that ship: shared.onnx, reader.onnx and finder.onnx (int8), tokenizer.json and planner.json."""
import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from .data import load
from .encoding import LIMITS, MARKERS, Encoder
from .model import Planner
from .smooth import smooth
from .train import minilm, tokenizer

# What each graph takes and gives; the second begins where the first ends, and so does the third.
GRAPHS = {
    "shared": (["input_ids", "attention_mask", "token_type_ids"], ["hidden"]),
    "reader": (["hidden", "input_ids", "attention_mask"], ["fit", "source", "start", "end", "inside", "pointer", "opens", "closes"]),
    "finder": (["hidden", "attention_mask"], ["place"]),
}

# What the search makes of the scores; chosen by `tune`.
SEARCH = Path(__file__).parent.parent / "search-weights.json"


class Rows(nn.Module):
    """An embedding in eight bits with a scale a row: one scale for all would be that of the row farthest out."""

    def __init__(self, embedding):
        super().__init__()
        weight = embedding.weight.data
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("rows", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids):
        return self.rows[ids].to(torch.float32) * self.scale[ids]


class Part(nn.Module):
    """One of the model's graphs."""

    def __init__(self, run):
        super().__init__()
        self.run = run

    def forward(self, *inputs):
        return self.run(*inputs)


def optimise(graph, target):
    """Fuses what can be fused on any processor, once instead of at every start."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(target)
    onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def export(name, run, target, work, full_precision):
    inputs, outputs = GRAPHS[name]
    examples = {"hidden": torch.zeros(1, 8, 384)}
    given = tuple(examples.get(i, torch.ones(1, 8, dtype=torch.long)) for i in inputs)
    axes = {n: {0: "batch", 1: "length"} for n in inputs + outputs if n != "place"}
    axes |= {n: {0: "batch", 1: "length", 2: "length"} for n in outputs if n not in ("hidden", "fit", "source", "place")}
    axes |= {n: {0: "batch"} for n in outputs if n == "place"}
    full, small = work / f"{name}.full.onnx", work / f"{name}.small.onnx"
    torch.onnx.export(run, given, str(full), input_names=inputs, output_names=outputs, dynamic_axes=axes, opset_version=17, dynamo=False)
    if full_precision:
        shutil.copy(full, target)
        return
    # Seven bits of the eight: processors without VNNI add pairs of products in 16 bits, which eight overflow.
    quantize_dynamic(str(full), str(small), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8,
                     op_types_to_quantize=["MatMul"], extra_options={"MatMulConstBOnly": True})
    optimise(small, target)


def averaged(checkpoint, others):
    """A checkpoint's weights, and of others' their shares: what a long training on one thing lost of another comes back."""
    read = lambda file: torch.load(file, weights_only=True)["model"]
    made = read(checkpoint)
    rest = 1 - sum(float(share) for _, share in others)
    made = {name: weight * rest for name, weight in made.items()}
    for file, share in others:
        for name, weight in read(file).items():
            made[name] += weight * float(share)
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--finder", type=Path, required=True)
    parser.add_argument("--average", nargs=2, action="append", default=[], metavar=("CHECKPOINT", "SHARE"),
                        help="an older checkpoint of the same training, whose weights are taken in by this share")
    parser.add_argument("--examples", required=True, help="a generated set, by which the layers' inputs are evened out: its path without .jsonl")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--full-precision", action="store_true")
    options = parser.parse_args()
    model = Planner()
    model.load_state_dict(averaged(options.checkpoint, options.average))
    model.finder.load_state_dict(torch.load(options.finder, weights_only=True)["finder"])
    model.eval()
    model.merge_markers()
    encoder = Encoder(tokenizer(minilm()))
    if not options.full_precision:
        smooth(model, encoder, *load(options.examples))
        model.words = Rows(model.words)
    options.out.mkdir(parents=True, exist_ok=True)
    runs = {"shared": model.shared, "reader": model.read, "finder": model.find}
    digests = {}
    with tempfile.TemporaryDirectory() as work:
        for name, run in runs.items():
            target = options.out / f"{name}.onnx"
            part = Part(run)
            part.model = model
            export(name, part.eval(), target, Path(work), options.full_precision)
            digests[name] = hashlib.sha256(target.read_bytes()).hexdigest()
            print(target, target.stat().st_size, digests[name])
    tokenizer(minilm()).save(str(options.out / "tokenizer.json"))
    (options.out / "planner.json").write_text(json.dumps(
        {"sha256": digests, "markers": MARKERS, "limits": LIMITS, "weights": json.loads(SEARCH.read_text())}, indent=1) + "\n")


if __name__ == "__main__":
    main()
