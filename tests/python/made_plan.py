"""Plans made for a test: one JSON file with inline rows (docs/reference/plan-format.md)."""

import json


def department(no, total, online, **more):
    """One department's row of units and of statistics."""
    code = f"D{no:02}"
    unit = {"code": code, "level": "department", "no": no, "type": "department", "name": f"Sở số {no}", "parent": "01"}
    return unit | more, {"unit": code, "observed_total": total, "observed_online": online}


def plan(figures, *, factor="1", total=1, excluded=(), overrides=None, names=None):
    """A plan of one province whose departments have the (total, online) of `figures`.

    `excluded`: positions; `overrides`: position -> (projected total, projected online); `names`: position -> name.
    """
    rows = [department(i + 1, *tally) for i, tally in enumerate(figures)]
    for i, name in (names or {}).items():
        rows[i][0]["name"] = name
    province = {"code": "01", "level": "province", "no": 1, "type": "province", "name": "Tỉnh Mẫu", "parent": None}
    return {
        "name": "made",
        "dvc:plan": {
            "format": "plan-1",
            "identity": {"number": "1/KH-UBND", "date": "2022-05-27", "issuer": "UBND tỉnh Mẫu", "title": "Kế hoạch mẫu"},
            "observed": {"from": "2022-01-01", "to": "2022-04-30"},
            "projected": {"factor": factor},
            "totals": {"department": total},
            "exclusions": [{"unit": f"D{i + 1:02}", "reason": "a test"} for i in sorted(excluded)],
            "overrides": [
                {"unit": f"D{i + 1:02}", "projected_total": P, "projected_online": p, "reason": "a test"}
                for i, (P, p) in sorted((overrides or {}).items())
            ],
        },
        "resources": [
            {"name": "units", "data": [province, *(unit for unit, _ in rows)]},
            {"name": "statistics", "data": [statistic for _, statistic in rows]},
        ],
    }


def written(path, made):
    path.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    return path
