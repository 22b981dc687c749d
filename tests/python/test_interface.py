"""What holds for the whole Python interface: data first, options by name, results that stay as they are, a light import."""

import inspect
import subprocess
import sys

import dvcquota as dq
import numpy as np
import pytest
from command import BARE
from dvcquota import _core

FRAMES = ("pandas", "polars", "pyarrow", "narwhals")


@pytest.fixture(scope="module")
def quotas():
    return dq.load_plan("haiphong-2022").assign("commune")


def in_a_new_interpreter(code, cwd):
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=cwd, env=BARE, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


# --- signatures ---------------------------------------------------------------------------------------------------


def public_callables():
    """(name, callable) of every public function, method and property, without the compiled classes."""
    for name in dq.__all__:
        value = getattr(dq, name)
        if inspect.isfunction(value):
            yield name, value
        elif inspect.isclass(value) and value.__module__ != _core.__name__ and not issubclass(value, Exception):
            for member, function in inspect.getmembers(value, inspect.isfunction):
                if not member.startswith("_"):
                    yield f"{name}.{member}", function


def test_everything_that_is_exported_is_there_and_said_once():
    assert list(dq.__all__) == sorted(set(dq.__all__))
    for name in dq.__all__:
        assert getattr(dq, name) is not None
    assert {name for name, _ in public_callables()} >= {
        "allocate", "load_plan", "datasets", "Plan.assign", "Assignment.to_csv", "Assignment.compare", "Table.to_native",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "function"), list(public_callables()), ids=lambda value: value if isinstance(value, str) else "")
def test_data_is_positional_and_all_else_by_keyword(name, function):
    parameters = [p for p in inspect.signature(function).parameters.values() if p.name != "self"]
    positional = [p for p in parameters if p.kind is not p.KEYWORD_ONLY]
    most = {"verify": 2, "score": 3}.get(name, 1)  # counts and weights are both data; so are an index and two sides of figures
    assert len(positional) <= most, name
    assert all(p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY) for p in parameters), name
    assert inspect.getdoc(function), name


def test_the_arguments_of_the_main_calls():
    def arguments(function):
        return [(p.name, p.kind is p.KEYWORD_ONLY) for p in inspect.signature(function).parameters.values()]

    assert arguments(dq.allocate) == [("data", False)] + [
        (name, True)
        for name in ("total", "method", "weights", "lower", "upper", "redistribute", "ties", "priority", "seed", "quota", "q",
                     "signposts", "threads")
    ]  # fmt: skip
    assert arguments(dq.load_plan) == [("source", False)]
    assert arguments(dq.Plan.assign)[1:] == [("level", False)] + [
        (name, True) for name in ("model", "rounding", "total", "rate", "over", "lower", "upper")
    ]
    with pytest.raises(TypeError):
        dq.allocate([1, 2], 3)
    with pytest.raises(TypeError):
        dq.load_plan("haiphong-2022").assign("commune", "per-row")


# --- what the compiled module takes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "weights",
    [
        [1, 2],
        [1.9, 2.9],
        np.array([1.9, 2.9]),
        np.array([1.0, 2.0]),
        np.array([True, False]),
        np.array([1, 2], np.uint64),
        np.array([1, 2], np.int32),
        np.array([1, 2], ">i8"),
        np.array([1, 2, 3, 4])[::2],
        np.array(["1", "2"]),
    ],
    ids=repr,
)
def test_the_binding_converts_nothing_on_the_way(weights):
    """The facade has made int64 of what it accepts; a conversion here would cut floats and turn 2^63 negative."""
    with pytest.raises(TypeError):
        _core.allocate(weights, 3)


def test_the_binding_takes_one_dimension_only():
    for weights in (np.ones((2, 2), np.int64), np.ones((1, 2), np.int64), np.int64(3), np.array(3)):
        with pytest.raises((TypeError, dq.ArgumentError)):
            _core.allocate(weights, 3)
    assert _core.allocate(np.array([1, 2]), 3).counts.tolist() == [1, 2]


# --- what an import costs -----------------------------------------------------------------------------------------


