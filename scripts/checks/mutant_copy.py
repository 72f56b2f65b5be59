"""A copy of the package with every mutant of the lists in it, each behind a question for its number in DPA_MUTANT."""
import json
import os
import pathlib
import re
import signal
import subprocess
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
LISTS = ["engine", "kernels", "ksin", "harness"]
MARK = re.compile("«([^‖»]*)‖([^»]*)»", re.DOTALL)

# Those of the engines ask C, which can ask everywhere; elsewhere a question may take longer.
WITH_KERNELS = {"Hashing", "DPAEngine", "KSinEngine"}
HEADER = """#ifndef DPA_MUTANT_H
#define DPA_MUTANT_H
extern int dpa_mutant;
static inline int dpa_mutant_is(int number) { return dpa_mutant == number; }
#endif
"""
SOURCE = """#include "dpa_mutant.h"
#include <stdlib.h>
int dpa_mutant;
__attribute__((constructor)) static void dpa_mutant_read(void) {
  const char *number = getenv("DPA_MUTANT");
  dpa_mutant = number ? atoi(number) : 0;
}
"""
BY_C = """internal import CDPAKernels
@usableFromInline enum TheMutant {
  @usableFromInline static func isOn(_ number: Int32) -> Bool { dpa_mutant_is(number) != 0 }
}
"""
BY_ITSELF = """internal import Glibc
@usableFromInline enum TheMutant {
  private static let number = getenv("DPA_MUTANT").map { atoi($0) } ?? 0
  @usableFromInline static func isOn(_ mutant: Int32) -> Bool { number == mutant }
}
"""


class Mutant:
    """A small change: in `text` of a file, «the one‖becomes the other»; or `old` becomes `new`, in which MUTANT asks."""

    def __init__(self, number, name, fields):
        self.number, self.list = number, name
        self.what, self.file, self.tests = fields["what"], fields["file"], fields.get("tests", [])
        # Why no test has to notice, and why no golden case can.
        self.reason, self.beyond_golden = fields.get("reason"), fields.get("beyond_golden")
        self.question = f"dpa_mutant_is({number})" if self.file.endswith((".c", ".h")) else f"TheMutant.isOn({number})"
        if "text" in fields:
            mark = MARK.search(fields["text"])
            self.before = fields["text"][:mark.start()]
            self.old, self.after = mark[1], fields["text"][mark.end():]
            self.new = mark[2]
        else:
            self.before, self.old, self.after = "", fields["old"], ""
            self.new, self.statement = None, fields["new"].replace("MUTANT", self.question)

    @property
    def passage(self):
        return self.before + self.old + self.after

    def place(self, source):
        """Where the old text lies; None where the passage is not there exactly once."""
        if source.count(self.passage) != 1:
            return None
        start = source.index(self.passage) + len(self.before)
        return start, start + len(self.old)


def mutants():
    found = []
    for name in LISTS:
        for fields in json.loads((ROOT / f"scripts/checks/mutations/{name}.json").read_text()):
            found.append(Mutant(len(found) + 1, name, fields))
    return found


def stale(all_mutants):
    """Mutants that do not fit the code any more."""
    sources = {mutant.file: (ROOT / mutant.file).read_text() if (ROOT / mutant.file).exists() else ""
               for mutant in all_mutants}
    return [mutant for mutant in all_mutants if mutant.place(sources[mutant.file]) is None]


def changed(source, chosen):
    """A file's text with the questions of its mutants in it; those of one place ask one after the other."""
    places = {}
    for mutant in chosen:
        places.setdefault(mutant.place(source), []).append(mutant)
    end = len(source) + 1
    for (start, stop), same in sorted(places.items(), reverse=True):
        if stop > end:
            raise SystemExit(f"two mutants overlap: {same[0].what}")
        if same[0].new is None:
            text = same[0].statement
        else:
            text = source[start:stop]
            for mutant in same:
                # A statement that is left out has no other value.
                text = f"({mutant.question} ? ({mutant.new}) : ({text}))"
        source, end = source[:start] + text + source[stop:], start
    return source


