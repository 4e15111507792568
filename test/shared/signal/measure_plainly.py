"""Measures rows the plain way, by the words in which signals are defined, for tests to compare Winnow with.

Reads {"files": [{"path": ..., "shape": "pair" | "messages" | "text", "keys": [prompt keys, answer key]}]} on standard input.
Prints {path: [{signal: value or null, ...} or null, ...]}: null for rows with code blocks, which are left out.
"""

import json
import re
import sys
import unicodedata

SPACES = set(" \t\x0b\x0c\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff") | {chr(c) for c in range(0x2000, 0x200B)}
ZERO_WIDTH = set("\xad\u180e\u200b\u200c\u200d\ufeff") | {chr(c) for c in range(0x2060, 0x2065)}
DIRECTIONS = set("\u061c\u200e\u200f") | {chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?![A-Za-z0-9-])")


def kind_of(char):
    code = ord(char)
    if code > 0xFFFF:
        return "han" if 0x20000 <= code <= 0x3FFFF else "symbol"
    if char in ZERO_WIDTH:
        return "zero"
    if char in DIRECTIONS or char == "\ufffd":
        return "apart"
    if 0xFE00 <= code <= 0xFE0F:
        return "symbol"
    name = unicodedata.name(char, "")
    if name.startswith(("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH")) or code in (0x3005, 0x3007, 0x303B):
        return "han"
    if name.startswith(("HIRAGANA LETTER", "KATAKANA LETTER", "HALFWIDTH KATAKANA LETTER")) or code in (0x30FC, 0xFF70):
        return "kana"
    category = unicodedata.category(char)
    if category == "Nd":
        return "digit"
    if category.startswith("M"):
        return "mark"
    if category.startswith("L"):
        return "latin" if "LATIN" in name or char in "\u00aa\u00ba" else "letter"
    if char == "\n":
        return "newline"
    if char in SPACES:
        return "space"
    if category == "Cc":
        return "control"
    return "symbol"


def words_of(text):
    words, word = [], ""
    for char in text:
        kind = kind_of(char)
        if kind in ("digit", "mark", "latin", "letter"):
            word += char.lower() if char.isascii() else char
            continue
        if word:
            words.append(word)
            word = ""
        if kind in ("han", "kana"):
            words.append(char)
    if word:
        words.append(word)
    return words


def tokens_of(line):
    return tuple(words_of(line)) + tuple(c for c in line if kind_of(c) not in ("space", "digit", "mark", "latin", "letter"))


def share(part, whole):
    return None if whole == 0 else part / whole


def measure(row_bytes, prompts, answers, others, turns):
    texts = prompts + answers + others
    if any("```" in text or "~~~" in text for text in texts):
        return None
    main = answers if answers else max([others, prompts], key=lambda side: sum(map(len, side)))
    kinds = [kind_of(char) for text in texts for char in text]
    letters = sum(kind in ("han", "kana", "latin", "letter") for kind in kinds)
    lines = [line for text in texts for line in text.split("\n") if any(kind_of(c) != "space" for c in line)]
    seen, grams, repeated = set(), 0, 0
    for text in main:
        words = words_of(text)
        for at in range(len(words) - 4):
            gram = tuple(words[at : at + 5])
            grams += 1
            repeated += gram in seen
            seen.add(gram)
    main_words = [word for text in main for word in words_of(text)]
    main_lines = [tokens_of(line) for text in main for line in text.split("\n") if any(kind_of(c) != "space" for c in line)]
    symbols = kinds.count("symbol")
    return {
        "bytes": len(row_bytes),
        "chars": len(kinds),
        "words": sum(len(words_of(text)) for text in texts),
        "lines": len(lines),
        "turns": turns,
        "prompt_chars": None if turns is None else sum(map(len, prompts)),
        "answer_chars": None if turns is None else sum(map(len, answers)),
        "han_share": share(kinds.count("han"), letters),
        "kana_share": share(kinds.count("kana"), letters),
        "latin_share": share(kinds.count("latin"), letters),
        "repeated_ngrams": share(repeated, grams),
        "repeated_lines": share(len(main_lines) - len(set(main_lines)), len(main_lines)),
        "variety": share(len(set(main_words[:1000])), len(main_words[:1000])),
        "symbol_share": share(symbols, len(kinds)),
        "digit_share": share(kinds.count("digit"), len(kinds)),
        "emails": sum(len(EMAIL.findall(text)) for text in texts),
        "replacement_chars": sum(text.count("\ufffd") for text in texts),
        "control_chars": kinds.count("control"),
    }


def sides_of(row, shape, keys):
    if shape == "messages":
        of = lambda *roles: [m["content"] for m in row["messages"] if m["role"] in roles and m["content"]]
        return of("user"), of("assistant"), of("system"), len(row["messages"])
    if shape == "text":
        return [], [row["text"]] if row["text"] else [], [], 1
    *prompts, answer = [row.get(key) or "" for key in keys]
    return [p for p in prompts if p], [answer] if answer else [], [], 2


def main():
    found = {}
    for file in json.load(sys.stdin)["files"]:
        rows = []
        with open(file["path"], "rb") as opened:
            for line in opened.read().split(b"\n"):
                line = line.rstrip(b"\r")
                if line:
                    rows.append(measure(line, *sides_of(json.loads(line), file["shape"], file.get("keys", []))))
        found[file["path"]] = rows
    json.dump(found, sys.stdout)


main()
