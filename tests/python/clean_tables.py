"""Random plans and the tables that follow from them, right in every cell, by the fractions of oracle.py: an audit finds nothing.

As a script it audits many more of them than a test may take time for: `python tests/python/clean_tables.py --plans 2000 --seed 1`.
"""

import argparse
import csv
import json
import random
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import dvcquota as dq
import openpyxl
from dvcquota.quota import to_csv
from oracle import assign, projected

LEVELS = ("department", "district", "commune")
COLUMNS = (
    "observed_total", "observed_online", "observed_rate", "projected_total", "projected_online",
    "offline", "share", "extra", "target",
)  # fmt: skip
PERCENT = ("observed_rate", "share", "target")
TITLES = {"department": "1. Sở, ban, ngành", "district": "2. Cấp huyện", "commune": "3. Cấp xã"}
NAMES = {"department": "Sở ngành", "district": "Quận huyện", "commune": "Phường xã"}
TYPES = {"department": "Sở số", "district": "Huyện số", "commune": "Xã số"}
TOP = ["TT", None, "04 tháng đầu năm", "", "", "Dự kiến 08 tháng cuối năm", *[""] * 5]
BELOW = [
    "", "", "Tổng HS", "HS trực tuyến", "Tỷ lệ %", "Tổng HS", "HS trực tuyến", "Chưa trực tuyến", "Tỷ trọng",
    "HS trực tuyến cần giao thêm", "Chỉ tiêu cần đạt được",
]  # fmt: skip

# What a table that is right may be told: who takes no part, what rounding does to sums, what the quotas come to.
ALLOWED = {
    "excluded", "share-sum", "units-unchecked", "rounding-rule", "rounding-only", "unrounded-extra", "total-implied", "concentration",
    "goal-rate", "goal-targets", "goal-units", "observed-rate", "remaining-rate", "window", "period",
}  # fmt: skip


@dataclass
class Part:
    """One level: its units and quotas by the oracle, and the cells as they are printed."""

    level: str
    quotas: object
    rounding: str
    cells: list = field(default_factory=list)
    total: list = field(default_factory=list)

    @property
    def excluded(self):
        """Rows that the table itself shows to take no part: something is offline, and nothing stands there."""
        return {str(i) for i, unit in enumerate(self.quotas.units, start=1) if unit.excluded and unit.P > unit.p}


def text(column, plain):
    """A number as people print it in Vietnamese."""
    if plain == "":
        return ""
    if column in PERCENT:
        return plain.replace(".", ",") + "%"
    return f"{int(plain):,}".replace(",", ".")


def random_factor(generator):
    kind = generator.randrange(4)
    if kind == 0:
        return Fraction(generator.randint(1, 4))
    if kind == 1:
        return Fraction(generator.choice(["3/2", "7/5", "4/3", "8/5", "5/7", "9/10", "1/2", "243/122"]))
    if kind == 2:
        return Fraction(generator.randint(1, 40), generator.randint(1, 12))
    return Fraction(generator.randint(30, 366), generator.randint(30, 366))


