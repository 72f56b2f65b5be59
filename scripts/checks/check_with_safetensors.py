"""Reads what `generate --format safetensors` writes, with the format's own package and by hand, and compares bits."""
import json
import pathlib
import subprocess
import sys

import numpy
from safetensors import safe_open
from safetensors.numpy import load_file

COUNTS = (0, 1, 1_023, 20_000)
TABLES = (["--preset", "mild"], ["--start", "9223372036854000000", "--preset", "aggressive"],
          ["--seeding", "rank", "--world-size", "7", "--base-seed", "42"], ["--engine", "ksin", "--with", "k=3"],
          ["--engine", "ksin", "--with", "k=2", "--with", "signal_length=33", "--with", "signal=true"])
TYPES = {"I64": "<i8", "U64": "<u8", "F64": "<f8", "F32": "<f4", "U8": "u1"}


def by_hand(path):
    """Tensors and metadata, by the description of the format alone."""
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__")
    tensors, end = {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        begin, stop = entry["data_offsets"]
        assert begin == end, f"{name} begins at {begin}, not at {end}"
        end = stop
        values = numpy.frombuffer(data[8 + length + begin : 8 + length + stop], TYPES[entry["dtype"]])
        tensors[name] = values.reshape(entry["shape"])
        assert (8 + length + begin) % values.dtype.itemsize == 0, f"{name} is not aligned"
    assert 8 + length + end == len(data), "bytes that belong to no tensor"
    return tensors, metadata


def main():
    program, folder = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    for options in TABLES:
        for count in COUNTS:
            def generate(name, *more):
                command = [program, "generate", "--count", str(count), *options, "--format", name.split(".")[-1]]
                run = subprocess.run([*command, "--output", folder / name, "--force", "--root", *more],
                                     check=True, capture_output=True, text=True)
                return folder / name, json.loads(run.stderr.splitlines()[-1])["root"]

            rows = numpy.load(generate("t.npy")[0])
            path, root = generate("t.safetensors")
            tensors, metadata = by_hand(path)
            found = load_file(path)
            assert set(found) == set(tensors) == set(rows.dtype.names), "other columns"
            for name in rows.dtype.names:
                for values in (found[name], tensors[name]):
                    expected = numpy.ascontiguousarray(rows[name])
                    assert values.shape == expected.shape and values.tobytes() == expected.tobytes(), f"{name} differs"
            with safe_open(path, framework="numpy") as file:
                assert file.metadata() == metadata and metadata["dpa_harness.root"] == root, "other metadata"
            assert json.loads(metadata["dpa_harness.configuration"])
            several = [generate("u.safetensors", "--jobs", str(jobs))[0].read_bytes() for jobs in (1, 2, 5)]
            assert set(several) == {path.read_bytes()}, "bytes depend on the number of threads"
            verify = [program, "verify", "file", path, "--count", str(count), *options]
            subprocess.run(verify, check=True, stdout=subprocess.DEVNULL)
        print(f"{' '.join(options)}: {', '.join(map(str, COUNTS))} rows, {len(rows.dtype)} columns: the same bits")


if __name__ == "__main__":
    main()
