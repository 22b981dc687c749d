"""The sentences of monitoring, in both languages: how a unit's numbers come about, and tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .shown import number, share

if TYPE_CHECKING:
    from .monitor import Progress

STATUS = {
    "en": {"ahead": "ahead", "on-pace": "on pace", "behind": "behind", "out-of-reach": "out of reach", None: "not known"},
    "vi": {
        "ahead": "vượt tiến độ", "on-pace": "đúng tiến độ", "behind": "chậm tiến độ", "out-of-reach": "không còn khả năng đạt",
        None: "chưa xác định",
    },
}  # fmt: skip

_EN = {
    "goal": "Goal: {goal} online dossiers from {first} to {last}.",
    "unreported": "Its reports do not cover everything from {first} to {as_of}: what is missing is not known, and is not 0.",
    "nothing": "From {first} to {as_of} it received no dossiers: there is no rate and no status.",
    "received": "Received from {first} to {as_of}: {received}, of them online: {done}. Rate: {done} / {received} = {rate}.",
    "expected": "Due by then: goal x share of the work that is due = {goal} x {elapsed} = {expected}. Done - due = {gap}.",
    "left": "Left to do: {goal} - {done} = {left}.",
    "reached": "The goal is reached.",
    "to_come": "Still to come: {rest}. Rate needed: {left} / {rest} = {needed}.",
    "no_rest": "How much can still come in is not known.",
    "forecast": "At the pace so far: {done} / ({elapsed}) = {forecast} online dossiers by {last}.",
    "contribution": "Its part of all that is missing in units behind: {part}.",
    "apart": "It takes no part in the sharing, so it has no status.",
    "status": "Status: {status}.",
}
_VI = {
    "goal": "Chỉ tiêu: {goal} hồ sơ trực tuyến từ {first} đến {last}.",
    "unreported": "Báo cáo chưa đủ từ {first} đến {as_of}: phần thiếu là chưa biết, không phải bằng 0.",
    "nothing": "Từ {first} đến {as_of} không tiếp nhận hồ sơ nào: không có tỷ lệ và không xếp tình trạng.",
    "received": "Tiếp nhận từ {first} đến {as_of}: {received} hồ sơ, trong đó trực tuyến: {done}. Tỷ lệ: {done} / {received} = {rate}.",
    "expected": "Phải đạt đến thời điểm này: chỉ tiêu x phần công việc đến hạn = {goal} x {elapsed} = {expected}. Chênh lệch: {gap}.",
    "left": "Còn phải thực hiện: {goal} - {done} = {left}.",
    "reached": "Đã đạt chỉ tiêu.",
    "to_come": "Dự kiến còn tiếp nhận: {rest}. Tỷ lệ cần đạt: {left} / {rest} = {needed}.",
    "no_rest": "Chưa xác định được số hồ sơ còn tiếp nhận.",
    "forecast": "Với tiến độ hiện nay: {done} / ({elapsed}) = {forecast} hồ sơ trực tuyến đến {last}.",
    "contribution": "Phần của đơn vị trong tổng số còn thiếu của các đơn vị chậm: {part}.",
    "apart": "Đơn vị không thuộc diện giao chỉ tiêu nên không xếp tình trạng.",
    "status": "Tình trạng: {status}.",
}


def explained(progress: Progress, row: int, lang: str) -> str:
    """How the numbers of a row come about."""
    words = _VI if lang == "vi" else _EN
    exact = {name: progress.exact(name)[row] for name in ("rate", "expected", "gap", "to_come", "needed_rate", "forecast", "contribution")}
    cell = {name: values[row] for name, values in progress.to_dict().items()}
    first, last = progress.window
    day = (lambda d: d.strftime("%d/%m/%Y")) if lang == "vi" else str
    fill = {
        "first": day(first), "last": day(last), "as_of": day(progress.as_of), "elapsed": str(progress.elapsed),
        **{name: number(cell[name], lang) for name in ("received", "done", "goal", "left")},
        **{name: number(exact[name], lang) for name in ("expected", "gap", "forecast")}, "rest": number(exact["to_come"], lang),
        **{"rate": share(exact["rate"], lang), "needed": share(exact["needed_rate"], lang), "part": share(exact["contribution"], lang)},
        "status": STATUS[lang][cell["status"]],
    }  # fmt: skip
    steps = ["goal"]
    if cell["received"] is None:
        steps += ["unreported"]
    elif cell["received"] == 0:
        steps += ["nothing"]
    else:
        steps += ["received", "expected", "left"]
        steps += ["reached"] if cell["left"] == 0 else ["no_rest"] if exact["to_come"] is None else ["to_come"]
        steps += ["forecast"] if exact["forecast"] is not None else []
        steps += ["contribution"] if exact["contribution"] else []
        steps += ["status"] if cell["status"] is not None else ["apart"]
    where = f" ({cell['parent']})" if cell["parent"] else ""
    return "\n".join([f"{cell['name']}{where}", *(f"  {words[step].format(**fill)}" for step in steps)]) + "\n"
