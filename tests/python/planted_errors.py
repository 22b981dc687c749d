"""Errors planted in the published table of plan 128, one at a time: is each found, where it stands, and is nothing else blamed?

As a script it plants many more than a test may take time for: `python tests/python/planted_errors.py --edits 3000 --seed 1`, in the text
of the plan (the environment variable DVC_REFERENCE names its folder) and in the packaged files.
"""

import argparse
import csv
import os
import random
import re
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import dvcquota as dq
from plan_128 import COLUMNS, DATASET, between, table

LEVELS = ("department", "district", "commune")
HEADS = {
    "department": ("1. Sở, ban, ngành thuộc Ủy ban nhân dân thành phố", "2. Cấp huyện"),
    "district": ("2. Cấp huyện", "3. Cấp xã"),
    "commune": ("3. Cấp xã", "DANH MỤC THỦ TỤC HÀNH CHÍNH THÍ ĐIỂM"),
}
PERCENT = ("observed_rate", "share", "target")


@dataclass(frozen=True)
class Spot:
    """A printed cell of the text: where it begins and ends, and what it says."""

    level: str
    no: str | None  # None: the total row
    column: str
    begin: int
    end: int
    text: str


def spots_of(source):
    """Every figure of Appendix 2 in its place, and the span of each row."""
    spots, rows = [], {}
    for level, (start, end) in HEADS.items():
        section = between(source, start, end)
        at = source.index(section)
        head = list(re.finditer(r"\nTổng HS \|.*\n", section))[0]
        position, cells = head.end(), []
        for match in re.finditer(r"[^|]*\|", section[head.end() :]):
            begin, stop = at + position + match.start(), at + position + match.end() - 1
            raw = source[begin:stop]
            left = len(raw) - len(raw.lstrip())
            cells.append((begin + left, begin + left + len(raw.strip()), raw.strip().replace("\n", " "), stop + 1))
        for first in range(0, len(cells) - 10, 11):
            row = cells[first : first + 11]
            no = row[0][2] or None
            if no is None and not any(text for _, _, text, _ in row[2:]):
                continue  # a group
            rows[level, no] = (row[0][0], row[-1][3])
            spots += [Spot(level, no, column, *cell[:3]) for column, cell in zip(COLUMNS, row[2:], strict=True)]
    return spots, rows


def value(column, text):
    """What a cell says, so that another way to write the same is no error; None where nothing reads it."""
    if text.strip() == "":
        return "empty"
    if text.strip() == "-":
        return 0
    plain = text.strip().rstrip("%")
    if column in PERCENT:
        return float(plain.replace(",", ".")) if re.fullmatch(r"\d+([.,]\d+)?", plain) else None
    return int(re.sub(r"[ .,]", "", plain)) if re.fullmatch(r"\d{1,3}([ .,]\d{3})*|\d+", plain) else None


def digits_of(text):
    return [i for i, c in enumerate(text) if c.isdigit()]


def edited(text, kind, generator):
    """The text with one slip of that kind; the same text where it cannot have it."""
    at = digits_of(text)
    if kind == "blank":
        return ""
    if kind == "dash":
        return "-"
    if kind == "sign":
        return "-" + text if at else text
    if kind == "letter":
        i = generator.choice(at) if at else -1
        return text[:i] + "O" + text[i + 1 :] if at else text
    if not at:
        return str(generator.randint(1, 99)) if kind == "digit" else text
    i = generator.choice(at)
    if kind == "digit":
        return text[:i] + generator.choice([d for d in "0123456789" if d != text[i]]) + text[i + 1 :]
    if kind == "dropped":
        return text[:i] + text[i + 1 :]
    if kind == "added":
        return text[:i] + generator.choice("0123456789") + text[i:]
    if kind == "by one":
        return text[: at[-1]] + str((int(text[at[-1]]) + 1) % 10) + text[at[-1] + 1 :]
    if kind == "swapped":
        pairs = [(a, b) for a, b in zip(at, at[1:]) if text[a] != text[b]]
        if not pairs:
            return text
        a, b = generator.choice(pairs)
        cells = list(text)
        cells[a], cells[b] = cells[b], cells[a]
        return "".join(cells)
    assert kind == "separator"
    return text.replace(",", ".") if "," in text else text.replace(".", generator.choice([",", " ", ""]))


