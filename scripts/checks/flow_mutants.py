"""Breaks the models on purpose and sees which known-answer cases notice.

A copy of the modules gets every mutant of MUTANTS at once: each mutated expression becomes a choice by the environment
variable FLOW_MUTANT, so that one build serves all. The copy's program computes each case and compares; mutant 0 is none.
--write writes the table of the documents, --json FILE the list of results, --applies only looks whether each mutant's text
still stands once in its file.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs/tables/flow-mutants.md"
# What is broken, in which file, the text around an expression ({} is the expression), the expression, the mutant of it.
MUTANTS = [
    ("attention: scores not scaled", "Layers/MultiHeadAttention.swift", "let scale = {}",
     "1 / Double(headWidth).squareRoot()", "1.0"),
    ("attention: softmax over the queries", "Layers/MultiHeadAttention.swift", "softmax(along: {})", "-1", "-2"),
    ("attention: values taken for keys", "Layers/MultiHeadAttention.swift", "(try all.selected(0, 0), try all.selected(0, {})",
     "1", "2"),
    ("attention: heads not brought back beside each other", "Layers/MultiHeadAttention.swift", ".permuted({}).reshaped",
     "[0, 2, 1, 3]", "[0, 1, 2, 3]"),
    ("layer norm: epsilon 1e-6", "Layers/Norms.swift", "layerNormalized(weight, bias, epsilon: {})",
     "Self.epsilon", "1e-6"),
    ("RMS norm: epsilon 1e-5", "Layers/Norms.swift", "(meanSquare + {})", "epsilon", "1e-5"),
    ("batch norm: momentum 0.01", "Layers/Norms.swift", "momentum: {},", "Self.momentum", "0.01"),
    ("batch norm: epsilon 1e-3", "Layers/Norms.swift", "\n      epsilon: {})", "Self.epsilon", "1e-3"),
    ("batch norm: always the running statistics", "Layers/Norms.swift", "training: {}, momentum", "training", "false"),
    ("encoder layer: no residual around attention", "Layers/TransformerEncoderLayer.swift", "let y = try {}",
     "x + attention(try attentionNorm(x))", "attention(try attentionNorm(x))"),
    ("even kernels and odd ones padded one less", "Layers/Convolutions.swift", "padding: {})", "needed / 2", "needed / 2 - 1"),
    ("block: gates of attention and feed-forward part exchanged", "Models/DiTBlock.swift",
     "(parts[0], parts[1], parts[{}], parts[3]", "2", "5"),
    ("block: scale and shift exchanged", "Models/DiTBlock.swift", "feedForward(try {})",
     "scale2 * feedForwardNorm(y) + shift2", "shift2 * feedForwardNorm(y) + scale2"),
    ("block: no GELU before the modulation", "Models/DiTBlock.swift", "try modulation(try {})", "condition.gelu()",
     "condition"),
    ("transformer: positional encodings before every block", "Models/ApproxEquivTransformer.swift", "case .initial: {}",
     "index == 0 ? encodings[0] : nil", "encodings[0]"),
    ("transformer: no outer residual", "Models/ApproxEquivTransformer.swift", "configuration.outerResidual ? try {} :",
     "result + x", "result"),
    ("transformer: every layer gets the first condition", "Models/ApproxEquivTransformer.swift",
     "modulation.selected(1, {})", "index", "0"),
    ("transformer: penalty of the encodings not weighted", "Models/ApproxEquivTransformer.swift",
     "encoding.penalty() * {}", "configuration.pePenalty", "1"),
    ("transformer: penalty of the projection not weighted", "Models/ApproxEquivTransformer.swift", "term * {}",
     "configuration.projectionPenalty", "1"),
    ("time encoding: sines before cosines", "Layers/Encodings.swift", "concatenated({}, along: -1)",
     "[try phases.cosine(), try phases.sine()]", "[try phases.sine(), try phases.cosine()]"),
    ("learnt projection: penalty without magnitudes", "Models/LearntProjection.swift", "try {}.mean()",
     "assignment.magnitude()", "assignment"),
    ("learnt projection: no network at the start", "Models/LearntProjection.swift", "matrixProduct(try {})",
     "initial?(values) ?? values", "values"),
    ("components: one after the other", "Models/ParameterProjection.swift", "try {}",
     "reshaped([size(0), paramsPerToken, -1]).permuted([0, 2, 1])", "reshaped([size(0), -1, paramsPerToken])"),
    ("residual block: no residual", "Models/ResidualMLP.swift", "try {}",
     "(residual?(x) ?? x) + network(try norm(x))", "network(try norm(x))"),
    ("spectral model: spectrum twice as large", "Models/ResidualMLP.swift", "isSpectral ? try {} : x", "x.spectrum()",
     "x.spectrum() * 2"),
    ("encoder: no GELU after shrinking", "Models/ResidualEncoder.swift", "return try {}\n  }\n}\n\n/// A convolutional",
     "shrinking(try norm(x, training: training)).gelu()", "shrinking(try norm(x, training: training))"),
    ("encoder: second norm left out", "Models/ResidualEncoder.swift", "return try ({}) +",
     "singleNorm?(end, training: training) ?? end", "end"),
    ("conditional MLP: norm once", "Models/ConditionalResidualMLP.swift", "norm(try {})", "norm(x)", "x"),
    ("conditional MLP: gate and scale exchanged", "Models/ConditionalResidualMLP.swift", "= {}",
     "(parts[0], parts[1], parts[2])", "(parts[1], parts[0], parts[2])"),
    ("spectrogram: each axis padded by its own need", "Models/AudioSpectrogramTransformer.swift", "return {}",
     "[needed[1], needed[0]]", "[needed[0], needed[1]]"),
    ("spectrogram: patches before the tokens", "Models/AudioSpectrogramTransformer.swift", "concatenated({}, along: 1)",
     "[front, patches]", "[patches, front]"),
    ("projection head: no residual", "Models/AudioSpectrogramTransformer.swift", "try output(try {})",
     "network(try norm(token)) + token", "network(try norm(token))"),
    ("condition kept by the wrong rate", "Models/Model.swift", "isGreater(than: {})", "rate", "1 - rate"),
    ("chamfer: from targets to predictions twice", "Matching/ParameterLoss.swift", "minimum(along: {}).mean",
     "1", "2"),
    ("mse_sort: sorted by amplitude", "Matching/ParameterLoss.swift", "components.selected(2, {})", "0", "1"),
    ("rectified path: noise never gone", "Matching/ProbabilityPath.swift", "* (1 - {}) + end", "sigmaMin", "0.5"),
    ("conditional path: no noise of its own", "Matching/ProbabilityPath.swift", "noise * {}", "sigma", "0"),
    ("flow matching path: target not divided", "Matching/ProbabilityPath.swift", "target: try {})\n    }",
     "(end - position * (1 - sigma)) / width", "end - position * (1 - sigma)"),
    ("weights: t instead of t^2", "Matching/ProbabilityPath.swift", "case .flatten: try t.power({})", "2", "1"),
    ("schedule late: a = 1", "Matching/ProbabilityPath.swift", "saturating(rate: {})", "Self.lateness", "1"),
    ("loss: sum over the parameters", "Matching/FlowMatching.swift", "let errors = try {}",
     "(difference * difference).mean(along: -1, keep: true)", "(difference * difference).sum(along: -1, keep: true)"),
    ("sampling: Euler's steps", "Matching/GuidedSampler.swift", "try x + {}\n",
     "(first + (second + third) * 2 + fourth) * (length / 6)", "first * length"),
    ("sampling: guidance one too strong", "Matching/GuidedSampler.swift", "conditional * {}\n",
     "settings.cfgStrength", "(settings.cfgStrength + 1)"),
    ("Adam: no correction of the squares", "Optimizing/Adam.swift", "scale.multiply(by: {})",
     "1 / (1 - moments.powers.1).squareRoot()", "1.0"),
    ("Adam: no correction of the mean", "Optimizing/Adam.swift", "times: {})\n  }\n}",
     "-rate / (1 - moments.powers.0)", "-rate"),
    ("Adam: epsilon 1e-6", "Optimizing/Adam.swift", "scale.add({})", "settings.epsilon", "1e-6"),
    ("Adam: squares forgotten as fast as the mean", "Optimizing/Adam.swift", "square.multiply(by: {})", "beta2", "beta1"),
    ("clipping: to twice the norm", "Optimizing/GradientClipping.swift", "let factor = {}", "limit / (norm + epsilon)",
     "2 * limit / (norm + epsilon)"),
    ("clipping: sum of norms", "Optimizing/GradientClipping.swift", "let norm = try {}.number()",
     "Tensor.concatenated(norms, along: 0).norm(along: 0)", "Tensor.concatenated(norms, along: 0).sum()"),
]

PACKAGE = """// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "mutants",
  products: [.library(name: "DPATorch", type: .dynamic, targets: ["CTorch"])],
  traits: [.trait(name: "Torch")],
  targets: [
    .target(name: "CTorch", dependencies: ["CTorchInterface"],
      cxxSettings: [.define("DPA_TORCH", .when(traits: ["Torch"]))],
      linkerSettings: ["torch", "torch_cpu", "c10"].map { .linkedLibrary($0, .when(traits: ["Torch"])) }),
    .target(name: "CTorchInterface"),
    .target(name: "SafeTensors", dependencies: ["SystemLibrary"]),
    .target(name: "SystemLibrary"),
    .target(name: "Flow", dependencies: ["CTorchInterface", "SafeTensors", "SystemLibrary"]),
    .executableTarget(name: "cases", dependencies: ["Flow", "SafeTensors"]),
  ])
