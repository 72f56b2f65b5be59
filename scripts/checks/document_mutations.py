"""Small edits of a JSON document, one at a time: every number, string, key and container of each kind of place."""
import json
import re

# Numbers at which fixed-width arithmetic, allocations and loops go wrong.
EXTREMES = [-1, 0, 1, 2**31 - 1, 2**31, 2**32, 2**53, 2**62, 2**63 - 1, 2**63, 2**64 - 1, 2**64, 1e308, -0.5]
TEXTS = ["", "x", "9" * 40, "a" * 4_000, "\x00\x1b[31m\n::error::x"]
OTHER_KINDS = [None, 1, "text", [], {}]


class Members(list):
    """An object as its [key, value] pairs, so that a key can stand twice and in any place."""


def parse(text):
    return json.loads(text, object_pairs_hook=lambda pairs: Members(map(list, pairs)))


def dump(value):
    if isinstance(value, Members):
        return "{" + ",".join(f"{json.dumps(key)}:{dump(member)}" for key, member in value) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(dump, value)) + "]"
    return "{}" if value == {} and isinstance(value, dict) else json.dumps(value)


def plain(value):
    """The document as usual Python values; of a doubled key the last."""
    if isinstance(value, Members):
        return {key: plain(member) for key, member in value}
    return [plain(one) for one in value] if isinstance(value, list) else value


class Edit:
    """One edit: where it is, what it does, and the text of the whole document with it."""

    def __init__(self, document, path, what, change):
        self.document, self.path, self.what, self.change = document, path, what, change

    @property
    def place(self):
        """The path with every index written as *: edits of one kind of place share it."""
        return "/".join("*" if isinstance(step, int) else step for step in self.path)

    def __str__(self):
        return f"{'/'.join(map(str, self.path))}: {self.what}"

    def text(self):
        copy = parse(dump(self.document))
        return dump(self.change(copy))


def places(value, path=()):
    yield path, value
    if isinstance(value, Members):
        for key, member in value:
            yield from places(member, path + (key,))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from places(member, path + (index,))


def typical(document, instances):
    """The places of a document; of those that differ only in indices, the first, the last and some between."""
    by_kind = {}
    for path, value in places(document):
        kind = tuple("*" if isinstance(step, int) else step for step in path)
        by_kind.setdefault(kind, []).append((path, value))
    for found in by_kind.values():
        count = min(instances, len(found))
        picked = {round(index * (len(found) - 1) / max(1, count - 1)) for index in range(count)}
        yield from (found[index] for index in sorted(picked))


def at(document, path):
    for step in path:
        document = document[step] if isinstance(step, int) else next(m for k, m in document if k == step)
    return document


def setting(path, new):
    def change(document):
        if not path:
            return new
        parent = at(document, path[:-1])
        if isinstance(path[-1], int):
            parent[path[-1]] = new
        else:
            next(pair for pair in parent if pair[0] == path[-1])[1] = new
        return document
    return change


def member_edit(path, edit):
    """Changes the list of members or elements that holds a place."""
    def change(document):
        parent = at(document, path[:-1])
        index = path[-1] if isinstance(path[-1], int) else [key for key, _ in parent].index(path[-1])
        edit(document, parent, index)
        return document
    return change


def move_out(path):
    def edit(document, parent, index):
        member = parent.pop(index)
        target = at(document, path[:-2]) if len(path) > 1 else document
        keeps = isinstance(target, Members) and isinstance(member, list) and len(member) == 2
        target.append(member if keeps else plain(member))
    return member_edit(path, edit)


def edits(document, instances=3):
    for path, value in typical(document, instances):
        if isinstance(value, bool) or value is None:
            new = [not value, 1, "true"]
        elif isinstance(value, (int, float)):
            new = [extreme for extreme in EXTREMES if extreme != value] + [str(value)]
        elif isinstance(value, str):
            new = [text for text in TEXTS if text != value] + [value + "0", 7, None]
        else:
            new = OTHER_KINDS
        for one in new:
            yield Edit(document, path, f"set to {shortened(one)}", setting(path, one))
        if path:
            yield Edit(document, path, "dropped", member_edit(path, lambda _, parent, index: parent.pop(index)))
            yield Edit(document, path, "doubled", member_edit(
                path, lambda _, parent, index: parent.insert(index, parent[index])))
        if len(path) > 1 and isinstance(path[-1], str):
            yield Edit(document, path, "moved out", move_out(path))


def shortened(value):
    text = re.sub(r"[^ -~]", "?", repr(value))
    return text if len(text) < 40 else f"{text[:30]}... ({len(text)} characters)"
