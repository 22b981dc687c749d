"""The sentences of projections, in both languages: which method was taken, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "factor": "{factor} x observed, a factor that was given.", "own": "{factor} x observed, the plan's factor.",
        "days": "{factor} x observed: calendar days ahead by calendar days observed.",
        "working-days": "{factor} x observed: working days ahead by working days observed.",
        "span": "One span of {days} {work}: its rate goes on for {ahead} ahead.",
        "rate": "Months of history: {months}, under 12, so the rate per {unit} goes on: {ahead} {work} ahead by {days} observed.",
        "seasonal-ratio": "Months of history: {months}, too few to fit a season, so the same months last year per {unit} x {ratio}: "
        "this year's ratio to last year over {compared} months, shrunk to the {of_group} of all units in the group ({units}).",
        "first-year": "Months of history: {months}, so the same months last year per {unit} x {ratio}: no month has come twice, the ratio "
        "is that of the group ({units} units), 1 where nobody has one.",
        "ets": "Months of history: {months}. Over the last {held}, held back, exponential smoothing (ETS) was off by {ets_error} dossiers "
        "a month, the same month last year by {naive_error}: ETS.",
        "seasonal-naive": "Months of history: {months}. Over the last {held}, held back, exponential smoothing (ETS) was off by {ets_error} "
        "dossiers a month, the same month last year by {naive_error}: the same month last year.",
        "tsb": "More than half of the {months} months have no dossiers, so TSB: {chance} of months have some, {size} on average.",
        "parent-share": "More than half of the {months} months have no dossiers, so the unit's share ({share}) of its group's forecast.",
        "poisson": "Interval: chance and the noise of the rate alone, as one span tells no dispersion; it is too narrow if months differ.",
        "nb": "Interval: negative binomial, dispersion {alpha} pooled over {units} units.",
        "paths": "Interval: simulated paths, {widened} times as wide after what was held back.",
        "lognormal": "Interval: by past errors of sums of as many months.",
        "bare": "No interval: it needs scipy, pip install 'dvcquota[forecast]'.",
        "online": "Online dossiers: {online}.", "estimated": "Working days are estimated in part.",
        "day": "working day", "days_of": "working days", "weight": "weight of the profile", "weights": "parts of the profile",
    },
    "vi": {
        "factor": "{factor} x đã tiếp nhận, hệ số được cho.", "own": "{factor} x đã tiếp nhận, hệ số của kế hoạch.",
        "days": "{factor} x đã tiếp nhận: số ngày còn lại trên số ngày đã qua.",
        "working-days": "{factor} x đã tiếp nhận: số ngày làm việc còn lại trên số ngày làm việc đã qua.",
        "span": "Một kỳ {days} {work}: giữ nguyên mức đó cho {ahead} còn lại.",
        "rate": "Số tháng có số liệu: {months}, dưới 12, nên giữ mức bình quân mỗi {unit}: {ahead} {work} còn lại trên {days} đã qua.",
        "seasonal-ratio": "Số tháng có số liệu: {months}, chưa đủ để ước lượng mùa vụ, nên lấy cùng tháng năm trước theo {unit} x {ratio}: tỷ "
        "số năm nay trên năm trước của {compared} tháng, kéo về mức {of_group} chung của nhóm ({units} đơn vị).",
        "first-year": "Số tháng có số liệu: {months}, nên lấy cùng tháng năm trước theo {unit} x {ratio}: chưa có tháng nào lặp lại, tỷ số là "
        "của nhóm ({units} đơn vị), bằng 1 nếu nhóm chưa có.",
        "ets": "Số tháng có số liệu: {months}. Với {held} tháng cuối để đối chiếu, san mũ (ETS) lệch {ets_error} hồ sơ mỗi tháng, cùng tháng "
        "năm trước lệch {naive_error}: chọn ETS.",
        "seasonal-naive": "Số tháng có số liệu: {months}. Với {held} tháng cuối để đối chiếu, san mũ (ETS) lệch {ets_error} hồ sơ mỗi tháng, "
        "cùng tháng năm trước lệch {naive_error}: chọn cùng tháng năm trước.",
        "tsb": "Hơn một nửa trong {months} tháng không có hồ sơ, nên dùng TSB: {chance} số tháng có hồ sơ, bình quân {size}.",
        "parent-share": "Hơn một nửa trong {months} tháng không có hồ sơ, nên lấy phần của đơn vị ({share}) trong dự báo của nhóm.",
        "poisson": "Khoảng dự báo: chỉ tính ngẫu nhiên và sai số của mức bình quân, vì một kỳ không cho biết độ phân tán; sẽ quá hẹp nếu các "
        "tháng khác nhau.",
        "nb": "Khoảng dự báo: nhị thức âm, độ phân tán {alpha} gộp từ {units} đơn vị.",
        "paths": "Khoảng dự báo: mô phỏng, mở rộng {widened} lần theo các tháng đối chiếu.",
        "lognormal": "Khoảng dự báo: theo sai số trước đây của tổng cùng số tháng.",
        "bare": "Không có khoảng dự báo: cần scipy, pip install 'dvcquota[forecast]'.",
        "online": "Hồ sơ trực tuyến: {online}.", "estimated": "Ngày làm việc có phần ước tính.",
        "day": "ngày làm việc", "days_of": "ngày làm việc", "weight": "trọng số tháng", "weights": "phần trọng số",
    },
}  # fmt: skip


def sentence(rung: str, facts: Mapping[str, Any], lang: str) -> str:
    """Which method was taken and why, what the interval is by, and what a reader should know."""
    words = _WORDS[lang]
    weighted = facts.get("weighted", False)
    fill = {name: _short(value, lang) if isinstance(value, float) else value for name, value in facts.items()}
    fill |= {"unit": words["weight" if weighted else "day"], "work": words["weights" if weighted else "days_of"]}
    opening = "own" if facts.get("own") else "span" if facts.get("one_span") else rung
    if rung == "seasonal-ratio" and not facts["compared"]:
        opening = "first-year"
    parts = [words[opening], *(words[name] for name in _about_interval(rung, facts))]
    if facts.get("online", rung) != rung:
        parts.append(words["online"])
    if facts.get("estimated"):
        parts.append(words["estimated"])
    return " ".join(parts).format(**fill)


def _about_interval(rung: str, facts: Mapping[str, Any]) -> list[str]:
    if facts.get("level") is None:
        return []
    if rung == "ets":
        return ["paths"]
    if rung == "seasonal-naive":
        return ["lognormal"]
    if not facts["scipy"]:
        return ["bare"]
    return ["poisson"] if facts.get("one_span") else ["nb"]


def _short(value: float, lang: str) -> str:
    """Three digits."""
    text = f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
    return text.replace(".", ",") if lang == "vi" else text