"""

# Computes every case and prints the names of those that differ, or fail.
PROGRAM = """
import Flow
import SafeTensors

func numbers(_ name: String, _ file: SafeTensorsFile) -> [Double] {
  file.withBytes(of: name) { bytes in
    (0..<bytes.count / 8).map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
  } ?? []
}

func agrees(_ path: String, _ torch: Torch) throws -> Bool {
  let file = try SafeTensorsFile(path)
  let answers = Set(file.layout.entries.keys.filter { $0.hasPrefix("output.") || $0.hasPrefix("grad.") })
  let results = try ForwardCase(path).run(in: torch, type: .float64)
  guard Set(results.map(\\.name)) == answers else { return false }
  return try results.allSatisfy { name, tensor in
    let (found, expected) = (try tensor.numbers(), numbers(name, file))
    return found.count == expected.count
      && zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-11 + 1e-9 * abs($1) }
  }
}

let torch = try Torch()
torch.useThreads(1)
for path in CommandLine.arguments.dropFirst() where (try? agrees(path, torch)) != true { print(path) }
"""

CHOICE = """
import Foundation

/// Which mutant is alive; 0 is none.
let livingMutant = Int(ProcessInfo.processInfo.environment["FLOW_MUTANT"] ?? "0") ?? 0
"""


HEADING = """# Mutants of models and optimizers and the known answers that notice them

