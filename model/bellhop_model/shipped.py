"""The model as it ships, run by ONNX Runtime, each pass alone and unpadded as the planner runs it."""
import numpy as np
import onnxruntime

from .export import GRAPHS


class Shipped:
    def __init__(self, weights):
        self.graphs = {name: onnxruntime.InferenceSession(str(weights / f"{name}.onnx"), providers=["CPUExecutionProvider"]) for name in GRAPHS}

    def run(self, graph, values):
        inputs, outputs = GRAPHS[graph]
        return dict(zip(outputs, self.graphs[graph].run(outputs, {name: values[name] for name in inputs})))

    def begun(self, ids, types):
        """What the two other graphs begin with."""
        whole = lambda rows: np.array(rows, dtype=np.int64)
        values = {"input_ids": whole([ids]), "attention_mask": whole([[1] * len(ids)]), "token_type_ids": whole([types])}
        return values | self.run("shared", values)

    def read(self, ids, types):
        """All heads' logits of one pass, by name."""
        return {name: scores[0] for name, scores in self.run("reader", self.begun(ids, types)).items()}

    def place(self, ids):
        return self.run("finder", self.begun(ids, [0] * len(ids)))["place"][0]