KINDS = ("digit", "digit", "by one", "dropped", "added", "swapped", "sign", "letter", "blank", "dash", "separator", "neighbour", "below")


def key(finding):
    return tuple(str(finding[name]) for name in ("severity", "rule", "level", "no", "column", "printed", "expected", "cells", "instead", "rows"))


@dataclass
class Verdict:
    """How one planted error was told."""

    found: bool
    exact: bool  # the planted cells are named, and no others
    elsewhere: list  # errors in other rows
    told: list


def judge(audit, baseline, planted):
    """`planted`: {(level, no, column)}. What the table was told without them is no news."""
    old = {key(f) for f in baseline.to_dict()["findings"]}
    news = [f for f in audit.to_dict()["findings"] if key(f) not in old and f["severity"] != "info"]
    named, exactly, elsewhere = set(), set(), []
    for f in news:
        place = (f["level"], f["no"])
        cells = {f["column"], *f["cells"], *f["instead"]} - {None}
        named |= {(*place, c) for c in cells}
        if f["severity"] == "error" and f["rule"] in ("cell", "blank", "unreadable", "by-elimination", "total-row", "total-cell"):
            exactly.add((*place, f["column"]))
            if f["no"] is not None and place not in {(level, no) for level, no, _ in planted}:
                elsewhere.append(f)
    found = planted <= named
    return Verdict(found, found and exactly <= planted, elsewhere, news)


def planted_in_text(source, spots, generator):
    """(kind, the text with one slip, the cells that say something else now, what was done); None where the slip says the same."""
    spot, kind = generator.choice(spots), generator.choice(KINDS)
    if kind in ("neighbour", "below"):
        row = [s for s in spots if (s.level, s.no) == (spot.level, spot.no)] if kind == "neighbour" else [
            s for s in spots if s.level == spot.level and s.column == spot.column and s.no is not None]  # fmt: skip
        at = row.index(spot) if spot in row else -1
        if at < 0 or at + 1 == len(row):
            return None
        other = row[at + 1]
        changes = {spot: other.text, other: spot.text}
    else:
        changes = {spot: edited(spot.text, kind, generator)}
    planted = {(s.level, s.no, s.column) for s, text in changes.items() if value(s.column, text) != value(s.column, s.text)}
    if not planted:
        return None
    for s, text in sorted(changes.items(), key=lambda change: -change[0].begin):
        source = source[: s.begin] + text + source[s.end :]
    return kind, source, planted, [(s.level, s.no, s.column, s.text, text) for s, text in changes.items()]


def in_text(edits, seed, report, *, units="haiphong-2022"):
    """Plants errors in the text of the plan."""
    source = (Path(os.environ["DVC_REFERENCE"]) / "plan-128/source.txt").read_text(encoding="utf-8")
    spots, _ = spots_of(source)
    generator, counts = random.Random(seed), Counter()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "source.txt"
        path.write_text(source, encoding="utf-8")
        baseline = dq.audit(path, units=units)
        for _ in range(edits):
            made = planted_in_text(source, spots, generator)
            if made is None:
                counts["says the same"] += 1
                continue
            kind, text, planted, done = made
            path.write_text(text, encoding="utf-8")
            try:
                audit = dq.audit(path, units=units)
            except dq.DvcError as error:
                counts["refused"] += 1
                report("text", kind, done, f"refused: {error}")
                continue
            tell(judge(audit, baseline, planted), counts, report, "text", kind, done)
    return counts


