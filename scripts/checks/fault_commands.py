"""The commands that `faults` tries: what is there before, what is run, and what may be there afterwards."""
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess

# What an output is called before it is complete, and what says that it is ours.
NAMES = ["", ".partial", ".partial.json", ".partial.json.next"]
UNFINISHED = re.compile(r"\.partial(\.json(\.next)?)?$")
# A command takes seconds at most; one that waits for ever is found by then.
SECONDS = 120
EXACT_FORMATS = ["json", "stream-json", "jsonl", "csv", "npy", "records"]


class Case:
    """A command that makes files in a folder of its own."""
    old = new = None
    # Whether one error for each call must do.
    is_slow = False
    # How it ends without a fault.
    status = 0
    # Names of its files, where only calls on these are counted, and those of processes that it starts.
    outputs = ()

    def __init__(self, name, command, again, prepare=lambda folder: None, is_small=False):
        self.name, self.is_small = name, is_small
        self.command, self.again, self.prepare = command, again, prepare

    def view(self, folder):
        """What of the folder must be the same after each run: every complete file's name and bytes."""
        return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files(folder)
                if not UNFINISHED.search(name)}

    def judge(self, folder, status, words, fault):
        """What a fault left wrong."""
        view = self.view(folder)
        for name in view.keys() | self.old.keys():
            if view.get(name) not in (self.old.get(name), self.new.get(name)) or name not in view and name in self.old:
                return f"{name} is neither as it was nor complete"
        if fault == "KILL":
            return None if status in (-9, 137) else f"a kill ended with {status}: {words}"
        if status == self.status:
            return None if view == self.new else f"it ends with {status}, and files are missing"
        # A call that was only interrupted is made again.
        if fault == "EINTR":
            return f"an interrupted call ends with {status}: {words}"
        lines = words.splitlines()
        if status != 74 or len(lines) != 1 or not lines[0].startswith("Error: "):
            return f"status {status}: {words}"
        return None

    def judge_again(self, folder):
        """What is wrong once the command was given again."""
        for command in self.again(folder):
            run = subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=SECONDS)
            if run.returncode != 0:
                return f"given again it ends with {run.returncode}: {run.stderr}"
        if self.view(folder) != self.new:
            return "given again it makes other files"
        left = [name for name, _ in files(folder) if UNFINISHED.search(name)]
        return f"it leaves {', '.join(left)}" if left else None


def files(folder):
    return sorted((str(path.relative_to(folder)), path) for path in pathlib.Path(folder).rglob("*") if path.is_file())


def run(*command, status=0):
    found = subprocess.run([str(word) for word in command], cwd="/", capture_output=True, text=True, timeout=SECONDS)
    if found.returncode != status:
        raise SystemExit(f"{command} ends with {found.returncode}: {found.stderr}")
    return found


def table(program, *words):
    """A table of one chunk, a state after it, and a rest."""
    start = [str(program), "generate", "--preset", "mild", "--count", "20000", "--jobs", "1"]
    return lambda folder: [*start, *(word.replace("FOLDER", str(folder)) for word in words)]


def written(program, file_format):
    return table(program, "--format", file_format, "--output", f"FOLDER/table.{file_format}")


def finished(command, targets):
    """The command again: it goes on with what is there, and starts again where all is complete."""
    def again(folder):
        has_rows = any(name.endswith(".partial") for name, _ in files(folder))
        is_whole = not has_rows and all((folder / target).exists() for target in targets)
        return [[*command(folder), "--force" if is_whole else "--resume"]]
    return again


class ResumedCase(Case):
    """A run that goes on: no fault may cost the rows that were kept."""

    def judge(self, folder, status, words, fault):
        kept = [path for name, path in files(folder) if name.endswith(".partial")]
        if self.view(folder) != self.new and not (kept and kept[0].stat().st_size >= self.kept_bytes):
            return "the rows that were kept are gone"
        return super().judge(folder, status, words, fault)


def resumed(program, file_format):
    command = written(program, file_format)

    def prepare(folder):
        # Killed when all rows are written and it would sync them.
        kill = ["strace", "-qq", "-o", "/dev/null", "-e", "inject=fsync:signal=KILL:when=1"]
        subprocess.run([*kill, *command(folder)], cwd="/", capture_output=True, timeout=SECONDS)
        case.kept_bytes = json.loads((folder / f"table.{file_format}.partial.json").read_text())["bytes"]
        # As if rows after the state had been cut off in the middle of one.
        os.truncate(folder / f"table.{file_format}.partial", case.kept_bytes + 100)

    again = finished(command, [f"table.{file_format}"])
    case = ResumedCase(f"generate --resume, {file_format}", lambda folder: [*command(folder), "--resume"], again, prepare,
                       is_small=file_format == "records")
    return case


class StoringCase(Case):
    """Runs of benchmarks: times are in their names and bytes, so what counts is which cells were stored."""

    def view(self, folder):
        view = {}
        for name, path in files(folder):
            if name.startswith("runs/") and not UNFINISHED.search(name):
                view["runs"] = view.get("runs", []) + [cells(path.read_text())]
            if name.startswith("history/") and not UNFINISHED.search(name):
                view["history"] = [cells(line) for line in path.read_text().splitlines()]
        return view

    def judge(self, folder, status, words, fault):
        # The report names on standard error what it stored, and what it skipped where there is no libtorch.
        notices = re.compile(r"stored in |flow/.* are skipped: ")
        words = "\n".join(line for line in words.splitlines() if not notices.match(line))
        return super().judge(folder, status, words, fault)

    def judge_again(self, folder):
        before = self.view(folder)
        for command in self.again(folder):
            run(*command, status=self.status)
        for name, new in self.new.items():
            if self.view(folder)[name] != before.get(name, []) + new[-1:]:
                return f"given again it does not add one to {name}"
        return None


