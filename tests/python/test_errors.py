"""Every error code has a class, and every code can be met: each is provoked here by a call that a user can make."""

import builtins
import json
import pickle

import dvcquota as dq
import made_plan
import pytest
from dvcquota import _core, errors

CLASSES = dict(_core.error_classes())


def load(tmp_path, change=lambda made: None):
    """A small plan of one department, changed before it is written."""
    made = made_plan.plan([(10, 4)], total=3)
    change(made)
    return dq.load_plan(made_plan.written(tmp_path / "plan.json", made))


def load_text(tmp_path, text):
    (tmp_path / "plan.json").write_bytes(text)
    return dq.load_plan(tmp_path / "plan.json")


def statistic(made):
    return made["resources"][1]["data"][0]


# code -> (call, file, row, column); FILE and TABLE stand for the plan's file and its table of statistics
FILE, TABLE = "plan.json", "plan.json, table statistics"
PROVOKED = {
    "syntax": (lambda tmp: load_text(tmp, b"{"), FILE, None, None),
    "encoding": (lambda tmp: load_text(tmp, '{"name": "é"}'.encode("latin-1")), FILE, None, None),
    "schema": (lambda tmp: load_text(tmp, b"{}"), FILE, None, "name"),
    "range": (lambda tmp: dq.allocate([3, -1], total=2), None, 1, "weights"),
    "overflow": (lambda tmp: dq.allocate([3, 2**63, 2**64], total=2), None, 1, None),
    "duplicate": (lambda tmp: load(tmp, lambda made: made["resources"][1]["data"].append(statistic(made))), TABLE, 2, "unit"),
    "unknown_unit": (lambda tmp: load(tmp, lambda made: statistic(made).update(unit="D02")), TABLE, 1, "unit"),
    "inconsistent": (
        lambda tmp: load(tmp, lambda made: statistic(made).update(observed_online=11)), TABLE, 1, "observed_online"),
    "argument": (lambda tmp: dq.allocate([1, 2.5], total=2), None, 1, None),
    "shape": (lambda tmp: dq.allocate([[1, 2]], total=2), None, None, None),
    "nothing_to_share": (lambda tmp: dq.allocate([0, 0], total=2), None, None, None),
    "infeasible": (lambda tmp: load(tmp).assign("department", total=7), "made", None, None),
    "misfit": (lambda tmp: dq.allocate([50, 25, 25], total=3, quota="hagenbach-bischoff"), None, None, None),
    "tie": (lambda tmp: dq.allocate([1, 2, 2], total=1, ties="error"), None, 1, None),
    "not_in_plan": (lambda tmp: load(tmp).assign("commune"), "made", None, None),
    "not_found": (lambda tmp: dq.load_plan(tmp / "plan.json"), FILE, None, None),
    "io": (lambda tmp: load(tmp).assign("department").to_csv(tmp), "", None, None),
}  # fmt: skip
BUILT_IN = {
    "FormatError": ValueError,
    "RangeError": ValueError,
    "CountOverflowError": OverflowError,
    "InconsistentError": ValueError,
    "ArgumentError": ValueError,
    "InfeasibleError": ValueError,
    "TieError": ValueError,
    "NotInPlanError": LookupError,
    "MissingFileError": FileNotFoundError,
    "FileError": OSError,
}


def provoke(code, tmp_path):
    assert code in PROVOKED, f"no call in this test meets the error code {code}"
    with pytest.raises(dq.DvcError) as met:
        PROVOKED[code][0](tmp_path)
    return met.value


@pytest.mark.parametrize(("code", "name"), CLASSES.items(), ids=CLASSES)
def test_every_code_has_a_class_that_is_also_a_built_in(code, name):
    kind = getattr(errors, name)
    assert getattr(dq, name) is kind and name in dq.__all__
    assert kind is not dq.DvcError and issubclass(kind, dq.DvcError)
    assert issubclass(kind, BUILT_IN[name]) and BUILT_IN[name].__module__ == builtins.__name__


def test_every_class_stands_for_a_code():
    classes = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, dq.DvcError)}
    assert classes - {"DvcError"} == set(CLASSES.values()) == set(BUILT_IN)
    assert len(CLASSES) == len(_core.error_classes())
    assert set(PROVOKED) == set(CLASSES)


@pytest.mark.parametrize("code", CLASSES)
def test_every_code_can_be_met(tmp_path, code):
    error = provoke(code, tmp_path)
    _, file, row, column = PROVOKED[code]
    assert type(error) is getattr(errors, CLASSES[code])
    assert (error.code, error.row, error.column) == (code, row, column)
    # the plan's own name, or the path that was given
    given = {None: None, "made": "made", "": str(tmp_path)}
    assert error.file == (given[file] if file in given else str(tmp_path / file))


