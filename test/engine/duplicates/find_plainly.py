"""Finds duplicates among rows as shared/duplicates/duplicate-spec.ts words it, by comparing each row with each other.

Reads a JSON object from standard input: rows (JSON texts, one a row), fields (keys of the rows whose strings are compared), folding
(names of the differences that don't count), shingle (half widths), floor. Prints {"twins": [[later, first]...], "links": [[a, b,
similarity in 1/10,000, rounded down]...]} of rows by number; only the first of equal rows stands in links.
"""

import json
import sys
import unicodedata


def units(text):
    """UTF-16 units of a text, each as a character."""
    data = text.encode("utf-16-le", "surrogatepass")
    return [chr(data[at] | data[at + 1] << 8) for at in range(0, len(data), 2)]


# White space as ECMAScript has it.
SPACE = set("\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff") | {chr(c) for c in range(0x2000, 0x200B)}


def fold(text, folding):
    source = units(text)
    folded = []
    at = 0
    while at < len(source):
        unit = source[at]
        at += 1
        is_surrogate = 0xD800 <= ord(unit) < 0xE000
        if "punctuation" in folding and 0xD83C <= ord(unit) <= 0xD83E:
            # An emoji; a surrogate by itself goes too.
            at += 1 if at < len(source) and 0xDC00 <= ord(source[at]) < 0xE000 else 0
            continue
        if "width" in folding and not is_surrogate:
            unit = one_unit(unicodedata.normalize("NFKC", unit), unit)
        if "case" in folding and not is_surrogate:
            unit = one_unit(unit.lower(), unit)
        if "space" in folding and unit in SPACE:
            if folded and folded[-1] != " ":
                folded.append(" ")
            continue
        if "punctuation" in folding and (unicodedata.category(unit)[0] in "PS" or unit in "\u200d\ufe0e\ufe0f\u20e3"):
            continue
        folded.append(unit)
    if "space" in folding and folded and folded[-1] == " ":
        folded.pop()
    return "".join(folded)


def one_unit(text, otherwise):
    return text if len(units(text)) == 1 else otherwise


WIDE_NAMES = (
    "CJK UNIFIED IDEOGRAPH",
    "CJK COMPATIBILITY IDEOGRAPH",
    "CJK RADICAL",
    "KANGXI RADICAL",
    "HIRAGANA LETTER",
    "KATAKANA LETTER",
    "HALFWIDTH KATAKANA LETTER",
    "HANGUL",
)


def is_wide(unit):
    """Han, kana and Hangul."""
    if 0xD800 <= ord(unit) < 0xE000:
        return False
    return unit in "々〇〻ゝゞヽヾ" or unicodedata.name(unit, "").startswith(WIDE_NAMES)


def shingles(text, width):
    weights = [2 if is_wide(unit) else 1 for unit in text]
    found = set()
    end = weight = 0
    for start in range(len(text)):
        while weight < width and end < len(text):
            weight += weights[end]
            end += 1
        if weight < width:
            break
        found.add(text[start:end])
        weight -= weights[start]
    return found


def main():
    asked = json.load(sys.stdin)
    first = {}
    twins = []
    firsts = []
    for number, row in enumerate(asked["rows"]):
        value = json.loads(row)
        pieces = tuple(fold(value.get(field, ""), asked["folding"]) for field in asked["fields"])
        if not any(pieces):
            continue
        if pieces in first:
            twins.append([number, first[pieces]])
        else:
            first[pieces] = number
            firsts.append((number, shingles("\n".join(filter(None, pieces)), asked["shingle"])))
    sizes = {number: len(mine) for number, mine in firsts}
    holders = {}
    links = []
    floor = round(asked["floor"] * 10_000)
    for number, mine in firsts:
        shared = {}
        for shingle in mine:
            for other in holders.setdefault(shingle, []):
                shared[other] = shared.get(other, 0) + 1
            holders[shingle].append(number)
        for other, both in shared.items():
            similarity = both * 10_000 // (len(mine) + sizes[other] - both)
            if similarity >= floor:
                links.append([other, number, similarity])
    json.dump({"twins": twins, "links": sorted(links)}, sys.stdout)


main()