Written by `scripts/checks/flow-mutants --write`. Each of the 26 cases of `Tests/Vectors/flow` ran in float64 with the
tolerance of the tests. Mutants: {count}; not noticed: {lost}.

| change | in | cases that fail | the first of them |
|---|---|---|---|
"""


def stale():
    """The mutants whose text does not stand in its file once."""
    found = []
    for what, file, around, old, _ in MUTANTS:
        count = (ROOT / "Sources/Flow" / file).read_text().count(around.replace("{}", old))
        if count != 1:
            found.append(f"NO LONGER APPLIES: {what}: its text stands {count} times in {file}")
    return found


def mutate(folder):
    """Puts every mutant into the copy, each as a choice."""
    for number, (_, file, around, old, new) in enumerate(MUTANTS, 1):
        path = folder / "Sources/Flow" / file
        text, before = path.read_text(), around.replace("{}", old)
        choice = f"(livingMutant == {number} ? ({new}) : ({old}))"
        path.write_text(text.replace(before, around.replace("{}", choice)))
    (folder / "Sources/Flow/LivingMutant.swift").write_text(CHOICE)


def build(folder):
    """Makes a package of the copy; returns its program."""
    for target in ("CTorch", "CTorchInterface", "SystemLibrary", "SafeTensors", "Flow"):
        shutil.copytree(ROOT / "Sources" / target, folder / "Sources" / target)
    mutate(folder)
    (folder / "Package.swift").write_text(PACKAGE)
    (folder / "Sources/cases").mkdir()
    (folder / "Sources/cases/main.swift").write_text(PROGRAM)
    command = ["swift", "build", "--configuration", "release", "--traits", "Torch", "--package-path", str(folder)]
    built = subprocess.run(command, capture_output=True, text=True)
    if built.returncode != 0:
        sys.exit(built.stdout[-4000:] + built.stderr[-2000:])
    return folder / ".build/release/cases"


def failing_cases(program, number):
    """The names of the cases that a mutant spoils."""
    cases = sorted((ROOT / "Tests/Vectors/flow").glob("*.safetensors"))
    environment = {**os.environ, "FLOW_MUTANT": str(number)}
    run = subprocess.run([program, *cases], env=environment, capture_output=True, text=True, timeout=300)
    # A mutant that ends the program is noticed as well.
    return [pathlib.Path(line).stem for line in run.stdout.split()] or ([] if run.returncode == 0 else ["the program"])


def main():
    parser = argparse.ArgumentParser(description="Run by flow-mutants.")
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--write", action="store_true", help=f"write {TABLE.relative_to(ROOT)}")
    parser.add_argument("--applies", action="store_true", help="build nothing")
    options = parser.parse_args()
    if (lost := stale()) or options.applies:
        print("\n".join(lost) or f"{len(MUTANTS)} flow mutants apply")
        sys.exit(1 if lost else 0)
    results, rows = [], []
    with tempfile.TemporaryDirectory() as folder:
        program = build(pathlib.Path(folder))
        if spoiled := failing_cases(program, 0):
            sys.exit(f"without a mutant these cases fail: {', '.join(spoiled)}")
        for number, (what, file, around, old, new) in enumerate(MUTANTS, 1):
            noticed = failing_cases(program, number)
            rows.append(f"| {what} | {file.split('/')[-1]} | {len(noticed)} | {noticed[0] if noticed else 'NOT NOTICED'} |")
            print(rows[-1], flush=True)
            results.append({
                "what": what, "file": f"Sources/Flow/{file}", "old": around.replace("{}", old),
                "new": around.replace("{}", new), "caught_by": noticed[0] if noticed else "", "caught": bool(noticed)})
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n")
    missed = [result["what"] for result in results if not result["caught"]]
    if options.write:
        TABLE.write_text(HEADING.format(count=len(rows), lost=len(missed)) + "\n".join(rows) + "\n")
    print(f"\n{len(results) - len(missed)} of {len(results)} mutants are noticed")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
