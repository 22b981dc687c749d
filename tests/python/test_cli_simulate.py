"""`dvcquota simulate`, as a process of its own: files whole or not at all, the same bytes for the same seed."""

import csv
import io

import pytest
from command import printed, refusal

import dvcquota as dq

PLAN = ("haiphong-2022", "--level", "district", "--dossiers", "2000", "--year", "2025", "--seed", "7")


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_dossiers_of_a_plan_are_csv_that_says_it_is_simulated(tmp_path):
    text = printed("simulate", *PLAN, cwd=tmp_path)
    made = rows(text)
    assert text.startswith("code,unit,procedure,received,due,ended,status,intake,returned,simulated\n")
    assert len(made) == 2000
    assert {row["simulated"] for row in made} == {"true"}
    assert all(row["code"].startswith(f"SIM-{row['unit']}-25") for row in made)
    plan = dq.load_plan("haiphong-2022")
    assert text == dq.simulate(plan, level="district", dossiers=2000, year=2025, seed=7).rows().to_csv()


def test_the_same_seed_gives_the_same_bytes_and_another_one_does_not(tmp_path):
    for name, seed in (("a.csv", "3"), ("b.csv", "3"), ("c.csv", "4")):
        printed("simulate", "--units", "5", "--dossiers", "3000", "--seed", seed, "-o", name, cwd=tmp_path)
    a, b, c = ((tmp_path / name).read_bytes() for name in ("a.csv", "b.csv", "c.csv"))
    assert a == b != c


def test_a_unit_alone_is_its_part_of_the_whole(tmp_path):
    whole = printed("simulate", *PLAN, cwd=tmp_path).splitlines()
    alone = printed("simulate", *PLAN, "--unit", "305", cwd=tmp_path).splitlines()
    assert alone[1:] == [line for line in whole if ",305," in line]
    assert len(alone) > 100


def test_the_dossiers_are_counted_by_form06_with_their_stops(tmp_path):
    printed("simulate", *PLAN, "--carried-over", "300", "-o", "d.csv", "--stops", "s.csv", cwd=tmp_path)
    made = dq.simulate(dq.load_plan("haiphong-2022"), level="district", dossiers=2000, year=2025, seed=7, carried_over=300)
    assert len(made.rows().stops["record"]) > 0
    for first, last in (("2025-01-01", "2025-03-31"), ("2025-12-01", "2025-12-31")):
        form = rows(printed("form06", "d.csv", "--from", first, "--to", last, "--stops", "s.csv", cwd=tmp_path))
        own = made.records.form06((first, last))
        by_unit = dict(zip(own.units, own["pending_overdue"].tolist(), strict=True))
        assert {row["unit"]: int(row["pending_overdue"]) for row in form if int(row["received"])} == {
            unit: by_unit[unit] for unit, n in zip(own.units, own["received"].tolist(), strict=True) if n
        }


def test_months_are_a_row_for_each_unit_and_month(tmp_path):
    months = rows(printed("simulate", "--units", "4", "--dossiers", "1000", "--monthly", cwd=tmp_path))
    assert len(months) == 48
    assert sum(int(row["total"]) for row in months) == 1000
    assert months[0].keys() == {"unit", "period", "total", "online", "simulated"}


def test_weights_from_a_file_and_counts_that_vary(tmp_path):
    (tmp_path / "w.csv").write_text("unit,weight\n01,3\n02,1\n")
    options = ("--weights", "w.csv", "--dossiers", "4000", "--online", "100%:1", "--late", "0")
    exact = rows(printed("simulate", *options, cwd=tmp_path))
    assert sum(row["unit"] == "01" for row in exact) == 3000
    assert {row["intake"] for row in exact} <= {"online", "in-person", "postal"}
    varied = printed("simulate", *options, "--variation", "20%:10%", cwd=tmp_path)
    assert varied.count("\n") != 4001


def test_parquet_says_simulated_in_its_schema(tmp_path):
    import pyarrow.parquet as parquet

    printed("simulate", *PLAN, "-o", "d.parquet", cwd=tmp_path)
    read = parquet.read_table(tmp_path / "d.parquet")
    assert read.num_rows == 2000
    assert read.schema.metadata[b"dvcquota"] == b"simulated"
    printed("simulate", *PLAN, "-o", "e.parquet", cwd=tmp_path)
    assert (tmp_path / "d.parquet").read_bytes() == (tmp_path / "e.parquet").read_bytes()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--dossiers", "10"), "give a plan, --units or --weights, one of them"),
        (("haiphong-2022", "--units", "3", "--dossiers", "10"), "give a plan, --units or --weights, one of them"),
        (("--units", "3", "--level", "commune", "--dossiers", "10"), "--level is for a plan"),
        (("--units", "0", "--dossiers", "10"), "0 units; 1 to 1000000 can be simulated"),
        (("--units", "3", "--dossiers", "-5"), "-5 dossiers; 0 or more are expected"),
        (("--units", "3", "--dossiers", "99999999999"), "at most 10000000000 can be simulated"),
        (("--units", "3", "--dossiers", "2000000"), "too many for standard output; name a file with --output"),
        (("--units", "3", "--dossiers", "10", "--seed", "18446744073709551616"), "a whole number from 0 to 2^64 - 1"),
        (("--units", "3", "--dossiers", "10", "--seed", "x"), "--seed: x is not a whole number"),
        (("--units", "3", "--dossiers", "10", "--year", "2030"), "ask for an estimate"),
        (("--units", "3", "--dossiers", "10", "--late", "1.5"), "late is 3/2; a rate from 0 to 1 is expected"),
        (("--units", "3", "--dossiers", "10", "--variation", "20%"), "--variation: 20% is not a pair of rates"),
        (("--units", "3", "--dossiers", "10", "--monthly", "--unit", "SIM-1"), "--monthly writes no dossiers"),
        (("--units", "3", "--dossiers", "10", "--unit", "x"), "'x' is not one of the 3 units"),
        (("--units", "3", "--dossiers", "10", "--monthly", "-o", "m.parquet"), "--monthly writes CSV"),
        (("--units", "3", "--dossiers", "10", "-o", "no/such.csv"), "no/such.csv: cannot be written"),
        (("--weights", "twice.csv", "--dossiers", "10"), "twice.csv, row 3: the unit a is given twice"),
        (("--weights", "none.csv", "--dossiers", "10"), "none.csv: there is no such file"),
    ],
)
def test_what_is_wrong_is_one_line_and_leaves_no_file(tmp_path, options, message):
    (tmp_path / "twice.csv").write_text("unit,weight\na,1\na,2\n")
    assert message in refusal("simulate", *options, cwd=tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["twice.csv"]