def test_import_brings_no_dataframe_library(tmp_path):
    loaded = f"print(sorted(set({FRAMES}) & set(sys.modules)))"
    assert in_a_new_interpreter(f"import sys, dvcquota; {loaded}", tmp_path) == "[]"


def test_the_main_job_needs_no_dataframe_library(tmp_path):
    code = f"""
import sys
sys.modules.update(dict.fromkeys({FRAMES}))  # an import of any of them is an ImportError from here on
import dvcquota as dq
quotas = dq.load_plan("haiphong-2022").assign("commune")
quotas.to_csv("out.csv"), quotas.to_json(), quotas.to_table(), quotas._repr_html_(), quotas.compare(), quotas.to_dict()
print(quotas.total)
"""
    assert in_a_new_interpreter(code, tmp_path) == "169369"


def test_nothing_is_printed_by_the_library(capfd):
    quotas = dq.load_plan("haiphong-2022").assign("department", rounding="per-row")
    quotas.to_table(), quotas.warnings(), dq.allocate([1, 1], total=1)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("backend", "extra"), [("pandas", "pandas"), ("polars", "polars"), ("pyarrow", "arrow")])
def test_a_missing_library_is_named_with_its_extra(monkeypatch, quotas, backend, extra):
    monkeypatch.setitem(sys.modules, backend, None)
    with pytest.raises(ImportError, match=rf"{backend} .*dvcquota\[{extra}\]"):
        quotas.to_native(backend)
    if backend == "pyarrow":
        with pytest.raises(ImportError, match=r"dvcquota\[arrow\]"):
            quotas.__arrow_c_stream__()


# --- results ------------------------------------------------------------------------------------------------------


def test_counts_are_read_only(quotas):
    counts = quotas.counts
    assert (counts.dtype, counts.ndim, len(counts)) == (np.int64, 1, 217)
    with pytest.raises(ValueError, match="read-only"):
        counts[0] = 1
    with pytest.raises(ValueError, match="WRITEABLE"):
        counts.setflags(write=True)


def test_counts_outlive_the_assignment():
    counts = dq.load_plan("haiphong-2022").assign("commune").counts
    dq.load_plan("haiphong-2022").assign("commune", total=0)
    assert counts.sum() == 169_369


@pytest.mark.parametrize("name", ["total", "assigned", "offline", "rounding", "counts", "ties", "level", "plan", "columns", "extra"])
def test_an_assignment_cannot_be_changed(name):
    quotas = dq.load_plan("haiphong-2022").assign("district")
    with pytest.raises(AttributeError):
        setattr(quotas, name, getattr(quotas, name, None))


@pytest.mark.parametrize("name", ["name", "number", "issued", "factor", "levels", "exclusions", "tasks", "reports"])
def test_a_plan_cannot_be_changed(name):
    plan = dq.load_plan("haiphong-2022")
    with pytest.raises(AttributeError):
        setattr(plan, name, getattr(plan, name))


def test_lists_that_are_handed_out_are_copies(quotas):
    quotas["extra"].clear()
    quotas.printed().clear()
    quotas.exact("target").clear()
    allocation = dq.allocate([1, 1], total=1)
    allocation.ties.clear()
    allocation.ties[0].rows.clear()
    assert quotas["extra"] == quotas.counts.tolist() and len(quotas.printed()) == len(quotas.exact("target")) == 217
    assert allocation.ties[0].rows == [0, 1]


def test_the_same_call_gives_the_same_result():
    first, second = (dq.load_plan("haiphong-2022").assign("commune") for _ in range(2))
    assert first.to_json() == second.to_json()
    assert first.to_dict() == second.to_dict()


def test_a_plan_is_found_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert dq.datasets() == ("haiphong-2022",)
    assert dq.load_plan("haiphong-2022").levels == ("department", "district", "commune")


def test_reprs_name_what_they_show(quotas):
    assert all(words in repr(quotas) for words in ("haiphong-2022", "commune", "169369", "217"))
    assert all(words in repr(quotas.plan) for words in ("haiphong-2022", "128/KH-UBND", "2022-05-27", "253"))
