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


def format_is_not(*formats):
    return lambda document, edit: case_of(document, edit).get("format") not in formats


def without_signal(document, edit):
    return not case_of(document, edit).get("signal")


def not_of_test(document, edit):
    return case_of(document, edit).get("split") != "test"


def not_shifted(document, edit):
    return not case_of(document, edit).get("shift")


def one_component(document, edit):
    case = case_of(document, edit)
    # Sixteen digits are two binary32 numbers: one frequency, one amplitude.
    return case["k"] == 1 if "k" in case else len(case.get("parameters", "")) == 16


def seed_of_item_is_0(document, edit):
    case = case_of(document, edit)
    item = case.get("item", case.get("first_id", 0))
    return case.get("count", 1) == 1 and case.get("seed", 1) * item % (2**63 - 1) == 0


def congruent_seed(document, edit):
    seed = case_of(document, edit).get("seed")
    found = re.fullmatch(r"set to (\d+)", edit.what)
    return bool(found and seed is not None and (int(found[1]) - seed) % (2**63 - 1) == 0)


def fewer_than_two(document, edit):
    return case_of(document, edit).get("count") < 2


def always(document, edit):
    return True


# Kinds, edits, question, reason.
RULES = [
    (r"^(golden|manifest|stability|training traces)", r"^(comment|command|produced_by|tier): ", always, HEADER),
    (r"^golden", r"^cases/\*/name: set", always, NAME),
    (r"^golden", r"^configurations/\*", configuration_is_unused, "no case of the file names this configuration"),
    (r"^golden", r"^configurations/\*(/name)?: (set|dropped)", name_is_a_preset,
     "its cases find the preset of this name, which is the same configuration"),
    (r"^golden (roots|matrix|order|files|statistics)", r"^cases/\*/(world_size|base_seed): ", seeded_by_sample,
     "sample seeding knows neither"),
    (r"^golden (roots|matrix|order|files|statistics)",
     r"^cases/\*/(world_size|base_seed|first_id|configuration|seeding): ", without_rows,
     "a table without rows has none of it"),
    (r"^golden files", r"^cases/\*/bit_patterns: ", format_is_not("csv"), "only csv has a column for them"),
    (r"^golden files", r"^cases/\*/statistics: ", format_is_not("json"), "only chain JSON ends with statistics"),
    (r"^golden files", r"^cases/\*/names_configuration: ", format_is_not("json", "stream-json"),
     "only JSON documents name it"),
    (r"^golden files", r"^cases/\*/text: dropped", always, "length and SHA-256 of the bytes are checked all the same"),
    (r"^golden ksin-tables", r"^cases/\*/(?!count|root|records_sha256|name)", without_rows,
     "a table without rows has none of it"),
    (r"^golden ksin-tables", r"^cases/\*/signal_length: ", without_signal, "a table without sounds has no length of them"),
    (r"^golden ksin-tables", r"^cases/\*/shift_test_distribution: ", not_of_test, "only the test split is shifted"),
    (r"^golden ksin-tables", r"^cases/\*/break_symmetry: ", without_signal, "only sounds have it"),
    (r"^golden ksin-items", r"^cases/\*/test: ", not_shifted, "the test split differs only where it is shifted"),
    (r"^golden ksin-(tables|items|signals)", r"^cases/\*/(sort|sort_frequencies|break_symmetry): ", one_component,
     "one component has one order and the whole band"),
    (r"^golden ksin-(words|items|tables)", r"^cases/\*/(seed|item|first_id): ", seed_of_item_is_0,
     "every seed times item 0, and seed 0 times every item, is 0, modulo 2^63 - 1"),
    (r"^golden ksin-(words|items|tables)", r"^cases/\*/seed: set to \d", congruent_seed,
     "seeds count modulo 2^63 - 1"),
    (r"^golden ksin-items", r"^cases/\*/parameters: set to ''", always, "all of them are checked by their SHA-256"),
    (r"^golden ksin-order", r"^cases/\*/(seed|epoch): ", fewer_than_two, "there is one order of so few items"),
    (r"^golden order", r"^cases/\*/(memory_readings|seconds_per_sample|limit_mb|minimum|adaptive_sizing)", always,
     "where the same batches come of another script the case is as true; sizes, stops and digest are what is checked"),
    (r"^golden rank-seeds", r"^cases/\*/world_size: ", always, "the seed text of a rank does not hold it"),
    (r"^golden rank-streams", r"^cases/\*/(total|world_size): ", always, "they decide the ids alone, which are checked"),
    (r"^golden rank-streams", r"^cases/\*/(rank|base_seed|configuration): ", without_rows, "no rows are seeded"),
    (r"^configuration of a run", r"^(data/num_workers|model/compile): ", always, "changes nothing but the time"),
    (r"^training traces", r"^cases/\*/build: set", always,
     "a trace of another machine; this one's run is then skipped, by its name"),
    (r"^verdict", r"^(subject|notes|notes/\*|skipped/\*/(name|reason)): ", always, HEADER),
    (r"^table", r"^metadata/num_samples: (dropped|moved out)", always, "a chain file need not say it"),
    (r"^table json", r"^statistics: (dropped|set to (None|{}))", always, "a chain file need not have any"),
    (r"^table stream-json", r"^metadata/streaming: ", always, "a key of the public package that says nothing of rows"),
    (r"^receipt", r"^kernel: ", always, "a receipt of another kernel is as good"),
    (r"^receipt sealed again", r"^sha256: ", always, "sealing again puts the seal right"),
]


def reason(kind, document, edit):
    """Why an edit decides nothing; None where it must be noticed."""
    text = f"{edit.place}: {edit.what}"
    for kinds, edits, question, why in RULES:
        if re.search(kinds, kind) and re.search(edits, text) and question(document, edit):
            return why
    return None
