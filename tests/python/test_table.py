"""Table: columns of one type, missing values as None, and the way to pandas, polars and pyarrow without a float in between."""

from datetime import date
from html.parser import HTMLParser

import dvcquota as dq
import made_plan
import pandas
import polars
import pyarrow
import pytest
from plan_128 import COLUMNS, table

BACKENDS = ("pandas", "polars", "pyarrow")
PERCENT = {"observed_rate", "share", "target"}
COUNTS = [column for column in COLUMNS if column not in PERCENT]
BIG = 2**53 - 1

# One column of each type, with and without a missing value.
TYPES = {"n": int, "n_gap": int, "x": float, "x_gap": float, "t": str, "t_gap": str, "b": bool, "b_gap": bool, "d": date}
ROWS = [
    (BIG, BIG, 99.7, 99.7, "Sở Công Thương", "a", True, True, date(2022, 5, 27)),
    (0, None, 0.0, None, "", None, False, None, date(2022, 12, 31)),
]


@pytest.fixture(scope="module")
def plan():
    return dq.load_plan("haiphong-2022")


@pytest.fixture(scope="module")
def tables(plan):
    quotas = {level: plan.assign(level) for level in plan.levels}
    names = ("units", "statistics", "published", "procedures")
    return {name: getattr(plan, name) for name in names} | quotas


def columns_of(frame):
    """The columns of any frame as lists, a missing value as None."""
    if isinstance(frame, pandas.DataFrame):
        return {
            name: [None if value is None or value is pandas.NA else value for value in frame[name].tolist()] for name in frame
        }
    if isinstance(frame, polars.DataFrame):
        return frame.to_dict(as_series=False)
    return frame.to_pydict()


def dtypes_of(frame):
    if isinstance(frame, pandas.DataFrame):
        return {name: str(dtype) for name, dtype in frame.dtypes.items()}
    if isinstance(frame, polars.DataFrame):
        return {name: str(dtype) for name, dtype in frame.schema.items()}
    return {field.name: str(field.type) for field in frame.schema}


# --- a table by itself --------------------------------------------------------------------------------------------


def test_columns_are_lists_of_equal_length():
    made = dq.Table(TYPES, ROWS)
    assert (len(made), made.columns) == (2, tuple(TYPES))
    assert made["n_gap"] == [BIG, None]
    assert made.to_dict() == {name: [row[k] for row in ROWS] for k, name in enumerate(TYPES)}
    assert "2 rows" in repr(made)
    with pytest.raises(KeyError):
        made["colour"]


def test_what_is_taken_out_is_a_copy():
    made = dq.Table(TYPES, ROWS)
    made["n"].append(3)
    made.to_dict()["n"].append(3)
    assert made["n"] == [BIG, 0] and len(made) == 2


def test_a_table_without_rows():
    made = dq.Table(TYPES, [])
    assert len(made) == 0 and made["n"] == []
    for backend in BACKENDS:
        frame = made.to_native(backend)
        assert columns_of(frame) == {name: [] for name in TYPES}
        assert dtypes_of(frame)["n"].lower() == "int64"
    assert "<tbody></tbody>" in made._repr_html_()


# --- to dataframes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("backend", "dtypes"),
    [
        ("pandas", ["int64", "Int64", "float64", "Float64", "object", "object", "bool", "boolean", "object"]),
        ("polars", ["Int64", "Int64", "Float64", "Float64", "String", "String", "Boolean", "Boolean", "Date"]),
        ("pyarrow", ["int64", "int64", "double", "double", "string", "string", "bool", "bool", "date32[day]"]),
    ],
)
def test_each_type_has_its_dtype_and_a_gap_does_not_change_it(backend, dtypes):
    frame = dq.Table(TYPES, ROWS).to_native(backend)
    assert columns_of(frame) == dq.Table(TYPES, ROWS).to_dict()
    found = [name.replace("large_string", "string") for name in dtypes_of(frame).values()]
    assert found == dtypes


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", ["units", "statistics", "published", "procedures", "department", "district", "commune"])
def test_every_table_of_a_plan_arrives_whole(tables, name, backend):
    frame = tables[name].to_native(backend)
    assert type(frame).__module__.split(".")[0] == backend
    assert columns_of(frame) == tables[name].to_dict()
    for column, dtype in dtypes_of(frame).items():
        if column in ("no", *COUNTS):
            assert dtype.lower() == "int64", (column, dtype)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_count_that_is_not_applicable_is_missing_not_zero(tables, backend):
    values = columns_of(tables["department"].to_native(backend))["offline"]
    assert values[18:] == [None, None] and None not in values[:18]
    assert values[13] == 0  # Sở Văn hóa và Thể Thao: all of it is online
    assert [type(value) for value in values[:18]] == [int] * 18


