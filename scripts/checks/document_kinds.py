"""The kinds of JSON file that the program reads: of each a good document, and the command that reads an edited one."""
import hashlib
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import tempfile
import time

import document_mutations as mutations
import document_neutral as neutral

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / ".build/release/dpa-harness"
# A processor's time bounds the work, so that a busy machine fails nothing; the clock only ends what waits for ever.
PROCESSOR_SECONDS, SECONDS, MEBIBYTES = 30, 300, 200
STATUSES = {0, 1, 2, 3, 4, 64, 65, 74}


def run(arguments, folder, file_bytes=None, program=PROGRAM):
    """The program's status, output and peak memory; None for the status where it took too long."""
    with open(folder / "out", "wb+") as output:
        pid = os.fork()
        if pid == 0:
            os.setsid()
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(output.fileno(), 1)
            os.dup2(output.fileno(), 2)
            os.chdir(folder)
            resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
            if file_bytes:
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
            os.execv(program, [str(program), *arguments])
        end = time.monotonic() + SECONDS
        while True:
            found, status, usage = os.wait4(pid, os.WNOHANG)
            if found:
                break
            if time.monotonic() > end:
                os.killpg(pid, signal.SIGKILL)
                os.wait4(pid, 0)
                return None, "", 0
            time.sleep(0.002)
        output.seek(0)
        text = output.read(20_000).decode(errors="replace")
    return os.waitstatus_to_exitcode(status), text, usage.ru_maxrss // 1024


class Kind:
    """One kind of file: a good document, and the command that reads an edited one in a folder of its own."""

    program, mebibytes = PROGRAM, MEBIBYTES

    def __init__(self, name, document, command, write, is_held=None, statuses_of_good=(0,)):
        """is_held says, of a folder and a status, whether the document was taken as good; None where it decides
        nothing, so that only crashes, hangs and memory count."""
        self.name, self.document, self.command, self.write = name, document, command, write
        self.is_held, self.statuses_of_good = is_held, statuses_of_good

    def answer(self, edit, base):
        """Whether the program's answer to an edit is right, neutral or wrong, and what is wrong with it."""
        with tempfile.TemporaryDirectory(dir=base) as name:
            folder = pathlib.Path(name)
            text = edit.text() if edit else mutations.dump(self.document)
            self.write(folder, text)
            status, output, mebibytes = run(self.command(folder, edit), folder, program=self.program)
            held = self.is_held is not None and self.is_held(folder, status)
        if edit is None:
            good = status in self.statuses_of_good
            return ("right", "") if good else ("wrong", f"ended with {status}: {output[:300]}")
        if fault := trouble(status, output, mebibytes, self.mebibytes):
            return "wrong", fault
        if not held or mutations.plain(mutations.parse(text)) == mutations.plain(self.document):
            return "right", ""
        if neutral.reason(self.name, mutations.plain(self.document), edit):
            return "neutral", ""
        return "wrong", f"was taken as good: {output[-200:].strip()}"


def trouble(status, output, mebibytes, limit=MEBIBYTES):
    """What is wrong with an end of the program, whatever it read; None where nothing is."""
    if status is None:
        return f"took over {SECONDS} s"
    # A cell whose process answers nonsense is void like one that crashed.
    if status not in STATUSES and not (status == 70 and " is void: " in output):
        return f"ended with {status}: {output[:200]}"
    return f"took {mebibytes} MiB" if mebibytes > limit else None


def ended_well(_, status):
    return status == 0


def replace(path, data):
    path.unlink(missing_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())


def forged(golden, entry, text):
    """Writes a golden file and a manifest that fits it."""
    data = text.encode()
    replace(golden / entry["path"], data)
    manifest = json.loads((golden / "MANIFEST.json").read_text())
    try:
        cases = len(json.loads(text)["cases"])
    except (KeyError, TypeError, ValueError):
        cases = entry["cases"]
    for one in manifest["files"]:
        if one["path"] == entry["path"]:
            one["sha256"], one["cases"] = hashlib.sha256(data).hexdigest(), cases
    replace(golden / "MANIFEST.json", json.dumps(manifest))


