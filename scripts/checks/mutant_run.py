"""Builds a copy of the package with all mutants, and runs it with one of them on: see mutant_copy.py."""
import argparse
import collections
import concurrent.futures
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import threading

from mutant_copy import LISTS, ROOT, Sources, mutants, stale

# Of a line such as: Test "a sentence" recorded an issue with 1 argument id -> 5 at GateRuleTests.swift:10:5: ...
FAILED = re.compile(r'Test (?:"(.*?)"|(\S+)) recorded an issue.*? at (\w+)\.swift:')
# Behind the closing quote: the sentences of some tests say "skipped", too.
SKIPPED = re.compile(r'^\S+\s+(?:Suite|Test) (".*"|\S+) skipped[.:]', re.MULTILINE)
# What the tests of models load; built with the trait Torch, without which they are empty.
LIBRARIES = ["DPATorch", "DPAHDF5"]


class Copy:
    """A copy in a folder, built once."""

    def __init__(self, folder, everything):
        self.package, self.scratch = pathlib.Path(folder) / "package", pathlib.Path(folder) / "build"
        # None where no test of models is asked: then these are skipped.
        self.torch = None
        Sources(everything).write(self.package)

    def build(self, with_libraries=False):
        """Everything with its tests, and the kernels' drivers for this processor and for arm64."""
        subprocess.run(["swift", "build", "--build-tests", "--configuration", "release", "-Xswiftc", "-enable-testing",
                        "--scratch-path", str(self.scratch)], cwd=self.package, check=True)
        self.drivers()
        if with_libraries:
            self.libraries()

    def libraries(self):
        """The libraries of the models, of the copy's own sources: mutants of their C code are in them."""
        subprocess.run([ROOT / "scripts/install-requirements", "libhdf5-dev", "libtorch-dev"], check=True)
        # In a folder of their own, as scripts/test builds them: the program is the same with and without the trait.
        scratch = self.scratch.with_name("build-torch")
        for library in LIBRARIES:
            subprocess.run(["swift", "build", "--configuration", "release", "--traits", "Torch", "--scratch-path",
                            str(scratch), "--product", library], cwd=self.package, check=True)
            if not (scratch / f"release/lib{library}.so").exists():
                raise SystemExit(f"there is no lib{library}.so: without it the tests of training are skipped")
        self.torch = scratch / "release/libDPATorch.so"

    def drivers(self):
        kernels, driver = self.package / "Sources/CDPAKernels", self.package / "Tests/KernelDriver"
        parts = ("kernel_driver.c", "kernel_checks.c", "reference.c")
        sources = [*kernels.glob("*.c"), *(driver / name for name in parts)]
        flags = ["-O2", f"-I{kernels}", f"-I{kernels}/include"]
        subprocess.run(["clang", *flags, *sources, "-o", self.scratch / "driver"], check=True)
        if not has_arm64():
            return
        objects = []
        for source in sources:
            objects.append(self.scratch / f"arm64-{source.stem}.o")
            subprocess.run(["clang", "--target=aarch64-linux-gnu", *flags, "-c", source, "-o", objects[-1]], check=True)
        subprocess.run(["aarch64-linux-gnu-gcc", "-static", *objects, "-o", self.scratch / "driver-arm64"], check=True)

    def run(self, command, number, seconds, until=None):
        """Status and output with one mutant; None where it does not end, and ended early at a line with `until`."""
        # A crash is enough to know; Swift's backtrace of it takes a minute.
        environment = dict(os.environ, DPA_MUTANT=str(number), SWIFT_BACKTRACE="enable=no")
        # Never another build's: that has no mutants in it.
        environment.pop("DPA_TORCH_LIBRARY", None)
        if self.torch:
            environment["DPA_TORCH_LIBRARY"] = str(self.torch)
        process = subprocess.Popen([str(word) for word in command], cwd=self.package, env=environment, text=True,
                                   errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   start_new_session=True)
        is_late = threading.Event()
        timer = threading.Timer(seconds, lambda: (is_late.set(), kill(process)))
        timer.start()
        lines = []
        for line in process.stdout:
            lines.append(line)
            if until and until in line:
                kill(process)
                break
        output = "".join(lines) + (process.stdout.read() or "")
        status = process.wait()
        timer.cancel()
        # What it left behind, a crash above all, would take the time of the next ones.
        kill(process)
        return None if is_late.is_set() else status, output

    def tests(self, number, pattern, seconds, may_skip=True):
        """A test that fails with a mutant, or is skipped where none may be; None where none does."""
        bundle = self.scratch / "release/dpa-harnessPackageTests.xctest"
        status, output = self.run([bundle, "--testing-library", "swift-testing", "--filter", pattern], number, seconds,
                                  until="recorded an issue")
        if not may_skip and (skipped := SKIPPED.search(output)):
            return f"{skipped[1]} is skipped, where none may be"
        if found := FAILED.search(output):
            # What a thread of its own finds belongs to no test.
            return f"`{found[3]}`" + f' "{found[1] or found[2]}"' * (found[2] != "«unknown»")
        if "Test run with 0 tests" in output:
            raise SystemExit(f"there is no test for {pattern}")
        return None if status == 0 else f"no end in {seconds} s" if status is None else "the tests' process crashes"

    def driver(self, mutant, *options):
        """What the kernels' driver prints with a mutant; its last line is missing where it crashes or does not end."""
        is_arm64 = mutant and mutant.is_arm64
        command = ["qemu-aarch64", self.scratch / "driver-arm64"] if is_arm64 else [self.scratch / "driver"]
        return self.run([*command, *options, ROOT / "golden"], mutant.number if mutant else 0, 300)[1]

    @property
    def program(self):
        return self.scratch / "release/dpa-harness"


