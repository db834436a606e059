"""Checkpoint to the files that ship: planner.onnx (int8), tokenizer.json and planner.json."""
import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from .encoding import LIMITS, MARKERS
from .model import Planner
from .train import minilm, tokenizer

OUTPUTS = ["fit", "source", "start", "end", "inside", "pointer", "opens", "closes", "find"]


# What the search makes of the scores; chosen by `tune`.
SEARCH = Path(__file__).parent.parent / "search-weights.json"


def optimise(graph, target):
    """Fuses what can be fused on any processor, once instead of at every start."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(target)
    onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--full-precision", action="store_true")
    options = parser.parse_args()
    model = Planner()
    model.load_state_dict(torch.load(options.checkpoint, weights_only=True)["model"])
    model.eval()
    options.out.mkdir(parents=True, exist_ok=True)
    example = (torch.ones(1, 8, dtype=torch.long),) * 3
    axes = {n: {0: "batch", 1: "length"} for n in ["input_ids", "attention_mask", "token_type_ids", "fit", "source"]}
    axes |= {n: {0: "batch", 1: "length", 2: "length"} for n in OUTPUTS[2:-1]} | {"find": {0: "batch"}}
    with tempfile.TemporaryDirectory() as work:
        full = Path(work) / "full.onnx"
        torch.onnx.export(model, example, str(full), input_names=["input_ids", "attention_mask", "token_type_ids"], output_names=OUTPUTS,
                          dynamic_axes=axes, opset_version=17, dynamo=False)
        target = options.out / "planner.onnx"
        if options.full_precision:
            target.write_bytes(full.read_bytes())
        else:
            # Seven bits of the eight: processors without VNNI add pairs of products in 16 bits, which eight overflow.
            small = Path(work) / "small.onnx"
            quantize_dynamic(str(full), str(small), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8,
                             op_types_to_quantize=["MatMul", "Gather"], extra_options={"MatMulConstBOnly": True})
            optimise(small, target)
    tokenizer(minilm()).save(str(options.out / "tokenizer.json"))
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    (options.out / "planner.json").write_text(json.dumps(
        {"sha256": digest, "markers": MARKERS, "limits": LIMITS, "weights": json.loads(SEARCH.read_text())}, indent=1) + "\n")
    print(target, target.stat().st_size, digest)


if __name__ == "__main__":
    main()