def golden_kinds(_):
    source = ROOT / "golden"
    manifest = json.loads((source / "MANIFEST.json").read_text())

    def copied(folder):
        # Links are quick; what is written takes the place of its link.
        shutil.copytree(source, folder / "golden", copy_function=os.link)
        return folder / "golden"

    def one_case(layer, document):
        def command(folder, edit):
            path = edit.path if edit else ()
            chosen = f"^{layer}/"
            if path[:1] == ("cases",) and len(path) > 1:
                name = mutations.plain(document)["cases"][path[1]]["name"]
                chosen = f"^{layer}/{re.escape(name)}$"
            return ["verify", "golden", "--golden", "golden", "--kernel", "auto", "--filter", chosen]
        return command

    for entry in manifest["files"]:
        layer = pathlib.Path(entry["path"]).stem
        document = mutations.parse((source / entry["path"]).read_text())

        def plainly(folder, text, entry=entry):
            replace(copied(folder) / entry["path"], text)

        def with_forgery(folder, text, entry=entry):
            forged(copied(folder), entry, text)

        command = one_case(layer, document)
        yield Kind(f"golden {layer}", document, command, with_forgery, is_held=ended_well)
        yield Kind(f"changed golden {layer}", document, command, plainly, is_held=ended_well,
                   statuses_of_good=(1,))
    whole = ["verify", "golden", "--golden", "golden", "--kernel", "auto", "--filter", "^ranges/"]
    yield Kind(
        "manifest", mutations.parse((source / "MANIFEST.json").read_text()), lambda *_: whole,
        lambda folder, text: replace(copied(folder) / "MANIFEST.json", text), is_held=ended_well)
    stability = mutations.parse((source / "stability/batching.json").read_text())
    # A filter chooses among the oracle's cases only and leaves the recorded ones out.
    unfiltered = ["verify", "golden", "--golden", "golden", "--kernel", "auto"]
    yield Kind(
        "stability", stability, lambda *_: unfiltered,
        lambda folder, text: replace(copied(folder) / "stability/batching.json", text), is_held=ended_well)


def sealed(text):
    """A receipt with the SHA-256 of its new content."""
    try:
        document = json.loads(text)
        document.pop("sha256", None)
        body = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        document["sha256"] = hashlib.sha256(body.encode()).hexdigest()
        return json.dumps(document)
    except (AttributeError, TypeError, ValueError):  # no object any more, or not even JSON
        return text


def receipt_kinds(base):
    made = base / "receipts"
    made.mkdir()
    for rank in range(3):
        arguments = ["generate", "--preset", "mild", "--count", "5000", "--world-size", "3", "--rank", str(rank),
                     "--no-rows", "--receipt", f"{rank}.json"]
        status, text, _ = run(arguments, made)
        assert status == 0, text
    document = mutations.parse((made / "1.json").read_text())
    for name, seal in (("receipt", str), ("receipt sealed again", sealed)):
        def write(folder, text, seal=seal):
            for rank in (0, 2):
                shutil.copy(made / f"{rank}.json", folder)
            for leaves in made.glob("*.leaves"):
                shutil.copy(leaves, folder)
            (folder / "1.json").write_text(seal(text))
        joined = ["verify", "receipts", "0.json", "1.json", "2.json"]
        yield Kind(name, document, lambda *_, joined=joined: joined, write, is_held=ended_well)