def failed_cases(output):
    """Golden files whose cases fail, with how many, of a verdict in JSON; None where it is none."""
    try:
        groups = json.loads(output[output.index("{"):])["groups"]
    except (ValueError, KeyError):
        return None
    counts = collections.Counter()
    for group in groups:
        counts[group["layer"]] += group["cases"]["failed"]
    return +counts


def failed_by_driver(output):
    """The same of what the kernels' driver prints with --golden-only."""
    counts = collections.Counter()
    for name, failed in re.findall(r"([a-z-]+): (\d+) failed", output):
        counts[name] += int(failed)
    return +counts


def features():
    """What mutants may need and is here."""
    flags = re.search("^flags.*: (.*)", pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return set(flags[1].split() if flags else []) | ({"arm64"} if has_arm64() else set())


def has_arm64():
    return shutil.which("qemu-aarch64") is not None and shutil.which("aarch64-linux-gnu-gcc") is not None


@contextlib.contextmanager
def built(folder, everything, with_libraries=False):
    """A built copy, in a folder that is kept or in one that goes; it holds with no mutant on."""
    with tempfile.TemporaryDirectory(prefix="dpa-mutants-") as temporary:
        copy = Copy(folder or temporary, everything)
        copy.build(with_libraries)
        output = copy.driver(None)
        if not output.endswith(" passed, 0 failed\n"):
            raise SystemExit(f"without a mutant the kernels' driver fails, so nothing can be said of mutants\n{output}")
        yield copy


def options(description):
    """What the scripts that run mutants take."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("word", nargs="?", default="", help="only those whose list, description or file has it")
    parser.add_argument("--write", action="store_true", help="write the table, or the rows of those that ran")
    parser.add_argument("--applies", action="store_true", help="build nothing; only look whether each still fits")
    parser.add_argument("--keep", help="a folder for the build, which the next run takes up; else a temporary one")
    parser.add_argument("--jobs", type=int, default=2, help="mutants at the same time")
    return parser


def all_that_apply(asked):
    """Every mutant; ends the program where one does not fit any more, or where no more was asked."""
    everything = mutants()
    stale_ones = stale(everything)
    if asked.applies or stale_ones:
        print("\n".join(f"NO LONGER APPLIES: {mutant.what}: {mutant.file}" for mutant in stale_ones)
              or f"{len(everything)} mutants apply")
        raise SystemExit(1 if stale_ones else 0)
    return everything


def chosen(everything, word):
    """Those whose list, description or file has a word in it."""
    found = [mutant for mutant in everything if any(word in text for text in (mutant.list, mutant.what, mutant.file))]
    if not found:
        raise SystemExit(f"no mutant has '{word}' in its list, description or file")
    return found


def cell(text):
    """A text in a column of a table."""
    return text.replace("|", "\\|")


def rows_of(table, *lists):
    """The rows of a table that begin with one of these, if it is there."""
    lines = table.read_text().splitlines() if table.exists() else []
    return [line for line in lines if line.startswith(tuple(f"| {name} | " for name in lists))]


def merged(table, everything, rows):
    """The rows of a table in the order of the mutants: those that ran, and of the others the ones that stand there."""
    earlier = {line.split(" | ")[1]: line for line in rows_of(table, *LISTS)}
    found = (rows.get(mutant.what) or earlier.get(cell(mutant.what)) for mutant in everything)
    return [line for line in found if line]


def look(jobs, judge, things, show):
    """Each thing with what a judge says of it, shown when it is known."""
    found = []
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for thing, answer in zip(things, pool.map(judge, things)):
            found.append((thing, answer))
            print(show(thing, answer), flush=True)
    return found


def kill(process):
    """Ends a process and what it started: its session, since some of these have process groups of their own."""
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            # The name of a program may hold blanks and brackets; the sixth field is the session.
            if int((entry / "stat").read_text().rpartition(")")[2].split()[3]) == process.pid:
                os.kill(int(entry.name), signal.SIGKILL)