def test_the_arrow_stream_is_read_by_any_arrow_library(tables):
    for made in tables.values():
        assert pyarrow.table(made).to_pydict() == made.to_dict()
        assert polars.DataFrame(made).to_dict(as_series=False) == made.to_dict()
    schema = pyarrow.table(tables["department"]).schema
    assert schema.field("extra").type == schema.field("offline").type == pyarrow.int64()


@pytest.mark.parametrize("backend", ["cudf", "duckdb", "", "Pandas", None])
def test_another_backend_is_refused_by_name(tables, backend):
    with pytest.raises(ValueError, match="pandas, polars or pyarrow"):
        tables["units"].to_native(backend)


# --- the tables of a plan -----------------------------------------------------------------------------------------


def test_units_are_those_of_the_file(plan):
    rows = table("units")
    assert plan.units.columns == ("code", "level", "no", "type", "name", "official_name", "parent")
    for column in ("code", "level", "type", "name"):
        assert plan.units[column] == [row[column] for row in rows]
    assert plan.units["no"] == [int(row["no"]) for row in rows]
    assert plan.units["parent"] == [row["parent"] or None for row in rows]
    # an empty official name means: the same
    assert plan.units["official_name"] == [row["official_name"] or row["name"] for row in rows]


def test_statistics_are_those_of_the_file(plan):
    rows = table("statistics")
    assert plan.statistics["unit"] == [row["unit"] for row in rows]
    for column in ("observed_total", "observed_online", "projected_total", "projected_online"):
        assert plan.statistics[column] == [int(row[column]) for row in rows]
    assert [unit for unit, out in zip(plan.statistics["unit"], plan.statistics["excluded"], strict=True) if out] == ["D19", "D20"]


def test_the_published_table_is_that_of_the_file(plan):
    rows = table("quotas")
    assert plan.published["unit"] == [row["unit"] for row in rows]
    for column in COLUMNS:
        kind = float if column in PERCENT else int
        assert plan.published[f"{column}_printed"] == [row[f"{column}_printed"] or None for row in rows]
        assert plan.published[column] == [kind(row[column]) if row[column] else None for row in rows]


def test_procedures_are_those_of_the_file(plan):
    rows = table("procedures")
    assert len(plan.procedures) == 145
    for column in ("agency", "field", "name", "level", "unit"):
        assert plan.procedures[column] == [row[column] or None for row in rows]
    assert plan.procedures["no"] == [int(row["no"]) for row in rows]
    assert plan.procedures["online_only_pilot"] == [True] * 145


def test_an_assignment_is_a_table_of_the_csv_s_columns_and_one_more(tables):
    for level in ("department", "district", "commune"):
        made = tables[level]
        assert isinstance(made, dq.Table)
        assert made.columns == ("level", "no", "code", "name", "parent", *COLUMNS, "reached")
        header, *lines = made.to_csv().splitlines()
        assert header.split(",") == list(made.columns[:-1]) and len(lines) == len(made)


# --- in a notebook ------------------------------------------------------------------------------------------------


class Cells(HTMLParser):
    """The text of every cell, by row; tags that are not of a table are an error."""

    def __init__(self, html):
        super().__init__()
        self.rows = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        assert tag in ("table", "thead", "tbody", "tr", "th", "td"), tag
        assert attrs in ([], [("style", "text-align:right")]), attrs  # nothing of the data gets in here
        if tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td"):
            self.rows[-1].append("")

    def handle_data(self, data):
        self.rows[-1][-1] += data


NASTY = '<script>alert("1")</script> & <b>Sở</b>'


def test_html_shows_names_as_text(tmp_path):
    made = dq.load_plan(made_plan.written(tmp_path / "plan.json", made_plan.plan([(6, 0), (0, 0)], total=3, names={0: NASTY})))
    quotas = made.assign("department")
    header, first, second = Cells(quotas._repr_html_()).rows
    assert header == list(quotas.columns)
    assert first[header.index("name")] == NASTY
    assert second[header.index("target")] == "" and second[header.index("extra")] == "0"


def test_html_shows_column_names_as_text():
    header, _ = Cells(dq.Table({NASTY: str}, [("a",)])._repr_html_()).rows
    assert header == [NASTY]


def test_html_of_a_long_table_shows_its_ends(tables):
    for name, made in tables.items():
        header, *rows = Cells(made._repr_html_()).rows
        first = header[0] if name in ("units", "statistics", "published", "procedures") else "code"
        shown = [row[header.index(first)] for row in rows]
        assert shown == (made[first] if len(made) <= 20 else [*made[first][:10], "…", *made[first][-10:]])
