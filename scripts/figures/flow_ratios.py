"""Times a training step of the k-sin flow model with PyTorch, in turn with `dpa-harness flow measure`.

Usage: flow_ratios.py PROGRAM [WIDTH [PAIRS]]. One thread, batch 256, float32. Prints medians and ratios of speeds, and ends
with 1 where our step's is below 0.9 of PyTorch's.

Both with all that the library switches on by itself, oneDNN among it.
"""
import json
import statistics
import subprocess
import sys
import time

import torch
from torch import nn

COMPONENTS, LENGTH, CONDITION, BATCH, LAYERS, HEADS = 4, 1024, 128, 256, 5, 8


class ConvBlock(nn.Module):
    def __init__(self, inputs, channels):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv1d(inputs, channels, 7, padding=3), nn.GELU(), nn.BatchNorm1d(channels),
            nn.Conv1d(channels, channels, 1), nn.GELU(), nn.BatchNorm1d(channels))
        self.residual = nn.Identity() if inputs == channels else nn.Conv1d(inputs, channels, 1)

    def forward(self, x):
        return self.net(x) + self.residual(x)


class MLPBlock(nn.Module):
    def __init__(self, inputs, inner, outputs):
        super().__init__()
        self.net = nn.Sequential(nn.LayerNorm(inputs), nn.Linear(inputs, inner), nn.GELU(), nn.Linear(inner, outputs))
        self.residual = nn.Identity() if inputs == outputs else nn.Linear(inputs, outputs, bias=False)

    def forward(self, x):
        return self.net(x) + self.residual(x)


class Encoder(nn.Module):
    def __init__(self, channels=16, stages=3):
        super().__init__()
        layers, length, inputs = [], LENGTH // 2 + 1, 1
        for _ in range(stages):
            layers += [ConvBlock(inputs, channels), ConvBlock(channels, channels), nn.BatchNorm1d(channels),
                       nn.Conv1d(channels, 2 * channels, 6, stride=3, padding=1), nn.GELU()]
            channels, length = 2 * channels, (length + 2 - 6) // 3 + 1
            inputs = channels
        half = LENGTH // 2
        self.convolutions = nn.Sequential(*layers)
        self.head = nn.Sequential(nn.Linear(channels * length, half), MLPBlock(half, half, CONDITION))

    def forward(self, x):
        x = torch.fft.rfft(x, norm="forward").abs()[:, None]
        return self.head(self.convolutions(x).flatten(1))


class DiTBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attn = nn.MultiheadAttention(width, HEADS, batch_first=True)
        self.ff = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, width))
        self.cond = nn.Sequential(nn.GELU(), nn.Linear(width, 6 * width))

    def forward(self, x, z):
        g1, b1, a1, g2, b2, a2 = self.cond(z)[:, None].chunk(6, dim=-1)
        y = g1 * self.norm1(x) + b1
        x = x + a1 * self.attn(y, y, y, need_weights=False)[0]
        return x + a2 * self.ff(g2 * self.norm2(x) + b2)


class Field(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.forward_proj, self.backward_proj = nn.Linear(2, width), nn.Linear(width, 2)
        self.layers = nn.ModuleList([DiTBlock(width) for _ in range(LAYERS)])
        self.conditioning = nn.Sequential(nn.Linear(CONDITION + 1, width), nn.GELU(), nn.Linear(width, width))
        self.token = nn.Parameter(torch.randn(1, CONDITION))

    def forward(self, x, t, z):
        z = self.conditioning(torch.cat((z, t), dim=-1))
        x = self.forward_proj(x.reshape(len(x), 2, -1).transpose(1, 2))
        for layer in self.layers:
            x = layer(x, z)
        return self.backward_proj(x).transpose(1, 2).reshape(len(x), -1)


class Training:
    def __init__(self, width):
        torch.manual_seed(1)
        self.encoder, self.field = Encoder(), Field(width)
        self.parameters = [*self.encoder.parameters(), *self.field.parameters()]
        self.optimizer = torch.optim.Adam(self.parameters, lr=1e-4)
        self.signal = torch.rand(BATCH, LENGTH)
        self.end, self.start = torch.rand(BATCH, 2 * COMPONENTS), torch.rand(BATCH, 2 * COMPONENTS)
        self.t, self.draw = torch.rand(BATCH, 1), torch.rand(BATCH, 1)

    def step(self):
        z = self.encoder(self.signal).where(self.draw > 0.1, self.field.token)
        x = self.start * (1 - self.t) + self.end * self.t
        loss = (self.field(x, self.t, z) - (self.end - self.start)).square().mean(dim=-1).mean()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimizer.step()


def seconds(work, count):
    start = time.perf_counter()
    for _ in range(count):
        work()
    return (time.perf_counter() - start) / count


def main():
    program, width, pairs = sys.argv[1], int((sys.argv + [""])[2] or 128), int((sys.argv + ["", ""])[3] or 7)
    torch.set_num_threads(1)
    training = Training(width)
    one = torch.ones(1)
    steps = max(1, round(5 * (128 / width) ** 2))
    training.step()
    ours, theirs = [], []
    for _ in range(pairs):
        line = subprocess.run(
            [program, "flow", "measure", "--d-model", str(width), "--batch", str(BATCH), "--steps", str(steps)],
            check=True, capture_output=True, text=True).stdout
        ours.append(json.loads(line))
        row = {"step_seconds": seconds(training.step, steps)}
        row["operation_seconds"] = seconds(lambda: one + one, 1000 * steps)
        theirs.append(row)
    print(f"PyTorch {torch.__version__}, width {width}, {pairs} pairs of {steps} steps, one thread, batch {BATCH}")
    for name, unit, scale in [("step_seconds", "ms", 1e3), ("operation_seconds", "us", 1e6)]:
        here, there = ([row[name] * scale for row in rows] for rows in (ours, theirs))
        ratio = statistics.median(b / a for a, b in zip(here, there))
        print(f"{name}: here {statistics.median(here):.3f} {unit}, PyTorch {statistics.median(there):.3f} {unit}, "
              f"speed {ratio:.2f} of PyTorch's")
        if name == "step_seconds":
            slow = ratio < 0.9
    sys.exit(1 if slow else 0)


if __name__ == "__main__":
    main()