@pytest.mark.parametrize("code", CLASSES)
def test_a_message_says_where_and_then_what(tmp_path, code):
    error = provoke(code, tmp_path)
    assert error.args == (str(error),) and str(error) and "\n" not in str(error)
    row = None if error.row is None else f"row {error.row}"
    column = error.column and (f"column {error.column}" if row else error.column)
    place = ", ".join(part for part in (error.file, row, column) if part is not None)
    assert str(error).startswith(f"{place}: " if place else "")
    assert len(str(error)) > len(place) + 10


@pytest.mark.parametrize("code", CLASSES)
def test_an_error_keeps_its_place_on_the_way_to_another_process(tmp_path, code):
    error = provoke(code, tmp_path)
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error) and str(copy) == str(error)
    assert (copy.code, copy.file, copy.row, copy.column) == (error.code, error.file, error.row, error.column)


@pytest.mark.parametrize("code", CLASSES)
def test_fail_raises_the_error_of_its_code(code):
    with pytest.raises(getattr(errors, CLASSES[code])) as raised:
        errors.fail(code, "what was given and what is expected", row=4)
    assert (raised.value.code, raised.value.file, raised.value.row, raised.value.column) == (code, None, 4, None)
    assert str(raised.value) == "row 4: what was given and what is expected"


def test_the_rows_that_a_message_speaks_of_together_are_data():
    for call, rows in (
        (lambda: dq.allocate([1, 2, 2], total=1, ties="error"), (1, 2)),
        (lambda: dq.allocate([1] * 12, total=1, ties="error"), tuple(range(12))),  # ten of them in the message
        (lambda: dq.allocate([1, 1, 1], total=1, lower=[2, 0, 1]), (0, 2)),
        (lambda: dq.allocate([1, 1], total=9, upper=[2, 2]), (0, 1)),
        (lambda: dq.allocate_groups([1, 1, 1], groups=list("aba"), totals={"a": 1, "b": 1}, ties="error"), (0, 2)),
        (lambda: dq.allocate([1, -1], total=1), ()),
        (lambda: errors.fail("range", "no more than this", row=4), ()),
    ):
        with pytest.raises(dq.DvcError) as met:
            call()
        assert met.value.rows == rows == pickle.loads(pickle.dumps(met.value)).rows


def test_a_code_that_is_none():
    with pytest.raises(KeyError):
        errors.fail("typo", "there is no such code")


def test_each_error_can_be_caught_as_the_built_in(tmp_path):
    with pytest.raises(ValueError, match="plan.json"):
        load_text(tmp_path, b"{")
    with pytest.raises(OverflowError, match="64 bits"):
        dq.allocate([2**64], total=1)
    with pytest.raises(LookupError, match="commune"):
        load(tmp_path).assign("commune")
    with pytest.raises(FileNotFoundError):
        dq.load_plan(tmp_path / "none")
    with pytest.raises(OSError, match="folder"):
        load(tmp_path).assign("department").to_json(tmp_path)


def test_a_unit_that_the_plan_does_not_have(tmp_path):
    plan = load(tmp_path)
    assert plan.unit("D01").no == 1
    for code in ("D02", "", None, "d01"):
        with pytest.raises(dq.InconsistentError) as refused:
            plan.unit(code)
        assert refused.value.code == "unknown_unit"


def test_an_unknown_word_is_answered_with_the_known_ones(tmp_path):
    plan = load(tmp_path)
    quotas = plan.assign("department")
    for call, words in (
        (lambda: plan.assign("region"), ("region", "department", "district", "commune")),
        (lambda: plan.total("region"), ("region", "department", "district", "commune")),
        (lambda: plan.assign("department", rounding="down"), ("down", "exact-total", "per-row")),
        (lambda: plan.assign("department", rate="1/2", over="month"), ("month", "year", "remaining")),
        (lambda: quotas.to_table(lang="fr"), ("fr", "en", "vi")),
        (lambda: quotas.exact("rate"), ("rate", "share", "target", "reached")),
    ):
        with pytest.raises(dq.ArgumentError) as refused:
            call()
        assert all(word in str(refused.value) for word in words)


def test_json_text_stays_valid_whatever_a_name_holds(tmp_path):
    made = made_plan.plan([(10, 4)], total=3, names={0: 'Sở "\\/\b\n\u2028 Một'})
    quotas = dq.load_plan(made_plan.written(tmp_path / "plan.json", made)).assign("department")
    assert json.loads(quotas.to_json())["rows"][0]["name"] == 'Sở "\\/\b\n\u2028 Một'
