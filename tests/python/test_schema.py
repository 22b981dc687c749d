"""plan-1.schema.json against the accept and reject files of tests/data/plans, through jsonschema.

reject/schema holds faults the schema sees, reject/rules faults that only the loader sees; expected.csv holds what the
loader must say of both.
"""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

REPO = Path(__file__).resolve().parents[2]
SCHEMA = REPO / "python/dvcquota/schemas/plan-1.schema.json"
DATASETS = REPO / "python/dvcquota/datasets"
PLANS = REPO / "tests/data/plans"

# Faults of the text itself: they are gone, or nothing can be read, once a JSON reader has done its work.
TEXT_LEVEL = {
    "json-key-twice.json": "readers keep the last of two equal keys",
    "json-cell-twice.json": "readers keep the last of two equal keys",
    "json-count-as-1.0.json": "1.0 is an integer in JSON Schema; the loader demands an integer token",
    "json-count-with-exponent.json": "1e2 is an integer in JSON Schema; the loader demands an integer token",
    "json-cut-off.json": "not JSON",
    "json-trailing-comma.json": "not JSON",
    "json-with-comment.json": "not JSON",
    "json-two-documents.json": "not JSON",
    "json-empty-file.json": "not JSON",
    "json-not-utf-8.json": "not UTF-8",
}
CODES = {
    "syntax", "schema", "range", "overflow", "encoding", "duplicate", "unknown_unit", "inconsistent", "not_found", "io",
}


def files(folder):
    return sorted((PLANS / folder).glob("*.json"))


def named(paths):
    return {"argvalues": paths, "ids": [path.stem for path in paths]}


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def validator():
    return Draft7Validator(read(SCHEMA))


def test_the_schema_is_a_draft_07_schema():
    schema = read(SCHEMA)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    Draft7Validator.check_schema(schema)


def every_object(node):
    if isinstance(node, dict):
        yield node
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from every_object(child)


def test_the_schema_avoids_what_validators_read_differently():
    for node in every_object(read(SCHEMA)):
        if "$ref" in node:
            assert set(node) == {"$ref"}
        pattern = node.get("pattern")
        if isinstance(pattern, str):
            assert pattern.startswith("^") and pattern.endswith(r"(?![\s\S])")
            body = pattern.removesuffix(r"(?![\s\S])")
            assert "$" not in body and not any(f"\\{c}" in body for c in "dDwWsSbB")
            assert "." not in body.replace(r"\.", "").replace("[._-]", "").replace("[0.]", "").replace("._-]", "")
        if isinstance(node.get("format"), str):
            pytest.fail("`format` is asserted by some validators only")


def test_every_object_with_properties_is_closed():
    definitions = read(SCHEMA)["definitions"]
    rows = [name for name in definitions if name.endswith("_row")]
    assert len(rows) == 10
    for name in [*rows, "plan", "resource", "table_schema"]:
        assert definitions[name]["additionalProperties"] is False, name


@pytest.mark.parametrize("path", **named(sorted(DATASETS.glob("*/datapackage.json"))))
def test_packaged_descriptors_are_accepted(path, validator):
    validator.validate(read(path))


@pytest.mark.parametrize("path", **named(files("accept")))
def test_accepted(path, validator):
    validator.validate(read(path))


@pytest.mark.parametrize("path", **named(files("reject/schema")))
def test_rejected_by_the_schema(path, validator):
    assert not validator.is_valid(read(path))


@pytest.mark.parametrize("path", **named([p for p in files("reject/rules") if p.name not in TEXT_LEVEL]))
def test_left_to_the_loader(path, validator):
    validator.validate(read(path))


@pytest.mark.parametrize("name", sorted(TEXT_LEVEL))
def test_text_level_faults_are_out_of_the_schema_s_reach(name, validator):
    try:
        plan = read(PLANS / "reject/rules" / name)
    except ValueError:
        assert TEXT_LEVEL[name] in ("not JSON", "not UTF-8")
    else:
        validator.validate(plan)


def test_there_are_enough_files_of_each_kind():
    assert len(files("accept")) >= 8
    assert len(files("reject/schema")) >= 40
    assert len(files("reject/rules")) >= 30


def test_every_reject_file_has_one_expected_error():
    with open(PLANS / "expected.csv", encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    expected = Counter(row["file"] for row in rows)
    assert max(expected.values()) == 1
    present = {p.relative_to(PLANS).as_posix() for f in ("reject/schema", "reject/rules") for p in files(f)}
    assert set(expected) == present
    assert {row["code"] for row in rows} <= CODES
    assert all(row["fragment"] for row in rows)


def test_tables_named_by_a_path_are_there():
    used = set()
    for path in [*files("accept"), *files("reject/rules")]:
        try:
            plan = read(path)
        except ValueError:
            continue
        for resource in plan["resources"]:
            if "path" in resource:
                table = path.parent / resource["path"]
                assert table.is_file() or path.stem == "csv-file-absent"
                used.add(table)
    assert {p for folder in ("accept", "reject/rules") for p in (PLANS / folder / "tables").iterdir()} <= used
