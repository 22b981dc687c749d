"""Dossiers counted into Form 06, against an oracle that asks of every day whether a dossier was open at its end."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from random import Random

import dvcquota as dq
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

FIRST = date(2022, 4, 1)
COUNTED = {"received", "in-process", "supplement-asked", "financial-obligation", "withdrawn", "paused", "done", "handed-over"}
OVER = {"withdrawn", "done", "handed-over"}
STOPPED = {"supplement-asked", "financial-obligation", "paused"}
STATUSES = sorted(COUNTED | {"registered", "refused"})
CHANNELS = ["in-person", "online", "postal"]


def oracle(rows, stops, first, last):
    """The counts of one period as a dict, by the words of Definitions 4.1 and 4.2: stocks at the end of days, and flows."""
    form = dict.fromkeys(
        "received_online received_in_person received_postal carried_over resolved_early resolved_on_time resolved_overdue "
        "pending_in_time pending_overdue withdrawn due_soon returned_in_person returned_online returned_postal "
        "processing_days".split(), 0,
    )  # fmt: skip
    period = {first + timedelta(days=n) for n in range((last - first).days + 1)}

    def open_at_the_end_of(day, row):
        return row["received"] <= day and not (row["ended"] is not None and row["ended"] <= day)

    for at, row in enumerate(rows):
        if row["status"] not in COUNTED:
            continue
        if row["received"] in period:
            form["received_" + row["intake"].replace("-", "_")] += 1
        if open_at_the_end_of(first - timedelta(days=1), row):
            form["carried_over"] += 1
        if row["ended"] in period:
            late = None if row["due"] is None else (row["ended"] - row["due"]).days
            if row["status"] == "withdrawn":
                form["withdrawn"] += 1
                late = 0
            form["resolved_" + ("on_time" if not late else "overdue" if late > 0 else "early")] += 1
            form["processing_days"] += (row["ended"] - row["received"]).days
            if row["returned"] is not None:
                form["returned_" + row["returned"].replace("-", "_")] += 1
        if open_at_the_end_of(last, row):
            stopped = any(begin <= last and (end is None or last < end) for record, begin, end in stops if record == at)
            overdue = row["due"] is not None and row["due"] < last and not stopped
            form["pending_overdue" if overdue else "pending_in_time"] += 1
            if row["due"] is not None and not stopped and row["due"] in (last, last + timedelta(days=1)):
                form["due_soon"] += 1
    return form


def made(seed, n, units=3, fields=2):
    """Dossiers that keep every rule, crowded into a few weeks so that every edge is met; and their stops."""
    random = Random(seed)

    def day(after, within):
        return after + timedelta(days=random.randrange(within))

    rows, stops = [], []
    for at in range(n):
        status = random.choice(STATUSES)
        received = day(FIRST, 30)
        row = {
            "unit": f"u{random.randrange(units)}", "field": f"f{random.randrange(fields)}",
            "received": received, "due": random.choice([None, day(received, 12)]),
            "ended": day(received, 25) if status in OVER else None, "status": status, "intake": random.choice(CHANNELS),
            "returned": random.choice([None, *CHANNELS]) if status in OVER else None,
        }  # fmt: skip
        rows.append(row)
        for _ in range(random.randrange(3)):
            begin = day(received, 12)
            stops.append((at, begin, day(begin, 12)))
        if status in STOPPED:
            stops.append((at, day(received, 20), None))
    return rows, stops


def columns(rows):
    return {name: [row[name] for row in rows] for name in rows[0]}


def stop_columns(stops):
    return {name: [stop[k] for stop in stops] for k, name in enumerate(("record", "from", "to"))}


def table(rows, stops, **more):
    names = {"returned": "returned", "field": "field"} | more
    return dq.dossiers(columns(rows), stops=stop_columns(stops), **names)


PERIODS = [
    (date(2022, 4, 5), date(2022, 4, 14)),
    (date(2022, 4, 15), date(2022, 4, 15)),
    (date(2022, 4, 16), date(2022, 4, 30)),
    (date(2022, 3, 1), date(2022, 3, 31)),
    (date(2022, 4, 1), date(2022, 6, 30)),
]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 60))
def test_every_count_is_the_oracles_for_units_fields_and_periods(seed, n):
    rows, stops = made(seed, n)
    units = ["u0", "u1", "u2"]
    dossiers = table(rows, stops, units=units)
    for by in ("unit", "field"):
        form = dossiers.form06(PERIODS, by=by)
        keys = list(zip(form.units, form.fields or form.units, strict=True))
        if by == "unit":
            assert form.units == units
        else:
            assert keys == sorted({(row["unit"], row["field"]) for row in rows if row["status"] in COUNTED})
        for p, (first, last) in enumerate(PERIODS):
            for k, (unit, field) in enumerate(keys):
                of_key = [at for at, row in enumerate(rows) if row["unit"] == unit and (by == "unit" or row["field"] == field)]
                number = {at: new for new, at in enumerate(of_key)}
                expected = oracle(
                    [rows[at] for at in of_key], [(number[at], a, b) for at, a, b in stops if at in number], first, last
                )
                found = {name: int(form[name][p * len(keys) + k]) for name in expected}
                assert found == expected, (by, first, last, unit, field)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**9))
def test_form06_balances_and_periods_adjoin(seed):
    """(3) = (4) + (5) + (6) = (7) + (11); what one period leaves pending, the next carries over."""
    rows, stops = made(seed, 40)
    form = table(rows, stops, units=["u0", "u1", "u2"]).form06(PERIODS[:3])
    assert (form["received"] == form["received_online"] + form["received_other"] + form["carried_over"]).all()
    assert (form["received"] == form["resolved"] + form["pending"]).all()
    assert (form["resolved"] == form["resolved_early"] + form["resolved_on_time"] + form["resolved_overdue"]).all()
    assert (form["pending"] == form["pending_in_time"] + form["pending_overdue"]).all()
    assert (form["pending"][:6] == form["carried_over"][3:]).all()


def test_rates_of_a_report_are_fractions_of_the_oracles_counts():
    rows, stops = made(5, 400)
    first, last = PERIODS[2]
    form = table(rows, stops, units=["u0", "u1", "u2", "none"]).form06((first, last))
    for k, unit in enumerate(form.units):
        of_unit = [at for at, row in enumerate(rows) if row["unit"] == unit]
        number = {at: new for new, at in enumerate(of_unit)}
        f = oracle([rows[at] for at in of_unit], [(number[a], b, c) for a, b, c in stops if a in number], first, last)
        came = f["received_online"] + f["received_in_person"] + f["received_postal"]
        resolved = f["resolved_early"] + f["resolved_on_time"] + f["resolved_overdue"]
        pending = f["pending_in_time"] + f["pending_overdue"]
        late = f["resolved_overdue"] + f["pending_overdue"]
        back = f["returned_in_person"] + f["returned_online"] + f["returned_postal"]

        def exact(top, bottom):
            return Fraction(top, bottom) if bottom else None

        rates = dq.rates
        assert rates.online_rate(form)[k] == exact(f["received_online"], came)
        assert rates.portal_online_rate(form)[k] == exact(f["received_online"], came)
        assert rates.portal_online_rate(form, synchronised="2/3")[k] == exact(2 * f["received_online"], 3 * came)
        assert rates.screen_online_rate(form)[k] == exact(f["received_online"], f["received_online"] + f["received_in_person"])
        assert rates.on_time_rate(form)[k] == exact(resolved + pending - late, resolved + pending)
        assert rates.on_time_among_resolved_rate(form)[k] == exact(resolved - f["resolved_overdue"], resolved)
        assert rates.overdue_rate(form, of="received")[k] == exact(late, came)
        assert rates.overdue_rate(form, of="handled")[k] == exact(late, resolved + pending)
        assert rates.average_time(form)[k] == exact(f["processing_days"], resolved)
        assert rates.postal_intake_rate(form)[k] == exact(f["received_postal"], came)
        assert rates.postal_return_rate(form, of="returned")[k] == exact(f["returned_postal"], back)
        assert rates.postal_return_rate(form, of="resolved")[k] == exact(f["returned_postal"], resolved)


@pytest.mark.parametrize("library", ["pandas", "pandas-dates", "polars", "pyarrow", "digits", "datetime64"])
def test_frames_and_arrays_of_any_kind_give_the_same(library):
    rows, stops = made(8, 200)
    expected = table(rows, stops).form06(PERIODS, by="field")
    data = columns(rows)
    stop = stop_columns(stops)
    days = ("received", "due", "ended")
    if library == "pandas":
        frame = pd.DataFrame({k: pd.to_datetime(pd.Series(v)) if k in days else v for k, v in data.items()})
    elif library == "pandas-dates":
        frame = pd.DataFrame(data)
    elif library == "polars":
        frame, stop = pl.DataFrame(data), pl.DataFrame(stop)
    elif library == "pyarrow":
        frame = pa.table(data)
    else:
        frame = data | {k: np.array(data[k], "datetime64[D]") for k in days}
        if library == "datetime64":  # 23:59:59 of the day is the day
            frame |= {k: frame[k].astype("datetime64[s]") + np.timedelta64(86_399, "s") for k in days}
        else:
            words = ["registered", "received", "refused", "in-process", "supplement-asked", "financial-obligation",
                     "withdrawn", "paused", "done", "handed-over"]  # fmt: skip
            frame |= {"status": [words.index(s) + 1 for s in data["status"]]}
            frame |= {k: np.array([CHANNELS.index(c) + 1 if c else 0 for c in data[k]]) for k in ("intake", "returned")}
    dossiers = dq.dossiers(frame, returned="returned", field="field", stops=stop)
    form = dossiers.form06(PERIODS, by="field")
    assert form.units == expected.units
    assert form.fields == expected.fields
    assert form.to_table().to_dict() == expected.to_table().to_dict()
    if library in ("pandas", "polars", "pyarrow"):
        native = form.to_native()
        assert type(native).__module__.startswith(library)
        assert len(native) == len(form)


def test_the_table_has_the_columns_of_the_form_and_no_more():
    rows, stops = made(1, 30)
    frame = table(rows, stops).form06(PERIODS[:2]).to_native("polars")
    assert frame.columns == [
        "from", "to", "unit", "received", "received_online", "received_other", "carried_over", "resolved", "resolved_early",
        "resolved_on_time", "resolved_overdue", "pending", "pending_in_time", "pending_overdue",
    ]  # fmt: skip
    assert frame["from"].to_list() == [first for first, _ in PERIODS[:2] for _ in range(len(frame) // 2)]


def test_periods_may_be_arrays_of_first_and_last_days():
    rows, stops = made(2, 30)

    class Periods:
        first = np.array(["2022-04-05", "2022-04-15"], "datetime64[D]")
        last = np.array(["2022-04-14", "2022-04-15"], "datetime64[D]")

    dossiers = table(rows, stops)
    assert dossiers.form06(Periods()).to_table().to_dict() == dossiers.form06(PERIODS[:2]).to_table().to_dict()


# --- bad input ------------------------------------------------------------------------------------------------------

ROW = {"unit": "a", "received": "2022-03-01", "due": "2022-03-05", "ended": "2022-03-04", "status": "done", "intake": "online"}


def refused(n=3, *, arguments=None, **changes):
    """What is said of dossiers of which row 1 differs."""
    data = {name: [value] * n for name, value in ROW.items()}
    for name, value in changes.items():
        data[name][1] = value
    with pytest.raises(dq.DvcError) as caught:
        dq.dossiers(data, **(arguments or {})).form06(("2022-03-01", "2022-03-31"))
    return caught.value


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        ({"due": "2022-02-28"}, dq.InconsistentError, "due on 2022-02-28, before receipt on 2022-03-01 (due-not-before-received)"),
        ({"ended": "2022-02-28"}, dq.InconsistentError, "before receipt on 2022-03-01 (ended-not-before-received)"),
        ({"ended": None}, dq.InconsistentError, "status done is an end, but no day of it is given (ended-given)"),
        ({"status": "in-process"}, dq.InconsistentError, "status in-process is no end, but the dossier ended on 2022-03-04"),
        ({"received": None}, dq.InconsistentError, "status done counts, but no day of receipt is given (received-given)"),
        ({"status": "finished"}, dq.RangeError, "row 1, column status: 'finished' has no meaning; give one of registered, "
         "received, refused, in-process, supplement-asked, financial-obligation, withdrawn, paused, done, handed-over (status-known)"),
        ({"status": None}, dq.ArgumentError, "row 1, column status: the value is missing; give one (status-known)"),
        ({"status": 1.5}, dq.RangeError, "row 1, column status: 1.5 has no meaning"),
        ({"intake": "fax"}, dq.RangeError, "row 1, column intake: 'fax' has no meaning; give one of in-person, online, postal "
         "(intake-known)"),
        ({"intake": None}, dq.RangeError, "row 1, column intake: no intake channel is given"),
        ({"unit": None}, dq.ArgumentError, "row 1, column unit: the value is missing; give one (unit-known)"),
        ({"due": "2022-02-30"}, dq.RangeError, "row 1, column due: 2022-02-30 is no day of the calendar; give one that exists "
         "(day-in-calendar)"),
        ({"due": "2022-03"}, dq.ArgumentError, "row 1, column due: '2022-03' is not a day"),
        ({"due": "5/3/2022"}, dq.ArgumentError, "row 1, column due: '5/3/2022' is not a day; give a date, or text such as 2022-05-27 "
         "(day-in-calendar)"),
        ({"due": 19000}, dq.ArgumentError, "row 1, column due: 19000 is not a day"),
        ({"due": datetime.fromisoformat("2022-03-05T10:00+07:00")}, dq.ArgumentError, "has a time zone"),
        ({"ended": None, "status": "paused"}, dq.InconsistentError, "status paused stops the clock, since when is not said"),
    ],
    ids=str,
)
def test_a_bad_record_is_named_by_row_and_rule(change, kind, message):
    error = refused(**change)
    assert type(error) is kind
    assert error.row == 1
    assert str(error).startswith(f"row 1, column {error.column}: ")
    assert message in str(error)


def test_the_column_is_called_as_the_data_call_it():
    data = {name: [value] * 2 for name, value in ROW.items()}
    data["hạn trả"] = ["2022-03-05", "2022-02-30"]
    with pytest.raises(dq.RangeError, match="^row 1, column hạn trả: 2022-02-30 is no day") as caught:
        dq.dossiers(data, due="hạn trả")
    assert caught.value.column == "hạn trả"
    data["hạn trả"][1] = "2022-02-28"
    with pytest.raises(dq.InconsistentError, match="^row 1, column hạn trả: due on 2022-02-28, before receipt") as caught:
        dq.dossiers(data, due="hạn trả").form06(("2022-03-01", "2022-03-31"))
    assert (caught.value.row, caught.value.column) == (1, "hạn trả")
    assert dq.dossiers(data, due="hạn trả").faults()[0].column == "hạn trả"


def test_what_is_wrong_with_stops_periods_and_as_of_says_so():
    data = {name: [value] * 2 for name, value in ROW.items()}
    march = ("2022-03-01", "2022-03-31")

    def stops(record=0, begin="2022-03-02", end="2022-03-03"):
        return {"record": [0, record], "from": ["2022-03-02", begin], "to": ["2022-03-02", end]}

    for stop, column in [
        (stops(record=7), "record"),
        (stops(record=None), "record"),
        (stops(begin="2022-02-30"), "from"),
        (stops(begin=None), "from"),
        (stops(begin="2022-02-28"), "from"),
        (stops(end="2022-03-32"), "to"),
        (stops(end="2022-03-01"), "to"),
    ]:
        with pytest.raises(dq.DvcError, match=f"^stops, row 1, column {column}: ") as caught:
            dq.dossiers(data, stops=stop).form06(march)
        assert (caught.value.file, caught.value.row, caught.value.column) == ("stops", 1, column)
    for period, column in [(("2022-02-30", "2022-03-31"), "from"), (("2022-03-01", None), "to"), (march[::-1], "to")]:
        with pytest.raises(dq.DvcError, match=f"^periods, row 1, column {column}: "):
            dq.dossiers(data).form06([march, period])
    with pytest.raises(dq.RangeError, match="^as_of: 2022-02-30 is no day of the calendar"):
        dq.dossiers(data, as_of="2022-02-30")


@pytest.mark.parametrize("number", [2**70, float("inf"), 1e19, 2.0**60 + 2])
def test_digits_that_64_bits_or_a_float_do_not_hold_are_refused(number):
    error = refused(status=number)
    assert isinstance(error, dq.DvcError) and error.row == 1 and "status" in str(error)


def test_other_bad_arguments_are_refused():
    assert "'b' is not one of the 1 that are known" in str(refused(unit="b", arguments={"units": ["a"]}))
    assert "listed twice" in str(refused(arguments={"units": ["a", "a"]}))
    assert "is not a column of the data" in str(refused(arguments={"due": "deadline"}))
    assert "missing_intake is 'drop'" in str(refused(arguments={"missing_intake": "drop"}))
    data = {name: [value] for name, value in ROW.items()}
    good = dq.dossiers(data)
    for periods, message in [
        (("2022-03-31", "2022-03-01"), "ends on 2022-03-01, before it begins"),
        (("2022-03-01", "2022-02-30"), "is no day"),
        ([("2022-03-01",)], "is not a period"),
        (("2022-03-01", None), "begins or ends on no day"),
    ]:
        with pytest.raises(dq.DvcError, match=message):
            good.form06(periods)
    for call, message in [
        (lambda: good.form06(("2022-03-01", "2022-03-31"), by="field"), "no fields"),
        (lambda: good.form06(("2022-03-01", "2022-03-31"), by="procedure"), "give unit or field"),
        (lambda: good.form06(("2022-03-01", "2022-03-31"), threads=-1), "-1 threads"),
        (lambda: good.intake(("2022-03-01", "2022-03-31"), by="procedure"), "no procedures"),
        (lambda: good.form06(("2022-03-01", "2022-03-31"))["total"], "not a column of Form 06"),
        (lambda: good.form06(("2022-03-01", "2022-03-31")).to_native(), "name a library"),
        (lambda: dq.dossiers([1, 2]), "neither a frame nor a mapping"),
        (lambda: dq.dossiers(data | {"due": ["2022-03-05"] * 2}).form06(("2022-03-01", "2022-03-31")), "the column due has 2 rows"),
        (lambda: dq.dossiers(data | {"status": [300]}), "300 has no meaning"),
        (lambda: dq.dossiers(data | {"status": [1.5]}), "row 0, column status: 1.5 is not a whole number"),
        (lambda: dq.dossiers(data | {"status": [-1]}), "row 0, column status: -1 has no meaning; give 1 to 10"),
        (lambda: dq.dossiers(data | {"unit": [-1]}, units=["a"]), "positions count from 0"),
        (lambda: dq.dossiers(data | {"unit": [11359]}), "give text, or positions"),
        (lambda: dq.dossiers(data | {"unit": [1]}, units=["a"]).form06(("2022-03-01", "2022-03-31")), "unit 1 is not one of the 1"),
        (lambda: dq.dossiers(data | {"unit": [True]}), "True is not an integer"),
    ]:
        with pytest.raises(dq.DvcError, match=message):
            call()


@pytest.mark.parametrize("library", [pd.DataFrame, pl.DataFrame, pa.table])
def test_frames_with_bad_values_are_refused_by_row(library):
    good = {name: [value] * 3 for name, value in ROW.items()}
    for name, value, message in [
        ("unit", None, "row 1, column unit: the value is missing"),
        ("status", "over", "row 1, column status: 'over' has no meaning"),
        ("intake", "", "row 1, column intake: '' has no meaning"),
        ("due", "2022-02-30", "row 1, column due: 2022-02-30 is no day of the calendar"),
    ]:
        frame = library(good | {name: [good[name][0], value, value]})
        with pytest.raises(dq.DvcError, match=message) as caught:
            dq.dossiers(frame)
        assert caught.value.row == 1
    with pytest.raises(dq.InconsistentError, match="'b' is not one of the 1 that are known") as caught:
        dq.dossiers(library(good | {"unit": ["a", "b", "a"]}), units=["a"])
    assert caught.value.row == 1
    empty = dq.dossiers(library(good).head(0) if library is not pa.table else library(good).slice(0, 0), units=["a"])
    assert empty.form06(("2022-03-01", "2022-03-31"))["received"].tolist() == [0]


def test_faults_lists_the_first_bad_rows_with_their_rules():
    data = {name: [value] * 6 for name, value in ROW.items()}
    data["due"] = ["2022-02-28", *data["due"][1:]]
    data["ended"] = [*data["ended"][:3], None, *data["ended"][4:]]
    data["received"] = [*data["received"][:5], "2022-03-04"]
    data["ended"][5] = "2022-03-03"
    table = dq.dossiers(data)
    assert [(fault.row, fault.rule, fault.column) for fault in table.faults()] == [
        (0, "due-not-before-received", "due"),
        (3, "ended-given", "ended"),
        (5, "ended-not-before-received", "ended"),
    ]
    assert len(table.faults(most=2)) == 2
    assert table.faults(most=0) == []


def test_stopped_dossiers_need_a_day():
    data = {name: [value] for name, value in (ROW | {"status": "paused", "ended": None}).items()}
    march = ("2022-03-01", "2022-03-31")
    assert dq.dossiers(data, as_of="2022-03-31").form06(march)["pending_in_time"].tolist() == [1]
    stops = {"record": [0], "from": ["2022-04-01"], "to": [None]}
    assert dq.dossiers(data, stops=stops).form06(march)["pending_overdue"].tolist() == [1]
    with pytest.raises(dq.InconsistentError, match="stop-dated"):
        dq.dossiers(data, as_of="2022-04-01").form06(march)
    with pytest.raises(dq.InconsistentError, match="ends on 2022-03-02, before it begins on 2022-03-03"):
        dq.dossiers(data, stops={"record": [0], "from": ["2022-03-03"], "to": ["2022-03-02"]}).form06(march)


def test_a_missing_channel_is_in_person_where_the_portal_says_so():
    data = {name: [value] * 2 for name, value in ROW.items()} | {"intake": ["online", None]}
    form = dq.dossiers(data, missing_intake="in-person").form06(("2022-03-01", "2022-03-31"))
    assert dq.rates.portal_online_rate(form).to_list() == [Fraction(1, 2)]


# --- procedures -----------------------------------------------------------------------------------------------------


def test_services_in_use_and_online_only_procedures():
    rows, stops = made(3, 300, units=4)
    random = Random(4)
    procedures = [f"1.{k:06}" for k in range(9)]
    of_row = [random.choice(procedures[:8]) for _ in rows]
    first, last = PERIODS[2]
    data = columns(rows) | {"procedure": of_row}
    units = [f"u{k}" for k in range(4)]
    dossiers = dq.dossiers(data, procedure="procedure", procedures=procedures, units=units, stops=stop_columns(stops))
    came = [
        (row["unit"], procedure, row["intake"])
        for row, procedure in zip(rows, of_row, strict=True)
        if row["status"] in COUNTED and first <= row["received"] <= last
    ]
    levels = [4, 3, 2, 1, 4, 3, 4, 2, 4]
    use = dq.rates.services_in_use(dossiers.intake((first, last), by="procedure"), level=levels)
    offered = [p for p, level in zip(procedures, levels, strict=True) if level >= 3]
    used = [p for p in offered if any(q == p and by == "online" for _, q, by in came)]
    assert (use.services, use.in_use, use.rate) == (len(offered), len(used), Fraction(len(used), len(offered)))
    assert use.in_use < use.services

    pilot = [k % 2 == 0 for k in range(9)]
    stray = dossiers.intake((first, last), only=pilot)
    piloted = {p for p, flag in zip(procedures, pilot, strict=True) if flag}
    assert stray.keys == units
    assert stray["received_other"].tolist() == [sum(u == unit and p in piloted and by != "online" for u, p, by in came) for unit in units]
    everything = dossiers.intake((first, last))
    assert everything["received_in_period"].sum() == len(came)

    full, eligible = dossiers.intake((first, last), only=[k == 4 for k in levels]), everything
    rate = dq.rates.full_online_rate({"full_online": full["received_online"], "eligible": eligible["received_in_period"]})
    tops = [sum(u == unit and by == "online" and levels[procedures.index(p)] == 4 for u, p, by in came) for unit in units]
    assert rate.to_list() == [Fraction(t, int(b)) for t, b in zip(tops, everything["received_in_period"], strict=True)]
    for only in ([1] * 9, [True] * 8):
        with pytest.raises(dq.ArgumentError):
            dossiers.intake((first, last), only=only)


def test_rates_take_frames_and_refuse_bad_counts():
    for library in (pd.DataFrame, pl.DataFrame, pa.table):
        rates = dq.rates.online_rate(library({"o": [4, 0, 0], "t": [10, 3, 0]}), online="o", received="t")
        assert rates.to_list() == [Fraction(2, 5), 0, None]
        assert [None if p is None else str(p) for p in rates.percent(places=0)] == ["40", "0", None]
    big = 2**63 - 1
    assert dq.rates.average_time({"time": [big], "resolved": [big - 1]}, time="time", resolved="resolved")[0] == Fraction(big, big - 1)
    for call, kind, row in [
        (lambda: dq.rates.online_rate({"o": [1, 4], "t": [1, 3]}, online="o", received="t"), dq.InconsistentError, 1),
        (lambda: dq.rates.online_rate({"o": [1, -4], "t": [1, 3]}, online="o", received="t"), dq.RangeError, 1),
        (lambda: dq.rates.online_rate({"o": [1], "t": [1, 3]}, online="o", received="t"), dq.ArgumentError, None),
        (lambda: dq.rates.online_rate(pl.DataFrame({"o": [1, None], "t": [1, 3]}), online="o", received="t"), dq.ArgumentError, 1),
        (lambda: dq.rates.satisfaction_rate({"received": [9], "overdue": [5], "disliked": [5]}), dq.InconsistentError, 0),
        (lambda: dq.rates.screen_online_rate({"received_online": [big], "received_in_person": [1]}), dq.CountOverflowError, 0),
        (lambda: dq.rates.portal_online_rate({"o": [1], "t": [1]}, online="o", received="t", synchronised="3/2"), dq.RangeError, 0),
        (lambda: dq.rates.services_in_use({"received_online": [1]}, level=[5]), dq.RangeError, 0),
        (lambda: dq.rates.services_in_use({"received_online": [1]}, level=[4, 4]), dq.ArgumentError, None),
        (lambda: dq.rates.overdue_rate({}, of="all"), dq.ArgumentError, None),
    ]:
        with pytest.raises(kind) as caught:
            call()
        assert caught.value.row == row


def test_a_bad_count_is_named_by_the_column_of_the_data():
    with pytest.raises(dq.RangeError, match="^row 1, column sớm: -1; a count is 0 or more") as caught:
        dq.rates.on_time_among_resolved_rate(
            {"sớm": [1, -1], "đúng": [1, 1], "trễ": [1, 1]}, early="sớm", on_time="đúng", overdue="trễ"
        )
    assert (caught.value.row, caught.value.column) == (1, "sớm")


def test_each_rate_takes_data_first_and_all_else_by_keyword():
    import inspect

    for name in dq.rates.__all__:
        function = getattr(dq.rates, name)
        assert inspect.getdoc(function), name
        if inspect.isfunction(function):
            first, *others = inspect.signature(function).parameters.values()
            assert first.name == "data", name
            assert all(p.kind is p.KEYWORD_ONLY for p in others), name