class PartialState(Kind):
    """A run that a file size limit ended, continued with an edited state: refused, or the bytes of a run in one go.

    A state belongs to the very file beside it, so that each edit needs a run of its own."""

    TABLE = ["generate", "--preset", "mild", "--count", "40000", "--format", "csv", "--jobs", "1", "--output", "o.csv"]

    def __init__(self, base):
        made = base / "partial"
        made.mkdir()
        status, text, _ = run(self.TABLE, made)
        assert status == 0, text
        self.whole = (made / "o.csv").read_bytes()
        (made / "o.csv").unlink()
        super().__init__("partial state", self.interrupted(made), lambda *_: [*self.TABLE, "--resume"], None)

    def interrupted(self, folder):
        status, text, _ = run(self.TABLE, folder, file_bytes=3 << 20)
        assert status == 74, text
        return mutations.parse((folder / "o.csv.partial.json").read_text())

    def answer(self, edit, base):
        with tempfile.TemporaryDirectory(dir=base) as name:
            folder = pathlib.Path(name)
            state = self.interrupted(folder)
            if edit:
                (folder / "o.csv.partial.json").write_text(mutations.dump(edit.change(state)))
            status, output, mebibytes = run(self.command(), folder)
            found = (folder / "o.csv").read_bytes() if status == 0 else self.whole
        if fault := trouble(status, output, mebibytes):
            return "wrong", fault
        if edit is None and status != 0:
            return "wrong", f"ended with {status}: {output[:200]}"
        return ("right", "") if found == self.whole else ("wrong", "was resumed to other bytes")


CELL, CANARY = "mersenne-twister/plain", "canary/portable-loop"
COMPARE = ["compare", "./base", "./new", "--advisory", "--pairs", "10", "--output", "c.json"]
# Answers as a build does that is compared, from the files cells.json and ROLE-CELL.json.
FAKE_BUILD = """#!/bin/sh
# {name}
[ -n "$SLOW" ] && sleep 0.2
if [ "$1" = bench ]; then cat {name}-cells.json; else cat "{name}-$4-$(basename "$2").json"; fi
"""


def fake_builds(folder):
    """Two made-up builds whose cells have the roots of this program and invented times."""
    listed = []
    for cell in (CELL, CANARY):
        status, text, _ = run(["bench-cell", cell, "--iterations", "1", "--warmup", "0"], folder)
        assert status == 0, text
        found = json.loads(text)
        listed.append({"name": cell, "sample_count": found["sample_count"], "primary_metric": "cpu_nanoseconds",
                       "gated": cell == CELL})
        passes = (("timing", "cpu_nanoseconds", [1000, 1001]), ("memory", "allocation_count", [0]))
        for pass_name, metric, values in passes:
            answer = {"version": 1, "cell": cell, "root": found["root"], "sample_count": found["sample_count"],
                      "values": [{"metric": metric, "iterations": values}]}
            for name in ("base", "new"):
                (folder / f"{name}-{pass_name}-{pathlib.Path(cell).name}.json").write_text(json.dumps(answer))
    for name in ("base", "new"):
        (folder / f"{name}-cells.json").write_text(json.dumps({"cells": listed}))
        (folder / name).write_text(FAKE_BUILD.format(name=name))
        (folder / name).chmod(0o755)


def build_kinds(base):
    """What a build answers that is compared: its list of cells, and the output of one."""
    made = base / "builds"
    made.mkdir()
    fake_builds(made)
    for kind, part in (("cells of a build", "new-cells.json"), ("output of a cell", "new-timing-plain.json")):
        def write(folder, text, part=part):
            for path in made.iterdir():
                shutil.copy(path, folder)
            (folder / part).write_text(text)
        yield Kind(kind, mutations.parse((made / part).read_text()), lambda *_: COMPARE, write,
                   statuses_of_good=(0, 3))