def cells(text):
    found = json.loads(text)["cells"]
    # A report has a list; a line of a history has the cells by the parts of their names.
    return [cell["name"] for cell in found] if isinstance(found, list) else sorted(tree_names(found))


def tree_names(tree, start=""):
    for part, below in tree.items():
        yield from tree_names(below, start + part) if isinstance(below, dict) else [start + part]


def benchmark(program, *words):
    return [str(program), "bench", "cells", "--size", "smoke", "--repeats", "1", "--memory-repeats", "1", "--seed", "1",
            *words]


def storing(program):
    def command(folder):
        return benchmark(program, "--filter", "^canary/", "--reports", str(folder))
    return StoringCase("bench cells, a report stored", command, lambda folder: [command(folder)])


def recording(program, reports):
    def command(folder):
        # No cell is measured in a microsecond; the line says so, and is a line of the history all the same.
        return benchmark(program, "--record", "--reports", str(folder), "--cell-timeout", "0.000001")
    case = StoringCase("bench cells --record, the history", command, lambda folder: [command(folder)],
                       lambda folder: shutil.copytree(reports, folder, dirs_exist_ok=True))
    case.is_slow, case.status = True, 70
    # How often the program reads the machine varies; storing the report is tried above.
    case.outputs = ["history", *(f"history/{path.name}" for path in (reports / "history").iterdir())]
    return case


def accepting(program, reports):
    def command(folder):
        return [str(program), "baseline", "accept", str(folder / "second.json"), "--reports", str(folder)]

    def prepare(folder):
        for name in ("baselines", "first.json", "second.json"):
            copy = shutil.copytree if (reports / name).is_dir() else shutil.copy
            copy(reports / name, folder / name)
    return Case("baseline accept", command, lambda folder: [command(folder)], prepare)


def page(program, reports, *words):
    def command(folder):
        return [str(program), "report", "page", str(folder / "page"), "--reports", str(reports), *words]

    def prepare(folder):
        if words:
            (folder / "page").mkdir()
            for name in ("index.html", "index.md"):
                (folder / "page" / name).write_text("an earlier page\n")
    # Both files are there, so nothing of them is replaced without being told.
    again = [] if words else ["--force"]
    return Case(" ".join(["report page", *words]), command, lambda folder: [[*command(folder), *again]], prepare)


class RanksCase(Case):
    """Processes of their own write the receipts: what fails is one of them, and the run says which."""
    outputs = [f"receipts/rank-{rank}-of-2.json{end}" for rank in (0, 1) for end in ("", ".leaves")] + ["receipts"]

    def judge(self, folder, status, words, fault):
        if not self.view(folder).items() <= self.new.items():
            return "a receipt is not complete"
        if status == 0:
            return None if self.view(folder) == self.new else "it ends with 0, and files are missing"
        # A verdict that names the rank, or the receipt that could not be read; else its own files, in one sentence.
        if (status == 70 and "PROBLEM rank " in words or status == 74 and "PROBLEM cannot " in words) and fault != "EINTR":
            return None
        return super().judge(folder, status, words, fault)


def ranks(program):
    def command(folder):
        return [str(program), "run", "ranks", "2", "--count", "5000", "--at-once", "1", "--jobs", "1",
                "--receipts", str(folder / "receipts")]
    return RanksCase("run ranks", command, lambda folder: [[*command(folder), "--force"]])


def table_cases(program):
    found = []
    for file_format in EXACT_FORMATS:
        command = written(program, file_format)
        again = finished(command, [f"table.{file_format}"])
        found += [Case(f"generate, {file_format}", command, again, is_small=file_format == "csv"),
                  resumed(program, file_format)]
    text = written(program, "text")
    found.append(Case("generate, text", text, lambda folder: [[*text(folder), "--force"]]))
    replacing = table(program, "--format", "csv", "--output", "FOLDER/table.csv", "--force")
    found.append(Case("generate --force, csv", replacing, lambda folder: [replacing(folder)],
                      lambda folder: (folder / "table.csv").write_text("what was there\n")))
    receipt = table(program, "--format", "csv", "--output", "FOLDER/table.csv", "--receipt", "FOLDER/receipt.json")
    found.append(Case("generate --receipt", receipt,
                      finished(receipt, ["table.csv", "receipt.json", "receipt.json.leaves"])))
    rank = table(program, "--no-rows", "--world-size", "2", "--rank", "1", "--receipt", "FOLDER/receipt.json")
    found.append(Case("generate --no-rows, one rank", rank, lambda folder: [[*rank(folder), "--force"]]))
    return found + [ranks(program)]


def report_cases(program, base):
    """Commands about reports; in `base` those that several need are made once, which takes seconds."""
    reports = base / "reports"
    reports.mkdir()
    for name in ("first.json", "second.json"):
        run(*benchmark(program, "--output", reports / name))
    run(program, "baseline", "accept", reports / "first.json", "--reports", reports)
    run(*benchmark(program, "--record", "--reports", reports, "--cell-timeout", "0.000001"), status=70)
    return [storing(program), recording(program, reports), accepting(program, reports), page(program, reports),
            page(program, reports, "--force")]