def tell(verdict, counts, report, form, kind, done):
    counts["planted"] += 1
    counts["exact" if verdict.exact else "in a set" if verdict.found else "missed"] += 1
    if not verdict.found:
        report(form, kind, done, f"MISSED; told: {[(f['rule'], f['no'], f['column'], f['instead']) for f in verdict.told]}")
    if verdict.elsewhere:
        counts["blamed elsewhere"] += 1
        report(form, kind, done, f"ELSEWHERE: {[(f['rule'], f['level'], f['no'], f['column']) for f in verdict.elsewhere]}")


def in_files(edits, seed, report):
    """Plants errors in the packaged files: text and value alike."""
    generator, counts = random.Random(seed), Counter()
    units = {u["code"]: u for u in table("units")}
    rows = table("quotas")
    baseline = dq.audit("haiphong-2022")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "haiphong-2022"
        shutil.copytree(DATASET, folder)
        for _ in range(edits):
            at, column = generator.randrange(len(rows)), generator.choice(COLUMNS)
            kind = generator.choice([k for k in KINDS if k not in ("neighbour", "below")])
            before = rows[at][f"{column}_printed"]
            after = edited(before, kind, generator)
            if value(column, after) == value(column, before):
                counts["says the same"] += 1
                continue
            number = value(column, after)
            plain = "" if number in (None, "empty") else str(number)
            if plain and column in PERCENT and after != "-":
                whole, _, places = after.rstrip("%").replace(",", ".").partition(".")
                plain = str(int(whole)) + ("." + places if places else "")
            wrong = [dict(row) for row in rows]
            wrong[at] |= {f"{column}_printed": after, column: plain}
            with (folder / "quotas.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, fieldnames=list(rows[0]))
                writer.writeheader()
                writer.writerows(wrong)
            unit = units[rows[at]["unit"]]
            done = [(unit["level"], unit["no"], column, before, after)]
            try:
                audit = dq.audit(folder)
            except dq.DvcError as error:
                counts["refused"] += 1
                report("files", kind, done, f"refused: {error}")
                continue
            tell(judge(audit, baseline, {(unit["level"], unit["no"], column)}), counts, report, "files", kind, done)
    return counts


def rows_in_text(report, *, every=1, seed=1):
    """Leaves out and doubles whole rows of the text."""
    source = (Path(os.environ["DVC_REFERENCE"]) / "plan-128/source.txt").read_text(encoding="utf-8")
    _, rows = spots_of(source)
    generator, counts = random.Random(seed), Counter()
    chosen = [place for place in rows if place[1] is not None]
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "source.txt"
        for level, no in generator.sample(chosen, len(chosen) // every):
            begin, end = rows[level, no]
            for what, text in (("missing", source[:begin] + source[end:]), ("double", source[:end] + "\n" + source[begin:end] + source[end:])):
                path.write_text(text, encoding="utf-8")
                try:
                    told = dq.audit(path, units="haiphong-2022").to_dict()["findings"]
                except dq.DvcError as error:
                    counts["refused"] += 1
                    report("text", f"row {what}", (level, no), f"refused: {error}")
                    continue
                counts[f"row {what}"] += 1
                wanted = "unit-missing" if what == "missing" else "unit-duplicate"
                if not any(f["rule"] == wanted and f["level"] == level for f in told):
                    counts["missed"] += 1
                    report("text", f"row {what}", (level, no), "MISSED")
                wrong = [(f["rule"], f["no"], f["column"]) for f in told if f["rule"] in ("cell", "blank", "by-elimination", "unreadable")]
                if wrong:
                    counts["blamed elsewhere"] += 1
                    report("text", f"row {what}", (level, no), f"ELSEWHERE: {wrong[:5]}")
    return counts


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()

    def say(*what):
        print(*what, flush=True)

    print("rows", dict(rows_in_text(say, every=4, seed=asked.seed)))
    print("files", dict(in_files(asked.edits // 2, asked.seed, say)))
    print("text", dict(in_text(asked.edits, asked.seed, say)))
