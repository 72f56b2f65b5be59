"""Reads what `generate` writes with NumPy and pandas and compares bits with the canonical records."""
import io
import json
import pathlib
import subprocess
import sys

import numpy
import pandas

PARAMETERS = ("rotation", "brightness", "noise", "scale", "contrast")
DTYPE = numpy.dtype([("id", "<u8"), *((name, "<f8") for name in PARAMETERS), ("hash", "u1", (32,))])
TABLES = ([], ["--preset", "mild", "--start", "9223372036854000000"],
          ["--range", "rotation=-1e300:1e308", "--range", "noise=1e-9:2e-9", "--range", "scale=0:5e-324"],
          ["--seeding", "rank", "--world-size", "7", "--base-seed", "42"])
COUNT = "20000"


def same_bits(frame, records, name):
    for column in ("id", *PARAMETERS):
        found = frame[column].to_numpy(dtype=records[column].dtype)
        assert (found.view("<u8") == records[column].view("<u8")).all(), f"{name}: {column} differs"
    assert (frame["hash"] == [bytes(row).hex() for row in records["hash"]]).all(), f"{name}: hash differs"


def main():
    program, folder = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    for table in TABLES:
        def generate(name, *options):
            path = folder / name
            command = [program, "generate", "--count", COUNT, *table, "--format", name.split(".")[-1]]
            subprocess.run([*command, "--output", path, "--force", *options], check=True)
            return path

        records = numpy.fromfile(generate("t.records"), dtype=DTYPE)
        mapped = numpy.load(generate("t.npy"), mmap_mode="r")
        assert mapped.dtype == DTYPE and mapped.tobytes() == records.tobytes(), "npy differs"
        saved = io.BytesIO()
        numpy.save(saved, records)
        assert saved.getvalue() == (folder / "t.npy").read_bytes(), "numpy.save writes another header"
        same_bits(pandas.read_csv(generate("t.csv"), float_precision="round_trip"), records, "csv")
        # Sixteen hexadecimal digits can look like a decimal, so pandas must be told that they are text.
        texts = {f"{name}_bits": str for name in PARAMETERS}
        frame = pandas.read_csv(generate("t.csv", "--bit-patterns"), float_precision="round_trip", dtype=texts)
        same_bits(frame, records, "csv with bit patterns")
        for name in PARAMETERS:
            patterns = numpy.array([int(text, 16) for text in frame[f"{name}_bits"]], dtype="<u8")
            assert (patterns == records[name].view("<u8")).all(), f"bit patterns of {name} differ"
        same_bits(jsonl_frame(generate("t.jsonl")), records, "jsonl")
        print(f"{' '.join(table) or 'defaults'}: npy, csv and jsonl hold the bits of {len(records)} records")


def jsonl_frame(path):
    """pandas.read_json rounds decimals twice, so the lines go through Python's json."""
    with open(path, encoding="ascii") as file:
        return pandas.DataFrame([json.loads(line) for line in file]).astype({"id": "uint64"})


if __name__ == "__main__":
    main()
