"""A copy of the package with every mutant of the lists in it, each behind a question for its number in DPA_MUTANT.

The package itself knows nothing of mutants: their questions are written into the copy alone.
"""
import itertools
import json
import os
import pathlib
import re
import subprocess

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
    """A small change: in `text` «the one‖becomes the other»; or `old` becomes `new`, in which MUTANT asks."""

    def __init__(self, number, name, fields):
        self.number, self.list = number, name
        self.what, self.file, self.tests = fields["what"], fields["file"], fields.get("tests", [])
        # Why no test has to notice, and why no golden case can.
        self.reason, self.beyond_golden = fields.get("reason"), fields.get("beyond_golden")
        # Features of a processor without which its code does not run; arm64 is emulated.
        self.needs = fields.get("needs", [])
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

    @property
    def is_arm64(self):
        return "arm64" in self.needs

    def missing(self, features):
        """What it needs that is not there, in words; None where all is."""
        missing = [feature for feature in self.needs if feature not in features]
        return f"not run: {', '.join(missing)} is not there" if missing else None

    def place(self, source):
        """Where the old text lies; None where the passage is not there exactly once."""
        if source.count(self.passage) != 1:
            return None
        start = source.index(self.passage) + len(self.before)
        return start, start + len(self.old)


def mutants():
    found = []
    for name, start in zip(LISTS, itertools.count(1, 1_000)):
        # Each list has numbers of its own, so that one more mutant changes no other's.
        fields = json.loads((ROOT / f"scripts/checks/mutations/{name}.json").read_text())
        found += [Mutant(number, name, one) for number, one in enumerate(fields, start)]
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


class Sources:
    """The package's files, with the questions of mutants in them."""

    def __init__(self, chosen):
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
        self.files = files

    def write(self, package):
        """Into a folder; what is the same there keeps its time, so that a second build makes only what changed."""
        for name, content in self.files.items():
            target = package / name
            if target.exists() and target.read_bytes() == content:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            if os.access(ROOT / name, os.X_OK):
                target.chmod(0o755)
