"""A checkpoint from the files that ship, to train further from: what eight bits have rounded away, training mends."""
import argparse
from pathlib import Path

import onnx
import torch
from onnx.numpy_helper import to_array

from .export import GRAPHS
from .model import MARKED, SHARED, Planner
from .train import minilm

# A product in eight bits, and where its operands stand: weight, scale, zero point, bias.
PRODUCTS = {"MatMulIntegerToFloat": (1, 3, 5, 6), "DynamicQuantizeMatMul": (1, 2, 3, 4)}


def restored(weights):
    """The state of a `Planner`, of which what training never changes is MiniLM's own."""
    model = Planner()
    model.load_minilm(minilm() / "model.safetensors")
    state = model.state_dict()
    known = ("words.", "markers.", "positions.", "types.", "norm.", *(f"layers.{i}." for i in range(SHARED)))
    missing = {name for name in state if not name.startswith(known)}
    for graph in GRAPHS:
        made = onnx.load(weights / f"{graph}.onnx").graph
        held = {tensor.name: torch.from_numpy(to_array(tensor).copy()) for tensor in made.initializer}
        if "model.words.rows" in held:
            words = held["model.words.rows"][:MARKED].float() * held["model.words.scale"][:MARKED]
            state["markers.weight"][:MARKED] = words - state["words.weight"][:MARKED]
        # A bias keeps its name; its product's weight is known by it, and has what smoothing gave it taken back.
        for node in made.node:
            if node.op_type in PRODUCTS:
                weight, scale, zero, bias = (node.input[at] for at in PRODUCTS[node.op_type])
                name = bias.removeprefix("model.").removesuffix(".bias")
                whole = ((held[weight].float() - held[zero].float()) * held[scale]).T
                if name.endswith(".linear"):
                    name = name.removesuffix(".linear")
                    whole = whole * held[f"model.{name}.inverse"]
                state[f"{name}.weight"], state[f"{name}.bias"] = whole, held[bias]
                missing -= {f"{name}.weight", f"{name}.bias"}
        for name in missing & {name.removeprefix("model.") for name in held}:
            state[name] = held[f"model.{name}"]
            missing.remove(name)
    if missing:
        raise SystemExit(f"{weights}: {', '.join(sorted(missing))} are not there; these files were made by another version")
    return state


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    state = restored(options.weights)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    finder = {name.removeprefix("finder."): value for name, value in state.items() if name.startswith("finder.")}
    torch.save({"model": state, "finder": finder}, options.out)


if __name__ == "__main__":
    main()
