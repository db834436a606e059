"""The encoder (MiniLM, six layers of BERT), its heads that score and point, and the branch that finds functions.

Reading and finding share the word embeddings and the lowest layers, which stay as MiniLM has them; above, each has
layers of its own: what reads a function well is not what tells it from ten thousand others."""
import math

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

SOURCES = ["left-out", "words", "case", "true", "false", "reference"]
FIRST_MARKER, LAST_MARKER = 2, 8
MARKED = LAST_MARKER + 1
# Whether a function is asked for, is called at all, is called more than once.
FITS = 3
HIDDEN, LAYERS, SHARED, ATTENTION_HEADS, INNER, POINT = 384, 6, 2, 12, 1536, 256


class Attention(torch.autograd.Function):
    """Scaled dot products as `F.scaled_dot_product_attention` has them, whose gradient takes a processor twice as long."""

    @staticmethod
    def forward(ctx, q, k, v, bias):
        b, h, n, d = q.shape
        q, k, v = (t.reshape(b * h, n, d) for t in (q, k, v))
        bias = bias.expand(b, h, 1, n).reshape(b * h, 1, n)
        weights = torch.baddbmm(bias, q, k.transpose(1, 2), alpha=1 / math.sqrt(d)).softmax(-1)
        ctx.save_for_backward(q, k, v, weights)
        return torch.bmm(weights, v).view(b, h, n, d)

    @staticmethod
    def backward(ctx, grad):
        q, k, v, weights = ctx.saved_tensors
        shape = grad.shape
        grad = grad.reshape(q.shape)
        of_weights = torch.bmm(grad, v.transpose(1, 2))
        of_scores = torch.ops.aten._softmax_backward_data(of_weights, weights, -1, weights.dtype)
        scale = 1 / math.sqrt(shape[-1])
        of_q = torch.bmm(of_scores, k) * scale
        of_k = torch.bmm(of_scores.transpose(1, 2), q) * scale
        of_v = torch.bmm(weights.transpose(1, 2), grad)
        return of_q.view(shape), of_k.view(shape), of_v.view(shape), None


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(HIDDEN, HIDDEN) for _ in range(3))
        self.mix = nn.Linear(HIDDEN, HIDDEN)
        self.mix_norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up, self.down = nn.Linear(HIDDEN, INNER), nn.Linear(INNER, HIDDEN)
        self.out_norm = nn.LayerNorm(HIDDEN, eps=1e-12)

    def forward(self, x, bias):
        b, n, _ = x.shape
        split = lambda y: y.view(b, n, ATTENTION_HEADS, HIDDEN // ATTENTION_HEADS).transpose(1, 2)
        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        learns = torch.is_grad_enabled() and q.requires_grad and not q.is_cuda
        mixed = Attention.apply(q, k, v, bias) if learns else F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        mixed = mixed.transpose(1, 2).reshape(b, n, HIDDEN)
        x = self.mix_norm(x + self.mix(mixed))
        return self.out_norm(x + self.down(F.gelu(self.up(x))))


def run(layers, x, attention_mask):
    bias = (1.0 - attention_mask[:, None, None, :].to(x.dtype)) * -10000.0
    for layer in layers:
        x = layer(x, bias)
    return x


class Planner(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(30522, HIDDEN)
        # What is learned of the pieces that MiniLM never uses, on top of their words.
        self.markers = nn.Embedding(MARKED + 1, HIDDEN, padding_idx=MARKED)
        nn.init.zeros_(self.markers.weight)
        self.positions = nn.Embedding(512, HIDDEN)
        self.types = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.finder = nn.ModuleList(Layer() for _ in range(LAYERS - SHARED))
        # Only where reading begins: dropout in every layer takes a seventh of a step.
        self.dropout = nn.Dropout(0.1)
        # A marker stands for its piece: what the piece says on average is given to the heads at once.
        self.piece = nn.Linear(HIDDEN, HIDDEN)
        nn.init.zeros_(self.piece.weight)
        nn.init.zeros_(self.piece.bias)
        head = lambda outputs: nn.Sequential(nn.Linear(HIDDEN, HIDDEN), nn.GELU(), nn.Linear(HIDDEN, outputs))
        self.fit, self.source = head(FITS), head(len(SOURCES))
        self.asks = nn.Linear(HIDDEN, 4 * POINT)
        self.answers = nn.Linear(HIDDEN, 4 * POINT)
        self.says = nn.Linear(HIDDEN, 2 * POINT)
        self.said = nn.Linear(HIDDEN, 2 * POINT)

    def shared(self, input_ids, attention_mask, token_type_ids):
        """What both branches start from, [B,N,384]."""
        n = input_ids.shape[1]
        x = self.words(input_ids) + self.positions.weight[:n].unsqueeze(0) + self.types(token_type_ids)
        if self.markers is not None:
            x = x + self.markers(input_ids.clamp(max=MARKED))
        x = self.norm(x)
        return run(self.layers[:SHARED], x, attention_mask)

    def read(self, x, input_ids, attention_mask):
        """fit [B,N,3], source [B,N,6], start, end, inside, pointer, opens, closes [B,N,N]: logits.

        A function's marker opens and closes where the words begin and end that ask for it; a parameter's,
        where those do that ask for the call whose result fills it.
        """
        x = run(self.layers[SHARED:], self.dropout(x), attention_mask)
        pieces = ((input_ids >= FIRST_MARKER) & (input_ids <= LAST_MARKER)).long().cumsum(1)
        together = (pieces.unsqueeze(2) == pieces.unsqueeze(1)).to(x.dtype) * attention_mask.unsqueeze(1).to(x.dtype)
        x = x + self.piece(together @ x / together.sum(-1, keepdim=True).clamp(min=1.0))
        asks = self.asks(x).split(POINT, -1) + self.says(x).split(POINT, -1)
        answers = self.answers(x).split(POINT, -1) + self.said(x).split(POINT, -1)
        points = (a @ b.transpose(1, 2) / math.sqrt(POINT) for a, b in zip(asks, answers))
        return self.fit(x), self.source(x), *points

    def find(self, x, attention_mask):
        """[B,384]: a vector of length 1, near for what is asked and for the functions that it needs."""
        x = run(self.finder, x, attention_mask)
        there = attention_mask.unsqueeze(-1).to(x.dtype)
        return F.normalize((x * there).sum(1) / there.sum(1), dim=-1)

    def merge_markers(self):
        """Makes what was learned of markers part of the words."""
        self.words.weight.data[:MARKED] += self.markers.weight.data[:MARKED]
        self.markers = None

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.read(self.shared(input_ids, attention_mask, token_type_ids), input_ids, attention_mask)

    def place(self, input_ids, attention_mask):
        return self.find(self.shared(input_ids, attention_mask, torch.zeros_like(input_ids)), attention_mask)

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
        for i in range(SHARED, LAYERS):
            for mine in parts:
                for kind in ("weight", "bias"):
                    names[f"finder.{i - SHARED}.{mine}.{kind}"] = names[f"layers.{i}.{mine}.{kind}"]
        for mine, other in names.items():
            ours[mine].copy_(theirs[other])
        self.load_state_dict(ours)
