"""Answers questions about the rows of JSON Lines files the plain way, for tests to compare Winnow with.

Reads one JSON object on standard input: {"files": [path, ...], "asks": [ask, ...], "sorts": [{"at": [...]}, ...]}.
Prints one: {path: {"rows": n, "answers": [[row number, ...], ...], "orders": [[row number, ...], ...]}}. Rows count from 1.
An `arrays` list of {"from": path, "to": path} is rewritten as JSON Lines first.
"""

import json
import re
import sys


class Number(str):
    """A number literal as it is written."""


def refuse(constant):
    raise ValueError(constant)


def parse(line):
    text = line.decode("utf-8")
    return json.loads(text, parse_int=Number, parse_float=Number, parse_constant=refuse)


def rows_of(path):
    with open(path, "rb") as file:
        data = file.read()
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    for line in data.split(b"\n"):
        line = line[:-1] if line.endswith(b"\r") else line
        if line.strip(b" \t\r"):
            yield line


def texts(value):
    """Every string and number literal under a value; keys are none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def at(value, path):
    """Every value at a path; a key that meets a list looks into its items."""
    if not path:
        yield value
    elif isinstance(value, list):
        if isinstance(path[0], int):
            if path[0] < len(value):
                yield from at(value[path[0]], path[1:])
        else:
            for one in value:
                yield from at(one, path)
    elif isinstance(value, dict) and path[0] in value:
        yield from at(value[path[0]], path[1:])


def single(value, path):
    """Every value at a path, with the items of a list in its place."""
    for one in at(value, path):
        if isinstance(one, list):
            for item in one:
                yield from single(item, [])
        else:
            yield one


def holds_key(value, key):
    if isinstance(value, dict):
        return any(
            (name == key and one is not None and one != "" and one != [] and one != {}) or holds_key(one, key)
            for name, one in value.items()
        )
    return isinstance(value, list) and any(holds_key(one, key) for one in value)


def number(value):
    return float(value) if isinstance(value, Number) else None


class Row:
    def __init__(self, line, place):
        self.line = line
        self.place = place
        try:
            self.value = parse(line)
            self.is_sound = True
        except (ValueError, RecursionError):
            self.value = None
            self.is_sound = False

    def texts(self, path):
        if not self.is_sound:
            return [self.line.decode("utf-8", "replace")] if path is None else []
        found = [self.value] if path is None else at(self.value, path)
        return [text for value in found for text in texts(value)]


def holds(ask, row, copies):
    if "and" in ask:
        return all(holds(part, row, copies) for part in ask["and"])
    if "or" in ask:
        return any(holds(part, row, copies) for part in ask["or"])
    if "not" in ask:
        return not holds(ask["not"], row, copies)
    if "needle" in ask:
        needle = ask["needle"] if ask.get("exact") else ask["needle"].lower()
        found = row.texts(ask.get("in"))
        return any(needle in (text if ask.get("exact") else text.lower()) for text in found)
    if "regex" in ask:
        pattern = re.compile(ask["regex"], re.IGNORECASE if ask.get("ignore") else 0)
        return any(pattern.search(text) for text in row.texts(ask.get("in")))
    if "equals" in ask:
        return row.is_sound and any(isinstance(value, str) and value == ask["equals"] for value in single(row.value, ask["in"]))
    if "min" in ask:
        found = [number(value) for value in single(row.value, ask["in"])] if row.is_sound else []
        return any(one is not None and ask["min"] <= one <= ask["max"] for one in found)
    if "has" in ask:
        return row.is_sound and holds_key(row.value, ask["has"])
    if "malformed" in ask:
        return not row.is_sound
    if "duplicate" in ask:
        return copies[row.line] > 1
    if "rows" in ask:
        return ask["rows"][0] <= row.place <= ask["rows"][1]
    if "bytes" in ask:
        return ask["bytes"][0] <= len(row.line) <= ask["bytes"][1]
    raise ValueError(ask)


def written(value):
    """A list or a literal as Python writes it, which is how the files at hand have theirs."""
    if isinstance(value, list):
        return "[" + ", ".join(written(one) for one in value) + "]"
    return str(value) if isinstance(value, Number) else json.dumps(value)


def order(sort, rows):
    """Numbers, then texts by code point, then other values as written, then rows without one; equal ones as they stand."""

    def key(row):
        found = list(at(row.value, sort["at"])) if row.is_sound else []
        if not found:
            return (3, 0)
        if isinstance(found[0], Number):
            return (0, float(found[0]))
        return (1, found[0]) if isinstance(found[0], str) else (2, written(found[0]))

    return [row.place for row in sorted(rows, key=key)]


def answer(path, asked):
    rows = [Row(line, place) for place, line in enumerate(rows_of(path), 1)]
    copies = {}
    for row in rows:
        copies[row.line] = copies.get(row.line, 0) + 1
    return {
        "rows": len(rows),
        "answers": [[row.place for row in rows if holds(ask, row, copies)] for ask in asked["asks"]],
        "orders": [order(sort, rows) for sort in asked["sorts"]],
    }


def main():
    asked = json.load(sys.stdin)
    for one in asked["arrays"]:
        with open(one["from"], "rb") as source, open(one["to"], "w", encoding="utf-8") as target:
            for row in json.load(source):
                target.write(json.dumps(row, ensure_ascii=one["ascii"]) + "\n")
    json.dump({path: answer(path, asked) for path in asked["files"]}, sys.stdout)


main()
