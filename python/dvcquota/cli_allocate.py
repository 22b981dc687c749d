"""`dvcquota allocate`: a column of weights in, counts out, or the explanation of one of them."""

import json
import re
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from . import _core
from .allocate import Allocation, allocate_groups, methods
from .allocate import allocate as allocate_counts
from .cli_files import Language, counts_in, csv_text, deliver, read_csv, texts_in, word
from .errors import DvcError, fail


class FileFormat(StrEnum):
    """How an allocation is written."""

    csv = "csv"
    json = "json"


class Quota(StrEnum):
    """Weight per dossier in the method of largest remainders."""

    hare = "hare"
    droop = "droop"
    hagenbach_bischoff = "hagenbach-bischoff"
    imperiali = "imperiali"


class Redistribution(StrEnum):
    """What largest remainders do with what bounds leave over."""

    proportional = "proportional"
    least_squares = "least-squares"


class Ties(StrEnum):
    """Who is served first among rows with equal claims."""

    by_order = "by-order"
    by_weight = "by-weight"
    by_priority = "by-priority"
    by_lot = "by-lot"
    error = "error"
    report = "report"


def allocate(
    file: Annotated[str, typer.Argument(help="A CSV file in UTF-8 with a header; - is standard input.")],
    weights: Annotated[str, typer.Option(help="The column of weights.", metavar="COLUMN")],
    total: Annotated[int, typer.Option(help="Dossiers to hand out.")],
    method: Annotated[str, typer.Option(help="A method's name or alias.")] = "largest-remainder",
    quota: Annotated[Quota, typer.Option(help="The quota of largest remainders.")] = Quota.hare,
    q: Annotated[str | None, typer.Option("--q", help="The q of the stationary method, such as 1/3.", metavar="RATIO")] = None,
    signposts: Annotated[
        str | None, typer.Option(help="The signposts of the method of that name, such as 7/10,3/2,5/2.", metavar="LIST")
    ] = None,
    lower: Annotated[str | None, typer.Option(help="The column of least counts.", metavar="COLUMN")] = None,
    upper: Annotated[str | None, typer.Option(help="The column of greatest counts.", metavar="COLUMN")] = None,
    redistribute: Annotated[
        Redistribution, typer.Option(help="What largest remainders do with what bounds leave over.")
    ] = Redistribution.proportional,
    by: Annotated[
        str | None,
        typer.Option(help="The column of groups: the total is shared among them first, then within each.", metavar="COLUMN"),
    ] = None,
    priority: Annotated[
        str | None, typer.Option(help="The column that decides ties by-priority, small first.", metavar="COLUMN")
    ] = None,
    ties: Annotated[Ties, typer.Option(help="Who is served among equal claims.")] = Ties.by_order,
    seed: Annotated[int, typer.Option(help="The seed of ties by-lot.", min=0)] = 0,
    explain: Annotated[
        int | None,
        typer.Option(help="Say how this data row came to its count, instead of all counts; the first is 1.", metavar="ROW"),
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of that explanation.")] = Language.en,
    format: Annotated[FileFormat, typer.Option(help="How the result is written.")] = FileFormat.csv,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")] = None,
) -> None:
    """Share a total among the rows of a CSV file, in proportion to a column of weights.

    csv is the file with a last column `count`, ties and the totals of groups are told on standard error; json has the total,
    what was assigned, the method, ties and counts. Rows of ties are counted from 1, the header left out.
    """
    if method not in methods():
        fail("argument", f"--method {word(method)} is not the name of a method; known are {', '.join(methods())}")
    if ties is Ties.by_priority and priority is None:
        fail("argument", "--ties by-priority needs the column to go by; give --priority")
    name = "standard input" if file == "-" else word(file)
    header, rows = read_csv(file, name)
    if explain is not None and not 1 <= explain <= len(rows):
        fail("argument", f"--explain {explain}: {name} has the data rows 1 to {len(rows)}")
    columns = {"weights": weights, "lower": lower, "upper": upper, "priority": priority}
    values = {key: None if column is None else counts_in(name, header, rows, column) for key, column in columns.items()}
    options: dict[str, Any] = {
        "method": method,
        "quota": quota.value,
        "q": q,
        "signposts": () if signposts is None else [text.strip() for text in signposts.split(",")],
        "redistribute": redistribute.value,
        # any rule finds the tie; the message below counts rows as this command does
        "ties": Ties(Ties.by_order if ties is Ties.error else ties).value,
        "seed": seed,
    }
    groups = None if by is None else _Groups(texts_in(name, header, rows, by), values, total, options, name)
    try:
        per_row: dict[str, Any] = {key: values[key] for key in ("lower", "upper", "priority")}
        if groups is None:
            result = allocate_counts(values["weights"], total=total, **per_row, **options)
        else:
            result = allocate_groups(values["weights"], groups=groups.of_row, totals=groups.totals, **per_row, **options)
    except DvcError as error:
        _fail_in_file(error, name, columns, groups)
    told = [] if groups is None else groups.told()
    if ties is Ties.error:
        found = ([] if groups is None else groups.equal_claims(served=False)) + _equal_claims(result, served=False)
        if found:
            fail("tie", f"{name}: {found[0]}; choose a rule with --ties")
    if explain is not None:
        why = result.explain(explain - 1)
        text = _explanation_json(why, groups) if format is FileFormat.json else _explanation_text(why, groups, lang.value)
        deliver(text, output)
    elif format is FileFormat.json:
        deliver(_allocation_json(result, total, groups), output)
    elif "count" in header:
        fail("duplicate", f"{name}: there is a column count already; rename it, the result is to have that name")
    else:
        counts = [str(count) for count in result.counts.tolist()]
        table = [[*header, "count"], *([*row, count] for row, count in zip(rows, counts, strict=True))]
        deliver(csv_text(table), output)
        for line in told + _equal_claims(result):
            print(f"dvcquota: {name}: {line}", file=sys.stderr)


class _Groups:
    """The rows' groups, and what each gets of the total: by the same method, from the sums of its weights and bounds."""

    def __init__(
        self, of_row: list[str], values: dict[str, list[int] | None], total: int, options: dict[str, Any], name: str
    ) -> None:
        self.of_row = of_row
        labels = list(dict.fromkeys(of_row))
        index = {label: at for at, label in enumerate(labels)}
        weights = values["weights"] or []
        lower, upper = values["lower"], values["upper"]
        least = lower or [0] * len(weights)
        # without a weight nothing comes on top of the lower bound
        most = upper and [max(low, high) if w else low for w, low, high in zip(weights, least, upper, strict=True)]

        def summed(column: Sequence[int] | None, word_for: str) -> list[int] | None:
            if column is None:
                return None
            sums = [0] * len(labels)
            for label, value in zip(of_row, column, strict=True):
                sums[index[label]] += value
            for label, value in zip(labels, sums, strict=True):
                if value >= 2**63 and word_for != "upper bounds":  # an upper bound beyond 64 bits binds nobody
                    fail("overflow", f"{name}: the {word_for} of group {word(label)} add up to more than 64 bits hold")
            return [min(value, 2**63 - 1) for value in sums]

        # groups have no priorities: among them the earlier comes first
        rule = {"by-priority": "by-order", "report": "by-order"}.get(options["ties"], options["ties"])
        try:
            self.shared = allocate_counts(
                summed(weights, "weights"),
                total=total,
                lower=summed(lower, "lower bounds"),
                upper=summed(most, "upper bounds"),
                **(options | {"ties": rule}),
            )
        except DvcError as error:
            fail(error.code, str(error) if error.code == "argument" else f"{name}, among the groups: {error}")
        self.totals = dict(zip(labels, self.shared.counts.tolist(), strict=True))

    def told(self) -> list[str]:
        """The totals, and the ties among groups, in sentences."""
        totals = ", ".join(f"{word(label)} {count}" for label, count in self.totals.items())
        return [f"group totals: {totals}", *self.equal_claims()]

    def equal_claims(self, *, served: bool = True) -> list[str]:
        """A sentence for each tie among groups, with who was served unless the result is not used."""
        labels = list(map(word, self.totals))
        return [
            f"groups {', '.join(labels[row] for row in tie.rows)} have equal claims to {_dossiers(tie.contested)}, "
            + (f"served: {', '.join(labels[row] for row in tie.served)}" if served else "nobody is served")
            for tie in self.shared.ties
        ]


def _dossiers(number: int) -> str:
    return f"{number} dossier{'s' if number > 1 else ''}"


def _fail_in_file(error: DvcError, name: str, columns: dict[str, str | None], groups: _Groups | None) -> NoReturn:
    """The same error with its place in the file: rows as a spreadsheet counts, the file's names of columns and groups."""
    message, place = str(error), name
    if error.row is not None:
        column = None if error.column is None else columns.get(error.column)
        given = f"row {error.row}" + (f", column {error.column}" if error.column is not None else "") + ": "
        message = message.removeprefix(given)
        place += f", row {error.row + 2}" + (f", column {word(column)}" if column is not None else "")
    if groups is not None:
        labels = list(groups.totals)
        message = re.sub(r"^group (\d+): ", lambda found: f"group {word(labels[int(found[1])])}: ", message)
    fail(error.code, message if error.code == "argument" and error.row is None else f"{place}: {message}")


def _equal_claims(result: Allocation, *, served: bool = True) -> list[str]:
    """A sentence for each tie, with who was served unless the result is not used; rows are counted from 1."""

    def numbers(rows: Iterable[int]) -> str:
        return ", ".join(str(row + 1) for row in rows)

    return [
        f"data rows {numbers(tie.rows)} have equal claims to {_dossiers(tie.contested)}, "
        + (f"served: {numbers(tie.served)}" if served and tie.served else "nobody is served")
        for tie in result.ties
    ]


def _tie(tie: _core.Tie) -> dict[str, Any]:
    return {"rows": [row + 1 for row in tie.rows], "contested": tie.contested, "served": [row + 1 for row in tie.served]}


def _allocation_json(result: Allocation, total: int, groups: _Groups | None) -> str:
    counts = result.counts.tolist()
    document: dict[str, Any] = {"total": total, "assigned": sum(counts), "method": result.method}
    if groups is not None:
        labels = list(groups.totals)
        document["groups"] = groups.totals
        document["group_ties"] = [
            {
                "groups": [labels[row] for row in tie.rows],
                "contested": tie.contested,
                "served": [labels[row] for row in tie.served],
            }
            for tie in groups.shared.ties
        ]
    document |= {"ties": [_tie(tie) for tie in result.ties], "counts": counts}
    return _json(document)


def _explanation_text(why: _core.RowExplanation, groups: _Groups | None, lang: str) -> str:
    text = why.text(lang=lang)
    if groups is None:
        return f"{text}\n"
    heading = "Nhóm" if lang == "vi" else "Group"
    return f"{heading} {word(groups.of_row[why.row])}: {why.total}. {text}\n"


def _explanation_json(why: _core.RowExplanation, groups: _Groups | None) -> str:
    """Every field that the method has; ratios as text, so that they stay exact."""
    fields: dict[str, Any] = {"row": why.row + 1}
    if groups is not None:
        fields["group"] = groups.of_row[why.row]
    for key, value in why.to_dict().items():
        if value is None or key == "row":
            continue
        fields[key] = str(value) if isinstance(value, Fraction) else _tie(value) if isinstance(value, _core.Tie) else value
    return _json(fields | {"text": {lang.value: why.text(lang=lang.value) for lang in Language}})


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