def pairs_kinds(base):
    """The pairs that an interrupted comparison of two made-up builds left."""
    made = base / "pairs"
    made.mkdir()
    fake_builds(made)
    log = made / "c.json.pairs.partial"
    pid = os.fork()
    if pid == 0:
        os.chdir(made)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        os.execve(PROGRAM, [str(PROGRAM), *COMPARE], {**os.environ, "SLOW": "1"})
    while not log.exists() or log.read_text().count("\n") < 4:
        assert os.waitpid(pid, os.WNOHANG) == (0, 0), "the comparison ended before it could be interrupted"
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    plan, first, *others = log.read_text().splitlines()
    for kind, place, good in (("plan of pairs", 0, plan), ("pairs", 1, first)):
        def write(folder, text, place=place):
            for path in made.glob("[bn]*"):
                shutil.copy(path, folder)
            lines = [plan, first, *others]
            lines[place] = text.replace("\n", " ")
            (folder / log.name).write_text("".join(line + "\n" for line in lines))
        yield Kind(kind, mutations.parse(good), lambda *_: [*COMPARE, "--resume"], write, statuses_of_good=(0, 3))


def partial_kinds(base):
    yield PartialState(base)


def table_kinds(base):
    """Files of rows; the one of lines has a single row, so that it is one document."""
    made = base / "tables"
    made.mkdir()
    for name, count in (("json", 3), ("stream-json", 3), ("jsonl", 1)):
        arguments = ["--preset", "mild", "--count", str(count), "--format", name, "--output", name]
        status, text, _ = run(["generate", *arguments], made)
        assert status == 0, text
        document = mutations.parse((made / name).read_text())
        verify = ["verify", "file", "table", "--file-format", name, "--count", str(count)]
        if name == "jsonl":  # the others say what they were made with
            verify += ["--preset", "mild"]
        stats = ["stats", "table", "--file-format", name]

        def write(folder, text):
            (folder / "table").write_text(text + "\n")
        yield Kind(f"table {name}", document, lambda *_, verify=verify: verify, write, is_held=ended_well)
        yield Kind(f"statistics of {name}", document, lambda *_, stats=stats: stats, write)


def verdict_kinds(base):
    """Verdicts that the page shows: one that held, and one that did not."""
    made = base / "verdicts"
    made.mkdir()
    table = ["generate", "--preset", "mild", "--count", "3", "--format", "csv", "--output", "t.csv"]
    status, text, _ = run(table, made)
    assert status == 0, text
    page = ["report", "page", "page", "--reports", "reports", "--verdict", "v.json"]

    def write(folder, text):
        (folder / "reports").mkdir()
        (folder / "v.json").write_text(text)

    def says_held(folder, status):
        return status == 0 and 'data-word="HELD"' in (folder / "page/index.html").read_text()

    for name, preset, expected in (("verdict held", "mild", 0), ("verdict not held", "aggressive", 1)):
        status, text, _ = run(["verify", "file", "t.csv", "--preset", preset, "--format", "json"], made)
        assert status == expected, text
        yield Kind(name, mutations.parse(text), lambda *_: page, write, is_held=says_held)


def report_kinds(_):
    (baseline,) = list((ROOT / "reports/baselines").glob("*.json"))[:1]
    machine = baseline.name.removesuffix(".json")
    report = mutations.parse(baseline.read_text())

    def beside(folder, text):
        shutil.copy(baseline, folder / "base.json")
        (folder / "new.json").write_text(text)

    def stored(part):
        def write(folder, text):
            shutil.copytree(ROOT / "reports", folder / "reports")
            (folder / part).write_text(text)
        return write

    yield Kind("report shown", report, lambda *_: ["report", "show", "new.json"], beside)
    yield Kind("report compared", report, lambda *_: ["compare", "base.json", "new.json"], beside,
               statuses_of_good=(0, 3, 4))
    yield Kind("baseline accepted", report, lambda *_: ["baseline", "accept", "new.json", "--reports", "."], beside,
               statuses_of_good=(0, 4))
    page = ["report", "page", "page", "--reports", "reports"]
    yield Kind("baseline on the page", report, lambda *_: page, stored(f"reports/baselines/{machine}.json"))
    history = (ROOT / f"reports/history/{machine}.jsonl").read_text().splitlines()[0]
    yield Kind("history", mutations.parse(history), lambda *_: page, lambda folder, text: stored(
        f"reports/history/{machine}.jsonl")(folder, text.replace("\n", " ") + "\n"))
    calibration = ROOT / f"reports/calibration/{machine}.json"
    yield Kind("calibration", mutations.parse(calibration.read_text()), lambda *_: page,
               stored(f"reports/calibration/{machine}.json"))


