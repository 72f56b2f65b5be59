"""The files of a table, byte for byte: the cases of the golden layer `files`, for golden-from-python.py.

Text comes from CPython's own json module and repr; nothing is shared with the Swift side.
"""
import hashlib
import json
import struct

SHOWN_BYTES = 1000  # longer files are held by their SHA-256 alone
PARAMETERS = ("rotation", "brightness", "noise", "scale", "contrast")


def json_bound(bound):
    """Whole numbers that binary64 holds exactly are written as integers."""
    return int(bound) if float(bound).is_integer() and abs(bound) < 2**53 else float(bound)


def json_configuration(configuration):
    depth, ranges = configuration
    members = {f"{parameter}_range": [json_bound(bound) for bound in bounds]
               for parameter, bounds in zip(PARAMETERS, ranges)}
    return {**members, "augmentation_depth": depth}


def json_row(values, digest):
    return {**dict(zip(PARAMETERS, values)), "hash": digest.hex()}


def json_statistics(rows, mean_and_deviation):
    columns = {parameter: column for parameter, column in zip(PARAMETERS, zip(*(values for _, values, _ in rows)))}
    return {parameter: {**dict(zip(("mean", "stdev"), mean_and_deviation(column))), "min": min(column),
                        "max": max(column), "count": len(column)} for parameter, column in columns.items()}


def json_file(rows, configuration, statistics):
    document = {"metadata": {"num_samples": len(rows), "config": configuration},
                "augmentations": [json_row(values, digest) for _, values, digest in rows]}
    return json.dumps({**document, **({"statistics": statistics} if statistics else {})}, indent=2)


def stream_json_file(rows, configuration):
    lines = ",\n".join("    " + json.dumps(json_row(values, digest)) for _, values, digest in rows)
    return (f'{{\n  "metadata": {{\n    "num_samples": null,\n    "config": {json.dumps(configuration)},\n'
            f'    "streaming": true\n  }},\n  "augmentations": [\n{lines}\n  ]\n}}\n')


def jsonl_file(rows):
    return "".join(json.dumps({"id": sample_id, **json_row(values, digest)}) + "\n"
                   for sample_id, values, digest in rows)


def csv_file(rows, bit_patterns):
    names = ["id", *PARAMETERS, "hash"] + [f"{parameter}_bits" for parameter in PARAMETERS] * bit_patterns
    lines = [names] + [[str(sample_id), *map(repr, values), digest.hex()]
                       + [struct.pack(">d", value).hex() for value in values] * bit_patterns
                       for sample_id, values, digest in rows]
    return "".join(",".join(line) + "\n" for line in lines)


def records_file(rows):
    return b"".join(struct.pack("<Q5d32s", sample_id, *values, digest) for sample_id, values, digest in rows)


def npy_file(rows):
    """Format version 1.0, padded as numpy.save pads it: room for a count of 21 digits, then to a multiple of 64."""
    fields = [("id", "<u8"), *((parameter, "<f8") for parameter in PARAMETERS), ("hash", "|u1", (32,))]
    header = f"{{'descr': {fields}, 'fortran_order': False, 'shape': ({len(rows)},), }}"
    header += " " * (21 - len(str(len(rows))))
    header += " " * (64 - (10 + len(header) + 1) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + records_file(rows)


def layouts(name, count):
    """Format, whether the configuration is written, statistics, bit patterns."""
    yield from (("json", True, True, False), ("stream-json", True, False, False), ("jsonl", True, False, False),
                ("csv", True, False, False), ("csv", True, False, True), ("npy", True, False, False),
                ("records", True, False, False), ("json", True, False, False))
    if name == "default" and count < 100:
        yield from (("json", False, True, False), ("json", False, False, False), ("stream-json", False, False, False))


def tables(configurations):
    """Configuration, seeding, world size, base seed, first id and count."""
    for name in configurations:
        if name not in ("moderate", "deep") and not name.startswith("depth-"):
            yield name, "sample", 1, 0, 0, 3
    yield from (("default", "sample", 1, 0, 0, count) for count in (0, 1, 2, 2500))
    yield from (("mild", "sample", 1, 0, 10**12, 25), ("moderate", "rank", 3, 42, 7, 25),
                ("aggressive", "sample", 1, 0, 2**63 - 4, 4))


def cases(configurations, table_rows, mean_and_deviation):
    for table in tables(configurations):
        name, seeding, world_size, base_seed, first_id, count = table
        rows = [(sample_id, values, digest) for sample_id, values, digest in table_rows(*table)]
        statistics = json_statistics(rows, mean_and_deviation)
        for layout, named, with_statistics, bit_patterns in layouts(name, count):
            configuration = json_configuration(configurations[name]) if named else None
            content = {"json": lambda: json_file(rows, configuration, statistics if with_statistics else None),
                       "stream-json": lambda: stream_json_file(rows, configuration),
                       "jsonl": lambda: jsonl_file(rows), "csv": lambda: csv_file(rows, bit_patterns),
                       "npy": lambda: npy_file(rows), "records": lambda: records_file(rows)}[layout]()
            data = content.encode() if isinstance(content, str) else content
            shown = {"text": content} if isinstance(content, str) and len(content) <= SHOWN_BYTES else {}
            extras = "".join([" without statistics"] * (layout == "json" and not with_statistics)
                             + [" with bit patterns"] * bit_patterns + [" config null"] * (not named))
            yield {"name": f"{layout} {name} {seeding} first id {first_id} count {count}{extras}", "format": layout,
                   "configuration": name, "seeding": seeding, "world_size": world_size, "base_seed": base_seed,
                   "first_id": first_id, "count": count, "names_configuration": named,
                   "statistics": with_statistics, "bit_patterns": bit_patterns, "byte_count": len(data),
                   "sha256": hashlib.sha256(data).hexdigest(), **shown}
