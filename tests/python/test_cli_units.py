"""`dvcquota match` and `dvcquota rebase`, as processes of their own: CSV in, CSV out, one line where they fail."""

import csv

import pytest
from command import dvcquota, printed, refusal

UNITS = """code,level,type,name,parent,valid_from,valid_to
31,province,thanh-pho,Thành phố Hải Phòng,,2020-02-01,
311,district,huyen,Huyện Thuỷ Nguyên,31,2020-02-01,2024-12-31
11500,commune,xa,Xã Minh Tân,311,2020-02-01,2024-12-31
11473,commune,thi-tran,Thị trấn Minh Đức,311,2020-02-01,2024-12-31
"""
NAMES = """no,name,district
1,Xã Minh Tân (Thủy Nguyên),Huyện Thủy Nguyên
2,Xã Minh Đức,311
3,Xã Xa,311
"""
LINKS = """old_code,old_name,new_code,new_name,coverage,weight
1,Xã Một,A,Xã Mới,full,
2,Xã Hai,A,Xã Mới,partial,1
2,Xã Hai,B,"Phường ""Mới"", B",partial,4
"""
MATCH = ("match", "names.csv", "--units", "units.csv", "--on", "2022-05-27", "--names", "name", "--parents", "district", "--within", "31")
REBASE = ("rebase", "counts.csv", "--codes", "unit", "--crosswalk", "links.csv", "--on", "2025-07-01")


@pytest.fixture
def folder(tmp_path):
    files = {
        "units.csv": UNITS,
        "names.csv": NAMES,
        "links.csv": LINKS,
        "counts.csv": "unit,online,total,note\n1,2,5,\n2,0,10,x\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_names_get_a_code_only_where_it_is_certain(folder):
    run = dvcquota(*MATCH, cwd=folder)
    assert run.stdout.decode().splitlines() == [
        "no,name,district,code,how,proposed",
        "1,Xã Minh Tân (Thủy Nguyên),Huyện Thủy Nguyên,11500,suffix-removed,",
        "2,Xã Minh Đức,311,,type-differs,11473",
        "3,Xã Xa,311,,none,",
    ]
    told = "dvcquota: names.csv: 1 suffix-removed, 1 type-differs (proposed), 1 none\n"
    assert (run.returncode, run.stderr.decode()) == (0, told)


def test_counts_are_rebased_column_by_column(folder):
    text = printed(*REBASE, "--counts", "total", "--counts", "online", cwd=folder)
    assert text == 'unit,name,total,online,estimated,complete\nA,Xã Mới,7,2,true,true\nB,"Phường ""Mới"", B",8,0,true,true\n'


@pytest.mark.parametrize(
    ("change", "command", "sentence"),
    [
        (("names.csv", "3,Xã Xa,311", "3,,311"), MATCH, "names.csv, row 4, column name: a name is empty"),
        (("names.csv", "3,Xã Xa,311", "3,Xã Xa,Huyện X"), MATCH, "row 4, column district: Huyện X is neither a code nor the name of"),
        (("names.csv", "no,", "how,"), MATCH, "names.csv: there is a column how already"),
        (("units.csv", "Thuỷ Nguyên,31,", "Thuỷ Nguyên,11500,"), MATCH, "units.csv, row 3, column parent"),
        (("counts.csv", "2,0,10", "2,0,"), REBASE, "counts.csv, row 3, column total: it is empty"),
        (("counts.csv", "2,0,10", "9,0,10"), REBASE, 'counts.csv, row 3, column unit: "9" is not an old unit of the change'),
        (("counts.csv", "2,0,10", "1,0,10"), REBASE, 'counts.csv, row 3, column unit: "1" is given twice'),
        (("links.csv", "partial,1", "partial,"), REBASE, "links.csv, row 3, column weight"),
    ],
)
def test_what_is_wrong_is_one_line_with_its_place(folder, change, command, sentence):
    file, old, new = change
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    assert sentence in refusal(*command, *(("--counts", "total") if command is REBASE else ()), cwd=folder)


def test_divided_units_without_weights_are_named(folder):
    (folder / "links.csv").write_text(LINKS.replace("partial,1", "partial,").replace("partial,4", "partial,"), encoding="utf-8")
    line = refusal(*REBASE, "--counts", "total", cwd=folder)
    assert line.startswith('counts.csv, row 3, column unit: "2" Xã Hai was divided among A Xã Mới, B Phường "Mới", B; give a weight')


def test_the_rows_of_plan_128_on_the_command_line(reference):
    files = reference / "reference"
    seed = files / "seed_units_gso_match.csv"  # districts stand directly below the city: their parent is empty
    with seed.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    options = ["--units", files / "hp_units_2022.csv", "--valid-from", "2020-02-01", "--on", "2022-05-27"]
    run = dvcquota("match", seed, "--names", "plan_name", "--parents", "plan_parent", "--within", "31", *options, cwd=files)
    made = list(csv.DictReader(run.stdout.decode().splitlines()))
    assert [row["code"] or row["proposed"] for row in made] == [row["gso_code"] for row in rows]
    assert [row["how"] for row in made] == [row["match"] for row in rows]