class WithTorch(Kind):
    """A kind that models read: the program beside the library that DPA_TORCH_LIBRARY names, and more memory."""

    mebibytes = 1000

    def __init__(self, program, *arguments, **named):
        super().__init__(*arguments, **named)
        self.program = program


TRAINING = [
    "experiment=ksin/small/ffn_mse", "data.k=2", "data.signal_length=32", "data.batch_size=8",
    "data.train_val_test_sizes=[8,8,8]", "model.network.channels=2", "model.network.encoder_blocks=1",
    "model.network.hidden_dim=4", "model.warmup_steps=1", "trainer.val_check_interval=2",
]


def flow_kinds(base):
    """Settings and metrics, which decide nothing: whatever they say is trained, or drawn. The rest needs libtorch."""
    made = base / "flow"
    made.mkdir()
    # Of a flow, which is what an experiment changes that names no other model.
    status, settings, _ = run(["flow", "train", "experiment=ksin/small/flow_fixed", "--print-config"], made)
    assert status == 0, settings
    document = mutations.parse(settings)

    def group(folder, text):
        (folder / "experiment.json").write_text(f'{{"x": {text}}}')

    def metrics(folder, text):
        (folder / "run").mkdir()
        (folder / "run/configuration.json").write_text(settings)
        (folder / "run/metrics.jsonl").write_text(text.replace("\n", " ") + "\n")
    show = ["flow", "train", "--config-dir", ".", "experiment=x", "--print-config"]
    yield Kind("settings", document, lambda *_: show, group)
    line = mutations.parse('{"epoch": 0, "lr": 0.001, "step": 1, "train/loss": 0.5, "val/per_param_mse": [0.5, 1.5]}')
    yield Kind("metrics", line, lambda *_: ["flow", "report", "run", "--output", "page.html"], metrics)
    library = os.environ.get("DPA_TORCH_LIBRARY")
    if library:
        yield from torch_kinds(made, library)
    else:
        print("DPA_TORCH_LIBRARY is not set: configurations of runs and training traces are left out", flush=True)


def torch_kinds(made, library):
    program = made / "dpa-harness"
    shutil.copy(PROGRAM, program)
    shutil.copy(library, made)
    train = ["flow", "train", *TRAINING, "trainer.max_steps=2", "--output", "run"]
    status, text, _ = run(train, made, program=program)
    assert status == 0, text

    def resumed(folder, text):
        shutil.copytree(made / "run", folder / "run")
        (folder / "run/configuration.json").write_text(text)

    def traces(folder, text):
        (folder / "golden/stability").mkdir(parents=True)
        (folder / "golden/stability/training.json").write_text(text)
    yield WithTorch(
        program, "configuration of a run", mutations.parse((made / "run/configuration.json").read_text()),
        lambda *_: [*train, "--resume"], resumed, is_held=ended_well)
    (made / "golden").mkdir()
    status, text, _ = run(["record", "--training", "--golden", "golden"], made, program=program)
    assert status == 1, text
    verify = ["verify", "training", *TRAINING, "--steps", "1", "--kills", "0", "--golden", "golden"]
    yield WithTorch(
        program, "training traces", mutations.parse((made / "golden/stability/training.json").read_text()),
        lambda *_: verify, traces, is_held=ended_well)


def all_kinds(base, word):
    """The kinds with a word in their name."""
    makers = (golden_kinds, receipt_kinds, partial_kinds, build_kinds, pairs_kinds, table_kinds, verdict_kinds,
              report_kinds, flow_kinds)
    kinds = (kind for make in makers for kind in make(base))
    return [kind for kind in kinds if word in kind.name]
