"""What the demo says in the end: is the plan's table reproduced, and do its rows add up?"""

import dvcquota as dq

plan = dq.load_plan("haiphong-2022")
printed = dict(zip(plan.published_totals["level"], plan.published_totals["extra"], strict=True))
rows = agreeing = 0
nothing: list[str] = []
misses: list[str] = []
for level in plan.levels:
    quotas = plan.assign(level, rounding="per-row")
    found = quotas.compare()
    rows += found.rows
    agreeing += found.rows_agreeing
    nothing += found.rate_of_nothing
    if quotas.assigned != printed[level]:
        misses.append(f"{level}s: rows add up to {quotas.assigned}, the plan prints {printed[level]}")

print(f"{agreeing} of {rows} rows as printed")
names = " and ".join(plan.unit(code).name for code in nothing)
print(f"(the rate printed for {names}, 0 dossiers of 0, is empty here and counted as agreeing)")
print(*misses, sep="\n")