def random_part(generator, level, factor, rounding):
    rows = generator.choice([1, 2, 3, 4, 5, 6, 7, 8, 8, 12, 20, 40])
    size = generator.choice([9, 40, 300, 5_000, 90_000])
    units = []
    for _ in range(rows):
        T = 0 if generator.random() < 0.1 else generator.randint(0, generator.choice([size, max(1, size // 30)]))
        o = generator.choice([0, T, generator.randint(0, T), generator.randint(0, T), generator.randint(0, T)])
        units.append(projected(T, o, factor, excluded=generator.random() < 0.06))
    W = sum(unit.u or 0 for unit in units)
    if W == 0:
        return None
    N = generator.choice([generator.randint(0, W), generator.randint(0, W), generator.randint(1, W), W])
    part = Part(level, assign(units, N, rounding), rounding)
    part.cells = [[text(column, plain) for column, plain in zip(COLUMNS, row, strict=True)] for row in part.quotas.printed()]
    sums = {"observed_total": sum(u.T for u in units), "observed_online": sum(u.o for u in units), "projected_total": sum(u.P for u in units),
            "projected_online": sum(u.p for u in units), "offline": W, "extra": N}  # fmt: skip
    part.total = [text(column, str(sums[column])) if column in sums else "" for column in COLUMNS]
    return part


def random_plan(generator):
    """(factor, parts): up to three levels made with one factor and one rule of rounding."""
    factor, rounding = random_factor(generator), generator.choice(["exact-total", "per-row"])
    levels = generator.choice([LEVELS, LEVELS, ("department",), ("commune",), ("district", "commune")])
    parts = [random_part(generator, level, factor, rounding) for level in levels]
    return factor, [part for part in parts if part is not None]


def document(parts, *, totals=True):
    """The tables as rows of text, as a document has them."""
    rows = []
    for part in parts:
        rows += [[TITLES[part.level], *[""] * 10], [NAMES[part.level] if cell is None else cell for cell in TOP], BELOW]
        for i, cells in enumerate(part.cells, start=1):
            rows.append([str(i), f"{TYPES[part.level]} {i}", *cells])
        if totals:
            rows.append(["", "Tổng cộng", *part.total])
    return rows


def as_csv(rows, folder):
    path = folder / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def as_text(rows, folder):
    path = folder / "table.txt"
    path.write_text("".join(" | ".join(row) + " |\n" if row[1] or row[2] else row[0] + "\n" for row in rows), encoding="utf-8")
    return path


def as_workbook(rows, folder):
    """Numbers as numbers with the formats that show them."""
    book = openpyxl.Workbook()
    sheet = book.active
    for line, row in enumerate(rows, start=1):
        for at, cell in enumerate(row, start=1):
            if not cell:
                continue
            here = sheet.cell(line, at, cell)
            digits = cell.rstrip("%").replace(".", "").replace(",", ".")
            if at > 2 and digits.replace(".", "").isdigit():
                decimals = len(digits.partition(".")[2])
                here.value = float(digits) / 100 if cell.endswith("%") else int(digits)
                here.number_format = ("0." + "0" * decimals).rstrip(".") + "%" if cell.endswith("%") else "#,##0"
    path = folder / "table.xlsx"
    book.save(path)
    return path


def as_plan(factor, parts, folder, *, published=True):
    """A plan folder: units, statistics, exclusions, totals, and what was published."""
    codes = {"department": "D", "district": "3", "commune": "5"}
    digits = {"department": 2, "district": 2, "commune": 4}
    units = [{"code": "01", "level": "province", "no": 1, "type": "province", "name": "Tỉnh Mẫu", "parent": None}]
    statistics, quotas, exclusions = [], [], []
    kinds = {"department": "department", "district": "rural-district", "commune": "rural-commune"}
    districts = [part for part in parts if part.level == "district"]
    for part in parts:
        for i, (unit, cells) in enumerate(zip(part.quotas.units, part.cells, strict=True), start=1):
            code = f"{codes[part.level]}{i:0{digits[part.level]}}"
            parent = "301" if part.level == "commune" and districts else "01"
            units.append({"code": code, "level": part.level, "no": i, "type": kinds[part.level], "name": f"{TYPES[part.level]} {i}", "parent": parent})
            statistics.append({"unit": code, "observed_total": unit.T, "observed_online": unit.o})
            plain = dict(zip(COLUMNS, part.quotas.printed()[i - 1], strict=True))
            row = {"unit": code}
            for column, printed in zip(COLUMNS, cells, strict=True):
                row |= {f"{column}_printed": printed, column: plain[column]}
            quotas.append(row)
            if unit.excluded:
                exclusions.append({"unit": code, "reason": "a test"})
    plan = {
        "name": "made",
        "dvc:plan": {
            "format": "plan-1",
            "identity": {"number": "1/KH-UBND", "date": "2022-05-27", "issuer": "UBND tỉnh Mẫu", "title": "Kế hoạch mẫu"},
            "observed": {"from": "2021-12-16", "to": "2022-04-16"},
            "projected": {"factor": str(factor)},
            "totals": {part.level: part.quotas.total for part in parts},
            "exclusions": exclusions,
        },
        "resources": [{"name": "units", "path": "units.csv"}, {"name": "statistics", "path": "statistics.csv"}],
    }
    tables = {"units": units, "statistics": statistics}
    if published:
        plan["resources"].append({"name": "quotas", "path": "quotas.csv"})
        tables["quotas"] = quotas
    folder = folder / "plan"
    folder.mkdir(exist_ok=True)
    (folder / "datapackage.json").write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return folder


def faults(audit, parts):
    """What an audit says of a table that is right and should not: (rule, severity, level, no, column, sentence) each."""
    found = []
    by_level = {part.level: part for part in parts}
    told = {level: set() for level in by_level}
    for f in audit.to_dict()["findings"]:
        part = by_level.get(f["level"])
        if f["rule"] == "excluded":
            told[f["level"]].add(f["no"])
            continue
        if f["rule"] in ALLOWED and f["severity"] != "error":
            continue
        if f["rule"] == "grand-total" and parts[0].rounding == "per-row":
            continue
        if f["rule"] == "blank" and f["severity"] == "info":
            continue  # an empty cell of a row of nothing
        sums = part is not None and f["rule"] == "total-row" and f["column"] == "extra"
        if sums and part.rounding == "per-row" and sum(part.quotas.extra) == f["expected"] != part.quotas.total:
            continue  # rows that round alone do miss their total
        found.append((f["rule"], f["severity"], f["level"], f["no"], f["column"], f["message"]["en"]))
    for level, part in by_level.items():
        if told[level] - part.excluded:
            found.append(("excluded", "warning", level, ",".join(sorted(told[level] - part.excluded)), None, "these rows do take part"))
    for part in parts:
        try:
            interval = audit.interval(part.level)
        except dq.NotInPlanError:
            continue
        if interval.set_aside:
            found.append(("interval", "error", part.level, ",".join(interval.set_aside), None, "rows are set aside"))
    return found


def ways(factor, parts, folder, generator):
    """(name, audit) of one plan in every form that a table may come in."""
    known = {part.level: part.quotas.total for part in parts}
    with_totals, without = document(parts), document(parts, totals=False)
    path = as_csv(with_totals, folder)
    yield "csv", dq.audit(path)
    yield "csv, factor given", dq.audit(path, factor=str(factor))
    yield "text", dq.audit(as_text(with_totals, folder))
    path = as_csv(without, folder)
    yield "csv without totals", dq.audit(path)
    yield "csv without totals, N given", dq.audit(path, totals=known)
    yield "workbook", dq.audit(as_workbook(generator.choice([with_totals, without]), folder))
    plan = as_plan(factor, parts, folder)
    yield "plan", dq.audit(plan)
    yield "csv held against the plan", dq.audit(path, units=plan)
    opened = dq.load_plan(plan)
    for part in parts:
        quotas = opened.assign(part.level, rounding=part.rounding)
        assert quotas.counts.tolist() == part.quotas.extra
    written = folder / "ours.csv"
    rounding = parts[0].rounding
    to_csv(opened, [opened.assign(part.level, rounding=rounding) for part in parts], written)
    yield "our own csv", dq.audit(written)
    part = generator.choice(parts)
    yield "our own frame", dq.audit(opened.assign(part.level, rounding=rounding).to_native("pandas"))


def say(text):
    print(text, flush=True)


def run(plans, seed, report=say):
    """Audits `plans` random plans in every way; the number of audits, and those with faults."""
    generator = random.Random(seed)
    audits, bad = Counter(), []
    with tempfile.TemporaryDirectory() as name:
        for number in range(plans):
            factor, parts = random_plan(generator)
            if not parts:
                continue
            for way, audit in ways(factor, parts, Path(name), generator):
                audits[way] += 1
                levels = {row["level"] for row in audit.summary["levels"]}
                if wrong := faults(audit, [part for part in parts if part.level in levels]):
                    bad.append((number, way, wrong))
                    report(f"plan {number}, factor {factor}, {way}, rows {[len(p.cells) for p in parts]}, {parts[0].rounding}: {wrong[:4]}")
    return audits, bad


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    made, wrong = run(given.plans, given.seed)
    print(f"{sum(made.values())} audits of {given.plans} plans: {dict(made)}; {len(wrong)} with faults: {dict(Counter(way for _, way, _ in wrong))}")
    raise SystemExit(1 if wrong else 0)
