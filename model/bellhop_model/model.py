"""The encoder (MiniLM, six layers of BERT) and the heads that score and point."""
import math

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

SOURCES = ["left-out", "words", "case", "true", "false", "reference"]
FIRST_MARKER, LAST_MARKER = 2, 8
HIDDEN, LAYERS, ATTENTION_HEADS, INNER, POINT, FIND = 384, 6, 12, 1536, 256, 128


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(HIDDEN, HIDDEN) for _ in range(3))
        self.mix = nn.Linear(HIDDEN, HIDDEN)
        self.mix_norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up, self.down = nn.Linear(HIDDEN, INNER), nn.Linear(INNER, HIDDEN)
        self.out_norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x, bias):
        b, n, _ = x.shape
        split = lambda y: y.view(b, n, ATTENTION_HEADS, HIDDEN // ATTENTION_HEADS).transpose(1, 2)
        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        scores = q @ k.transpose(-1, -2) / math.sqrt(HIDDEN // ATTENTION_HEADS) + bias
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(b, n, HIDDEN)
        x = self.mix_norm(x + self.dropout(self.mix(mixed)))
        return self.out_norm(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Planner(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(30522, HIDDEN)
        self.positions = nn.Embedding(512, HIDDEN)
        self.types = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        # A marker stands for its piece: what the piece says on average is given to the heads at once.
        self.piece = nn.Linear(HIDDEN, HIDDEN)
        nn.init.zeros_(self.piece.weight)
        nn.init.zeros_(self.piece.bias)
        head = lambda outputs: nn.Sequential(nn.Linear(HIDDEN, HIDDEN), nn.GELU(), nn.Linear(HIDDEN, outputs))
        self.fit, self.source = head(2), head(len(SOURCES))
        self.asks = nn.Linear(HIDDEN, 4 * POINT)
        self.answers = nn.Linear(HIDDEN, 4 * POINT)
        self.says = nn.Linear(HIDDEN, 2 * POINT)
        self.said = nn.Linear(HIDDEN, 2 * POINT)
        self.find = head(FIND)

    def forward(self, input_ids, attention_mask, token_type_ids):
        """fit [B,N,2], source [B,N,6], start, end, inside, pointer, opens, closes [B,N,N]: logits; find [B,128]: a
        vector of length 1, near for a dialog alone and the functions alone that it needs.

        A function's marker opens and closes where the words begin and end that ask for it; a parameter's,
        where those do that ask for the call whose result fills it.
        """
        n = input_ids.shape[1]
        x = self.words(input_ids) + self.positions.weight[:n].unsqueeze(0) + self.types(token_type_ids)
        x = self.norm(x)
        bias = (1.0 - attention_mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        there = attention_mask.unsqueeze(-1).to(x.dtype)
        find = F.normalize(self.find((x * there).sum(1) / there.sum(1)), dim=-1)
        pieces = ((input_ids >= FIRST_MARKER) & (input_ids <= LAST_MARKER)).long().cumsum(1)
        together = (pieces.unsqueeze(2) == pieces.unsqueeze(1)).to(x.dtype) * attention_mask.unsqueeze(1).to(x.dtype)
        x = x + self.piece(together @ x / together.sum(-1, keepdim=True).clamp(min=1.0))
        asks = self.asks(x).split(POINT, -1) + self.says(x).split(POINT, -1)
        answers = self.answers(x).split(POINT, -1) + self.said(x).split(POINT, -1)
        points = (a @ b.transpose(1, 2) / math.sqrt(POINT) for a, b in zip(asks, answers))
        return self.fit(x), self.source(x), *points, find

    def load_minilm(self, path):
        """Takes all-MiniLM-L6-v2's encoder; the heads stay as initialised."""
        theirs = load_file(path)
        ours = self.state_dict()
        names = {"words.weight": "embeddings.word_embeddings.weight", "positions.weight": "embeddings.position_embeddings.weight",
                 "types.weight": "embeddings.token_type_embeddings.weight", "norm.weight": "embeddings.LayerNorm.weight",
                 "norm.bias": "embeddings.LayerNorm.bias"}
        parts = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
                 "mix": "attention.output.dense", "mix_norm": "attention.output.LayerNorm", "up": "intermediate.dense",
                 "down": "output.dense", "out_norm": "output.LayerNorm"}
        for i in range(LAYERS):
            for mine, other in parts.items():
                for kind in ("weight", "bias"):
                    names[f"layers.{i}.{mine}.{kind}"] = f"encoder.layer.{i}.{other}.{kind}"
        for mine, other in names.items():
            ours[mine].copy_(theirs[other])
        self.load_state_dict(ours)