class Copy:
    """The package in a folder, built once."""

    def __init__(self, folder, chosen):
        self.package = pathlib.Path(folder) / "package"
        self.scratch = pathlib.Path(folder) / "build"
        names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
        files = {name: (ROOT / name).read_bytes() for name in names.split("\0") if name and (ROOT / name).is_file()}
        for file in {mutant.file for mutant in chosen}:
            text = changed(files[file].decode(), [mutant for mutant in chosen if mutant.file == file])
            files[file] = ('#include "dpa_mutant.h"\n' * file.endswith((".c", ".h")) + text).encode()
        files["Sources/CDPAKernels/include/dpa_mutant.h"] = HEADER.encode()
        files["Sources/CDPAKernels/dpa_mutant.c"] = SOURCE.encode()
        for module in {mutant.file.split("/")[1] for mutant in chosen if mutant.file.endswith(".swift")}:
            question = BY_C if module in WITH_KERNELS else BY_ITSELF
            files[f"Sources/{module}/TheMutant.swift"] = question.encode()
        for name, content in files.items():
            target = self.package / name
            # What is the same keeps its time, so that a second build makes only what changed.
            if target.exists() and target.read_bytes() == content:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            if os.access(ROOT / name, os.X_OK):
                target.chmod(0o755)

    def build(self):
        """Everything with its tests, and the kernels' drivers for this processor and for arm64."""
        subprocess.run(["swift", "build", "--build-tests", "--configuration", "release", "-Xswiftc", "-enable-testing",
                        "--scratch-path", str(self.scratch)], cwd=self.package, check=True)
        self.drivers()

    def drivers(self):
        kernels, driver = self.package / "Sources/CDPAKernels", self.package / "Tests/KernelDriver"
        sources = [*kernels.glob("*.c"), *(driver / name for name in ("kernel_driver.c", "kernel_checks.c", "reference.c"))]
        flags = ["-O2", f"-I{kernels}", f"-I{kernels}/include"]
        subprocess.run(["clang", *flags, *sources, "-o", self.scratch / "driver"], check=True)
        subprocess.run([ROOT / "scripts/install-requirements", "qemu-user", "gcc-aarch64-linux-gnu",
                        "libc6-dev-arm64-cross"], check=True)
        objects = []
        for source in sources:
            objects.append(self.scratch / f"arm64-{source.stem}.o")
            subprocess.run(["clang", "--target=aarch64-linux-gnu", *flags, "-c", source, "-o", objects[-1]], check=True)
        subprocess.run(["aarch64-linux-gnu-gcc", "-static", *objects, "-o", self.scratch / "driver-arm64"], check=True)
        # Without golden cases: what fails with them only, they detect.
        for name in ("chain.json", "mersenne-twister.json"):
            (self.scratch / "none/reference").mkdir(parents=True, exist_ok=True)
            (self.scratch / "none/reference" / name).write_text("{}\n")

    @property
    def program(self):
        return self.scratch / "release/dpa-harness"

    def run(self, command, number, seconds, until=None):
        """Status and output with one mutant; None where it does not end, and ended early at a line with `until`."""
        # A crash is enough to know; Swift's backtrace of it takes a minute.
        environment = dict(os.environ, DPA_MUTANT=str(number), SWIFT_BACKTRACE="enable=no")
        process = subprocess.Popen([str(word) for word in command], cwd=self.package, env=environment, text=True,
                                   errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   start_new_session=True)
        timer = threading.Timer(seconds, lambda: kill(process))
        timer.start()
        lines = []
        for line in process.stdout:
            lines.append(line)
            if until and until in line:
                kill(process)
                break
        output = "".join(lines) + (process.stdout.read() or "")
        status, is_late = process.wait(), not timer.is_alive()
        timer.cancel()
        return None if is_late else status, output

    def tests(self, number, pattern, seconds=900):
        """A test that fails with a mutant; None where none does."""
        bundle = self.scratch / "release/dpa-harnessPackageTests.xctest"
        status, output = self.run([bundle, "--testing-library", "swift-testing", "--filter", pattern], number, seconds,
                                  until="recorded an issue")
        found = re.search(r'Test "(.*?)" recorded an issue', output) or re.search(r"Test (\S+) recorded an issue", output)
        if found:
            return found[1]
        return None if status == 0 else "the tests do not end" if status is None else "the test process ends by itself"

    def driver_failures(self, number, golden, is_arm64=False):
        """How many checks of the kernels' driver fail; -1 where it does not end well."""
        command = ["qemu-aarch64", self.scratch / "driver-arm64"] if is_arm64 else [self.scratch / "driver"]
        _, output = self.run([*command, golden], number, 300)
        last = re.search(r"(\d+) failed\n$", output)
        return int(last[1]) if last else -1

    def golden(self, number, pattern):
        """What of the golden gate notices a mutant: layers with their numbers of cases, or how it ends."""
        command = [self.program, "verify", "golden", "--filter", pattern, "--format", "json"]
        status, output = self.run(command, number, 300)
        if status not in (0, 1):
            return {"does not end" if status is None else "crashes": 0}
        layers = {}
        for group in json.loads(output[output.index("{"):])["groups"]:
            if failed := group["cases"]["failed"]:
                layers[group["layer"]] = layers.get(group["layer"], 0) + failed
        return layers


def kill(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
