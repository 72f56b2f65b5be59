"""Edits of JSON files that may be HELD: what they change decides nothing. Each rule says why.

A rule gives the kinds that it is for, the edits, as PLACE: WHAT with every index written as *, and where that is not
enough a question to the document as it was before the edit.
"""
import re

HEADER = "said to people; no check rests on it"
NAME = "names a case in messages; the table behind it is checked all the same"
PRESETS = {"default", "mild", "moderate", "aggressive"}


def case_of(document, edit):
    return document["cases"][edit.path[1]]


def configuration_is_unused(document, edit):
    name = document["configurations"][edit.path[1]]["name"]
    return all(case.get("configuration") != name for case in document["cases"])


def name_is_a_preset(document, edit):
    return document["configurations"][edit.path[1]]["name"] in PRESETS


def seeded_by_sample(document, edit):
    return case_of(document, edit).get("seeding") == "sample"


def without_rows(document, edit):
    return case_of(document, edit).get("count") == 0


def always(document, edit):
    return True


# Kinds, edits, question, reason.
RULES = [
    (r"^(golden|manifest|stability)", r"^(comment|command|produced_by|tier): ", always, HEADER),
    (r"^golden", r"^cases/\*/name: set", always, NAME),
    (r"^golden", r"^configurations/\*", configuration_is_unused, "no case of the file names this configuration"),
    (r"^golden", r"^configurations/\*(/name)?: (set|dropped)", name_is_a_preset,
     "its cases find the preset of this name, which is the same configuration"),
    (r"^golden (roots|matrix|order|files|statistics)", r"^cases/\*/(world_size|base_seed): ", seeded_by_sample,
     "sample seeding knows neither"),
    (r"^golden (roots|matrix|order|files|statistics)",
     r"^cases/\*/(world_size|base_seed|first_id|configuration|seeding): ", without_rows,
     "a table without rows has none of it"),
    (r"^golden order", r"^cases/\*/(memory_readings|seconds_per_sample|limit_mb|minimum|adaptive_sizing)", always,
     "where the same batches come of another script the case is as true; sizes, stops and digest are what is checked"),
    (r"^golden rank-seeds", r"^cases/\*/world_size: ", always, "the seed text of a rank does not hold it"),
    (r"^verdict", r"^(subject|notes|notes/\*|skipped/\*/(name|reason)): ", always, HEADER),
    (r"^table", r"^metadata/num_samples: (dropped|moved out)", always, "a chain file need not say it"),
    (r"^table json", r"^statistics: (dropped|set to (None|{}))", always, "a chain file need not have any"),
    (r"^table stream-json", r"^metadata/streaming: ", always, "a key of the public package that says nothing of rows"),
    (r"^receipt", r"^kernel: ", always, "a receipt of another kernel is as good"),
]


def reason(kind, document, edit):
    """Why an edit decides nothing; None where it must be noticed."""
    text = f"{edit.place}: {edit.what}"
    for kinds, edits, question, why in RULES:
        if re.search(kinds, kind) and re.search(edits, text) and question(document, edit):
            return why
    return None
