#!/usr/bin/env python3
"""Writes small files as the Surge XT data set has them, and what NumPy reads in them.

    /usr/bin/python3 scripts/oracle/surge_files.py FOLDER [--check]

train.h5 is packed by gzip, val.h5 also shuffled and with checksums, test.h5 not packed where that is small. lzf.h5 is
packed by a filter that h5py has and libhdf5 has not; zero.npz, wide.npz and whole.npz are statistics that must be
refused. answers.json holds SHA-256 of the float32 values that a reader must come to. With --check nothing is written:
the answers are made of the files that are there, and must be the same.
Needs h5py and NumPy (Debian: python3-h5py).
"""
import argparse
import hashlib
import json
import pathlib
import sys

PARAMETERS = 5
ROWS = {"train": 10, "val": 4, "test": 4, "lzf": 2}


def lattice(numpy, shape, seed):
    """Values that pack well and that every float type holds exactly; no two near rows are the same."""
    places = numpy.arange(int(numpy.prod(shape)), dtype=numpy.int64)
    rows = places // int(numpy.prod(shape[1:]))
    return ((places * (7 + seed) + rows * 13) % 101 - 50).reshape(shape) / 8


def write(numpy, h5py, folder):
    packed = {"compression": "gzip", "compression_opts": 9}
    ways = {"train": packed, "val": {**packed, "shuffle": True, "fletcher32": True}, "test": {},
            "lzf": {"compression": "lzf"}}
    for seed, (name, count) in enumerate(ROWS.items()):
        with h5py.File(folder / f"{name}.h5", "w") as file:
            mel = lattice(numpy, (count, 2, 128, 401), seed).astype("f4")
            # Spectra are packed in every file: a row of them takes 400 KB.
            file.create_dataset("mel_spec", data=mel, chunks=(1, 2, 128, 401), **(ways[name] or packed))
            file.create_dataset("music2latent", data=lattice(numpy, (count, 128, 42), seed + 10).astype("f4"), **packed)
            parameters = (lattice(numpy, (count, PARAMETERS), seed + 20) * 8 + 50) / 128
            file.create_dataset("param_array", data=parameters.astype("f8"), **ways[name])
            file.create_dataset("audio", data=lattice(numpy, (count, 2, 16), seed + 30).astype("f2"), **ways[name])
            file.create_dataset("names", data=[b"no", b"numbers"])
    mean = numpy.linspace(-1, 1, 2 * 128, dtype="f8").reshape(2, 128, 1)
    numpy.savez(folder / "stats.npz", mean=mean, std=numpy.float32([[[1.5]], [[3.0]]]))
    numpy.savez(folder / "zero.npz", mean=numpy.float32(0), std=numpy.float32([[[1.5]], [[0.0]]]))
    numpy.savez(folder / "wide.npz", mean=numpy.zeros(3, dtype="f4"), std=numpy.float32(1))
    numpy.savez(folder / "whole.npz", mean=numpy.int64(0), std=numpy.float32(1))


def digest(numpy, values):
    return hashlib.sha256(numpy.ascontiguousarray(values, dtype="<f4").tobytes()).hexdigest()


def answers(numpy, h5py, folder):
    statistics = numpy.load(folder / "stats.npz")
    mean, std = (statistics[name].astype("f4") for name in ("mean", "std"))
    cases = {}
    for name in ("train", "val", "test"):
        with h5py.File(folder / f"{name}.h5") as file:
            for first in (0, 1):
                rows = slice(first, first + 3)
                mel = file["mel_spec"][rows]
                parameters = file["param_array"][rows].astype("f4")
                cases[f"{name} {first}"] = {
                    "mel_spec": digest(numpy, mel),
                    "normalized": digest(numpy, (mel - mean) / std),
                    "music2latent": digest(numpy, file["music2latent"][rows]),
                    "param_array": digest(numpy, parameters),
                    "rescaled": digest(numpy, numpy.float32(2) * parameters - numpy.float32(1)),
                    "audio": digest(numpy, file["audio"][rows].astype("f4")),
                }
    return cases


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    options = parser.parse_args()
    import h5py
    import numpy

    path = options.folder / "answers.json"
    if options.check:
        sys.exit(0 if json.loads(path.read_text()) == answers(numpy, h5py, options.folder) else "the answers differ")
    write(numpy, h5py, options.folder)
    path.write_text(json.dumps(answers(numpy, h5py, options.folder), indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
