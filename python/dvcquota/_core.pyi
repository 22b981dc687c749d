"""
The compiled part of dvcquota; use the package, not this module.
"""
from __future__ import annotations
import collections.abc
import datetime
import decimal
import fractions
import numpy
import numpy.typing
import os
import typing
__all__: list[str] = ['Adjustment', 'Agreement', 'Allocation', 'Assignment', 'AuditPart', 'AuditReport', 'AuditRow', 'AuditTable', 'Biproportion', 'Calendar', 'Catalogue', 'Certificate', 'ClassAllocation', 'Crosswalk', 'DatedUnit', 'Diagnostic', 'Difference', 'Distance', 'DossierTable', 'Duty', 'Entry', 'Exclusion', 'Explanation', 'Form06Report', 'GapFilling', 'Grid', 'GroupStep', 'Hierarchy', 'HierarchyAllocation', 'HierarchyExplanation', 'IndexProfile', 'IndexScheme', 'IndexScores', 'Indicator', 'LevelFigures', 'LevelFour', 'Link', 'NameIndex', 'Outcome', 'Override', 'Period', 'Plan', 'Procedure', 'Progress', 'PublishedRow', 'PublishedTotal', 'RateColumn', 'Registry', 'ReportDuty', 'Reported', 'RoundedTable', 'RowExplanation', 'Schedule', 'SimulatedColumns', 'Simulation', 'TableTie', 'Task', 'TaskParty', 'TaskStep', 'Tie', 'Unit', 'Warning', 'accent_free', 'adjust', 'allocate', 'allocate_by', 'allocate_classes', 'allocate_hierarchy', 'allocate_matrix', 'allocate_with', 'assign', 'assign_all', 'audit', 'audit_table', 'average_time', 'bytes_of_a_simulated_dossier', 'certify', 'certify_by', 'certify_counts', 'channel_names', 'columns', 'compare', 'count_early', 'count_form06', 'count_intake', 'distance', 'dossier_faults', 'duties', 'error_classes', 'explain', 'explain_hierarchy', 'explain_row', 'explain_row_by', 'explanation_heading', 'explanation_json', 'explanation_steps', 'explanation_text', 'fail', 'fill_gap', 'fill_gap_to', 'full_online_rate', 'grid_of', 'load_calendar', 'load_catalogue', 'load_catalogue_of', 'load_crosswalk', 'load_index', 'load_plan', 'load_units', 'made_up_units', 'make_paths', 'max_file_bytes', 'max_grid_cells', 'members', 'methods', 'most_simulated_dossiers', 'movements', 'name_key', 'official_names', 'on_time_among_resolved_rate', 'on_time_rate', 'online_limits', 'online_rate', 'outcome', 'overdue_rate_of_handled', 'overdue_rate_of_received', 'parse_period', 'period_before', 'periods', 'plan_reporting_day', 'plan_window', 'portal_online_rate', 'postal_intake_rate', 'postal_return_rate_of_resolved', 'postal_return_rate_of_returned', 'put_together', 'quantile_tiers', 'rank_counts', 'rank_ratios', 'read_file', 'read_indicator', 'reports_due_before', 'resume', 'round_table', 'satisfaction_rate', 'screen_online_rate', 'sentence', 'services_in_use', 'shortened_limits', 'simulate', 'simulated_csv_header', 'sort_key', 'status_names', 'statuses', 'to_csv', 'to_json', 'to_table', 'usual_settings', 'verify_hierarchy', 'version', 'whole_weights', 'write_file']
class Tie:
    """
    Rows with equal claims, how many dossiers they contested, and who was served.
    """
    def __repr__(self) -> str:
        ...
    @property
    def contested(self) -> int:
        ...
    @property
    def rows(self) -> list[int]:
        ...
    @property
    def served(self) -> list[int]:
        ...
class Allocation:
    """
    Whole dossiers per row, and the ties met at the cut.
    """
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]:
        ...
    @property
    def ties(self) -> list[Tie]:
        ...
class ClassAllocation:
    """
    Whole dossiers per class of rows, and the ties met at the cut.
    """
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]:
        ...
    @property
    def each(self) -> numpy.typing.NDArray[numpy.int64]:
        ...
    @property
    def raised(self) -> numpy.typing.NDArray[numpy.int64]:
        ...
    @property
    def ties(self) -> list[Tie]:
        ...
class Certificate:
    """
    What proves an allocation: multipliers or the cut, and the rows that bounds hold.
    """
    @property
    def active_bounds(self) -> tuple[list[int], list[int]]:
        ...
    @property
    def cut(self) -> tuple[fractions.Fraction | None, fractions.Fraction | None] | None:
        ...
    @property
    def multiplier(self) -> tuple[fractions.Fraction, fractions.Fraction | None] | None:
        ...
class RowExplanation:
    """
    How one row of an allocation came to its count; `str()` says it in words.
    """
    def __str__(self) -> str:
        ...
    def text(self, *, lang: str = 'en') -> str:
        """
        The sentences, in English (`en`) or Vietnamese (`vi`).
        """
    def to_dict(self) -> dict:
        """
        Every field by its name.
        """
    @property
    def ahead(self) -> fractions.Fraction | None:
        ...
    @property
    def bound(self) -> str:
        ...
    @property
    def count(self) -> int:
        ...
    @property
    def divisor(self) -> fractions.Fraction | None:
        ...
    @property
    def house(self) -> int | None:
        ...
    @property
    def least_weight(self) -> int | None:
        ...
    @property
    def left(self) -> int | None:
        ...
    @property
    def lower(self) -> int | None:
        ...
    @property
    def method(self) -> str:
        ...
    @property
    def missed(self) -> fractions.Fraction | None:
        ...
    @property
    def multiplier(self) -> fractions.Fraction | None:
        ...
    @property
    def quotient(self) -> fractions.Fraction | None:
        ...
    @property
    def rank(self) -> int | None:
        ...
    @property
    def reached(self) -> fractions.Fraction | None:
        ...
    @property
    def remainder(self) -> fractions.Fraction | None:
        ...
    @property
    def rounded(self) -> int | None:
        ...
    @property
    def row(self) -> int:
        ...
    @property
    def served(self) -> fractions.Fraction | None:
        ...
    @property
    def share(self) -> fractions.Fraction | None:
        ...
    @property
    def shift(self) -> fractions.Fraction | None:
        ...
    @property
    def squared(self) -> bool | None:
        ...
    @property
    def sum(self) -> int:
        ...
    @property
    def tie(self) -> Tie | None:
        ...
    @property
    def total(self) -> int:
        ...
    @property
    def upper(self) -> int | None:
        ...
    @property
    def weight(self) -> int:
        ...
    @property
    def whole(self) -> int | None:
        ...
class HierarchyAllocation:
    """
    Whole dossiers per row and per group, and the ties on the way.
    """
    @property
    def at_lower(self) -> list[int]:
        ...
    @property
    def at_upper(self) -> list[int]:
        ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]:
        ...
    @property
    def group_ties(self) -> list[Tie]:
        ...
    @property
    def ties(self) -> list[Tie]:
        ...
    @property
    def totals(self) -> list[int]:
        ...
class GroupStep:
    """
    A group and its total.
    """
    @property
    def bound(self) -> str:
        ...
    @property
    def group(self) -> int:
        ...
    @property
    def total(self) -> int:
        ...
    @property
    def why(self) -> RowExplanation | None:
        ...
class HierarchyExplanation:
    """
    How one row came to its count, level by level.
    """
    def text(self, names: collections.abc.Sequence[str], lang: str) -> str:
        """
        The sentences, in English (`en`) or Vietnamese (`vi`).
        """
    @property
    def apart(self) -> list[GroupStep]:
        ...
    @property
    def groups(self) -> list[GroupStep]:
        ...
    @property
    def mode(self) -> str:
        ...
    @property
    def row(self) -> RowExplanation:
        ...
class GapFilling:
    """
    What each row gets on top of what it has, and the rate behind it.
    """
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]:
        ...
    @property
    def needed(self) -> fractions.Fraction:
        ...
    @property
    def rate(self) -> fractions.Fraction:
        ...
    @property
    def ties(self) -> list[Tie]:
        ...
class TableTie:
    """
    Cells (row, column) with equal claims, and those that were served.
    """
    def __repr__(self) -> str:
        ...
    @property
    def cells(self) -> list[tuple[int, int]]:
        ...
    @property
    def served(self) -> list[tuple[int, int]]:
        ...
class Biproportion:
    """
    Counts between margins, with the multipliers that prove them.
    """
    def verify(self) -> None:
        """
        Proves the counts anew from the multipliers.
        """
    @property
    def column_multipliers(self) -> list[fractions.Fraction]:
        ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]:
        ...
    @property
    def row_multipliers(self) -> list[fractions.Fraction]:
        ...
    @property
    def ties(self) -> list[TableTie]:
        ...
class RoundedTable:
    """
    A rounded table and its sums.
    """
    @property
    def column_totals(self) -> numpy.typing.NDArray[numpy.int64]:
        ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]:
        ...
    @property
    def row_totals(self) -> numpy.typing.NDArray[numpy.int64]:
        ...
    @property
    def ties(self) -> list[TableTie]:
        ...
    @property
    def total(self) -> int:
        ...
class Procedure:
    """
    One procedure of a plan's list or of a catalogue; None is not stated.
    """
    @property
    def agency(self) -> str:
        ...
    @property
    def code(self) -> str | None:
        ...
    @property
    def coverage(self) -> str | None:
        ...
    @property
    def eligible(self) -> bool | None:
        ...
    @property
    def fee(self) -> int | None:
        ...
    @property
    def field(self) -> str | None:
        ...
    @property
    def legal_limit(self) -> int | None:
        ...
    @property
    def level(self) -> str:
        ...
    @property
    def limit_unit(self) -> str | None:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def no(self) -> int | None:
        ...
    @property
    def online_fee(self) -> int | None:
        ...
    @property
    def online_limit(self) -> int | None:
        ...
    @property
    def online_only_pilot(self) -> bool:
        ...
    @property
    def service_level(self) -> int | None:
        ...
    @property
    def unit(self) -> str | None:
        ...
class LevelFour:
    """
    How many of the eligible procedures are offered at level 4.
    """
    def __repr__(self) -> str:
        ...
    @property
    def eligible(self) -> int:
        ...
    @property
    def rate(self) -> fractions.Fraction | None:
        ...
    @property
    def reached(self) -> int:
        ...
    @property
    def unknown(self) -> int:
        ...
class Catalogue:
    """
    Procedures as one list that can be asked.
    """
    def find(self, code: str) -> Procedure | None:
        ...
    def level_four(self) -> LevelFour:
        ...
    def shortened(self, saved: str, rounding: str) -> list[tuple[fractions.Fraction, int] | None]:
        ...
    def where(self, wanted: dict) -> Catalogue:
        ...
    @property
    def agencies(self) -> list[str]:
        ...
    @property
    def fields(self) -> list[str]:
        ...
    @property
    def procedures(self) -> list[Procedure]:
        ...
class Unit:
    """
    One administrative unit as the plan lists it.
    """
    @property
    def code(self) -> str | None:
        ...
    @property
    def level(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def no(self) -> int:
        ...
    @property
    def official_name(self) -> str:
        ...
    @property
    def parent(self) -> str | None:
        ...
    @property
    def type(self) -> str:
        ...
class TaskParty:
    """
    Who leads a task or takes part in it.
    """
    @property
    def level(self) -> str | None:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def role(self) -> str:
        ...
    @property
    def unit(self) -> str | None:
        ...
class Period:
    """
    A window of days, both ends included.
    """
    @property
    def begin(self) -> datetime.date:
        ...
    @property
    def end(self) -> datetime.date:
        ...
class TaskStep:
    """
    One step of a task: a window of days, or the day before which it is done.
    """
    @property
    def before(self) -> datetime.date | None:
        ...
    @property
    def deliverable(self) -> str | None:
        ...
    @property
    def deliverable_en(self) -> str | None:
        ...
    @property
    def no(self) -> int:
        ...
    @property
    def time_printed(self) -> str:
        ...
    @property
    def window(self) -> Period | None:
        ...
class Task:
    """
    One task of the register, with its parties and steps.
    """
    @property
    def id(self) -> str:
        ...
    @property
    def part(self) -> str:
        ...
    @property
    def parties(self) -> list[TaskParty]:
        ...
    @property
    def steps(self) -> list[TaskStep]:
        ...
    @property
    def title(self) -> str:
        ...
    @property
    def title_en(self) -> str | None:
        ...
class Indicator:
    """
    One of the plan's indicators: at least `value`.
    """
    @property
    def due(self) -> datetime.date | None:
        ...
    @property
    def id(self) -> str:
        ...
    @property
    def measure(self) -> str:
        ...
    @property
    def report_before(self) -> datetime.date | None:
        ...
    @property
    def title(self) -> str:
        ...
    @property
    def title_en(self) -> str | None:
        ...
    @property
    def value(self) -> fractions.Fraction:
        ...
class ReportDuty:
    """
    Who reports what to whom, and how often.
    """
    @property
    def before(self) -> datetime.date | None:
        ...
    @property
    def before_day(self) -> int | None:
        ...
    @property
    def first_day(self) -> int | None:
        ...
    @property
    def id(self) -> str:
        ...
    @property
    def last_day(self) -> int | None:
        ...
    @property
    def level(self) -> str | None:
        ...
    @property
    def period(self) -> str:
        ...
    @property
    def recipient(self) -> str | None:
        ...
    @property
    def title(self) -> str:
        ...
    @property
    def title_en(self) -> str | None:
        ...
    @property
    def unit(self) -> str | None:
        ...
class Entry:
    """
    What a unit received and is expected to receive.
    """
    @property
    def excluded(self) -> bool:
        ...
    @property
    def observed_online(self) -> int:
        ...
    @property
    def observed_total(self) -> int:
        ...
    @property
    def offline(self) -> int:
        ...
    @property
    def projected_online(self) -> int:
        ...
    @property
    def projected_total(self) -> int:
        ...
    @property
    def unit(self) -> str | None:
        ...
class PublishedRow:
    """
    A row of the published table: text and value of each cell.
    """
    def printed(self, arg0: typing.SupportsInt | typing.SupportsIndex) -> str:
        ...
    def value(self, arg0: typing.SupportsInt | typing.SupportsIndex) -> decimal.Decimal | None:
        ...
    @property
    def unit(self) -> str | None:
        ...
class PublishedTotal:
    """
    The published total row of a level.
    """
    def printed(self, arg0: typing.SupportsInt | typing.SupportsIndex) -> str:
        ...
    def value(self, arg0: typing.SupportsInt | typing.SupportsIndex) -> decimal.Decimal | None:
        ...
    @property
    def level(self) -> str:
        ...
class Exclusion:
    """
    A unit that takes no part in the sharing, and why.
    """
    @property
    def reason(self) -> str:
        ...
    @property
    def unit(self) -> str | None:
        ...
class Override:
    """
    Projected figures that the plan gives by hand.
    """
    @property
    def projected_online(self) -> int:
        ...
    @property
    def projected_total(self) -> int:
        ...
    @property
    def reason(self) -> str:
        ...
    @property
    def unit(self) -> str | None:
        ...
class Plan:
    """
    A plan whose parts agree.
    """
    def entries(self, level: str) -> list[Entry]:
        ...
    def printed_parent(self, unit: Unit) -> str:
        ...
    def total(self, level: str) -> int | None:
        ...
    def unit(self, code: str) -> Unit | None:
        ...
    @property
    def catalogue(self) -> Catalogue:
        ...
    @property
    def exclusions(self) -> list[Exclusion]:
        ...
    @property
    def factor(self) -> fractions.Fraction:
        ...
    @property
    def indicators(self) -> list[Indicator]:
        ...
    @property
    def issued(self) -> datetime.date:
        ...
    @property
    def issuer(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def number(self) -> str:
        ...
    @property
    def observed(self) -> Period:
        ...
    @property
    def overrides(self) -> list[Override]:
        ...
    @property
    def projected(self) -> Period | None:
        ...
    @property
    def published(self) -> list[PublishedRow]:
        ...
    @property
    def published_totals(self) -> list[PublishedTotal]:
        ...
    @property
    def reports(self) -> list[ReportDuty]:
        ...
    @property
    def signer(self) -> str:
        ...
    @property
    def tasks(self) -> list[Task]:
        ...
    @property
    def title(self) -> str:
        ...
    @property
    def title_en(self) -> str:
        ...
    @property
    def units(self) -> list[Unit]:
        ...
class Duty:
    """
    A step that is to be done, with its task, and what the party asked for is in it.
    """
    @property
    def days_left(self) -> int | None:
        ...
    @property
    def deliverable(self) -> str | None:
        ...
    @property
    def deliverable_en(self) -> str | None:
        ...
    @property
    def first_day(self) -> datetime.date | None:
        ...
    @property
    def last_day(self) -> datetime.date:
        ...
    @property
    def part(self) -> str:
        ...
    @property
    def party(self) -> str | None:
        ...
    @property
    def role(self) -> str | None:
        ...
    @property
    def state(self) -> str | None:
        ...
    @property
    def step(self) -> int:
        ...
    @property
    def task(self) -> str:
        ...
    @property
    def time_printed(self) -> str:
        ...
    @property
    def title(self) -> str:
        ...
    @property
    def title_en(self) -> str | None:
        ...
class DatedUnit:
    """
    A unit with the days on which it had this level, type, name and parent.
    """
    @property
    def code(self) -> str | None:
        ...
    @property
    def level(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def parent(self) -> str | None:
        ...
    @property
    def type(self) -> str:
        ...
    @property
    def valid_from(self) -> datetime.date:
        ...
    @property
    def valid_to(self) -> datetime.date | None:
        ...
class Link:
    """
    From an old unit to a new one, whole or in part.
    """
    @property
    def coverage(self) -> str:
        ...
    @property
    def new_code(self) -> str | None:
        ...
    @property
    def new_name(self) -> str:
        ...
    @property
    def old_code(self) -> str | None:
        ...
    @property
    def old_name(self) -> str:
        ...
    @property
    def weight(self) -> int | None:
        ...
class Hierarchy:
    def ancestors(self, code: str) -> list[Unit]:
        ...
    def children(self, code: str) -> list[Unit]:
        ...
    def find(self, code: str) -> Unit | None:
        ...
    def roll_up(self, codes: collections.abc.Sequence[str], counts: numpy.typing.NDArray[numpy.int64], to: str) -> list[tuple[str | None, int]]:
        ...
    @property
    def units(self) -> list[Unit]:
        ...
class NameIndex:
    def __init__(self, of: Hierarchy) -> None:
        ...
    def match(self, name: str, parent: str) -> tuple[str, Unit | None, list[Unit]]:
        ...
    def search(self, text: str) -> list[Unit]:
        ...
class Registry:
    def at(self, on: str) -> Hierarchy:
        ...
    def history(self, code: str) -> list[DatedUnit]:
        ...
    def joined(self, other: Registry) -> Registry:
        ...
    @property
    def units(self) -> list[DatedUnit]:
        ...
class Crosswalk:
    def check(self, before: Hierarchy, after: Hierarchy) -> None:
        ...
    def rebase(self, codes: collections.abc.Sequence[str], columns: list[tuple[str, numpy.typing.NDArray[numpy.int64]]]) -> tuple[list[tuple[str | None, str, bool, bool]], list[list[int]]]:
        ...
    def with_weights(self, weights: collections.abc.Sequence[tuple[str, str, typing.SupportsInt | typing.SupportsIndex]]) -> Crosswalk:
        ...
    @property
    def divided(self) -> list[str | None]:
        ...
    @property
    def links(self) -> list[Link]:
        ...
    @property
    def on(self) -> datetime.date:
        ...
class AuditRow:
    """
    A printed row: number, name, group heading, nine cells, and the official unit behind it.
    """
    def printed(self, column: typing.SupportsInt | typing.SupportsIndex) -> str:
        ...
    def value(self, column: typing.SupportsInt | typing.SupportsIndex) -> decimal.Decimal | None:
        ...
    @property
    def identity(self) -> str:
        ...
    @property
    def line(self) -> int | None:
        ...
    @property
    def name(self) -> str | None:
        ...
    @property
    def no(self) -> str | None:
        ...
    @property
    def official(self) -> str | None:
        ...
    @property
    def parent(self) -> str | None:
        ...
    @property
    def unit(self) -> str | None:
        ...
class AuditPart:
    """
    The rows and total rows of one level.
    """
    @property
    def has(self) -> list[bool]:
        ...
    @property
    def level(self) -> str:
        ...
    @property
    def missing(self) -> list[str]:
        ...
    @property
    def rows(self) -> list[AuditRow]:
        ...
    @property
    def title(self) -> str | None:
        ...
    @property
    def totals(self) -> list[AuditRow]:
        ...
class AuditTable:
    """
    A published table: its parts in the order of the document.
    """
    def identified(self, names: NameIndex, within: str) -> AuditTable:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def parts(self) -> list[AuditPart]:
        ...
class Diagnostic:
    """
    One thing that was put right or could not be understood.
    """
    @property
    def column(self) -> str | None:
        ...
    @property
    def level(self) -> str | None:
        ...
    @property
    def line(self) -> int | None:
        ...
    @property
    def name(self) -> str | None:
        ...
    @property
    def no(self) -> str | None:
        ...
    @property
    def raw(self) -> str:
        ...
    @property
    def rule(self) -> str:
        ...
    @property
    def value(self) -> decimal.Decimal | None:
        ...
class Grid:
    """
    A document as rows of text.
    """
    def __init__(self, name: str, sheets: collections.abc.Sequence[collections.abc.Sequence[tuple[typing.SupportsInt | typing.SupportsIndex, collections.abc.Sequence[str]]]]) -> None:
        ...
    def read(self, columns: collections.abc.Sequence[tuple[str, typing.SupportsInt | typing.SupportsIndex | str]], level: str | None) -> tuple[AuditTable, list[Diagnostic]]:
        ...
class AuditReport:
    """
    What an audit found, beside the table that it is of.
    """
    def cells(self) -> list[tuple[str, str, str, str, str, str, decimal.Decimal | None, decimal.Decimal | None, str]]:
        ...
    def to_json(self) -> str:
        ...
    def to_markdown(self, lang: str) -> str:
        ...
    def to_text(self, lang: str) -> str:
        ...
class Distance:
    """
    How far two lists of quotas are apart.
    """
    @property
    def changed(self) -> int:
        ...
    @property
    def gained(self) -> int:
        ...
    @property
    def gainers(self) -> int:
        ...
    @property
    def gains_most(self) -> int | None:
        ...
    @property
    def losers(self) -> int:
        ...
    @property
    def loses_most(self) -> int | None:
        ...
    @property
    def lost(self) -> int:
        ...
    @property
    def most_gained(self) -> int:
        ...
    @property
    def most_lost(self) -> int:
        ...
    @property
    def moved(self) -> int:
        ...
class Outcome:
    """
    What a level's quotas come to.
    """
    @property
    def beyond(self) -> int:
        ...
    @property
    def least(self) -> fractions.Fraction | None:
        ...
    @property
    def most(self) -> fractions.Fraction | None:
        ...
    @property
    def reached(self) -> list[fractions.Fraction | None]:
        ...
    @property
    def remaining(self) -> fractions.Fraction | None:
        ...
    @property
    def sum(self) -> int:
        ...
    @property
    def year(self) -> fractions.Fraction | None:
        ...
class Warning:
    """
    What a reader should know although nothing failed.
    """
    @property
    def given(self) -> int:
        ...
    @property
    def warning(self) -> str:
        ...
class Difference:
    """
    A cell whose printed value is not the computed one.
    """
    @property
    def column(self) -> str:
        ...
    @property
    def computed(self) -> decimal.Decimal | None:
        ...
    @property
    def printed(self) -> decimal.Decimal | None:
        ...
    @property
    def unit(self) -> str | None:
        ...
class Agreement:
    """
    A level's quotas beside the published table.
    """
    @property
    def differences(self) -> list[Difference]:
        ...
    @property
    def rate_of_nothing(self) -> list[str | None]:
        ...
    @property
    def rows(self) -> int:
        ...
    @property
    def rows_agreeing(self) -> int:
        ...
class Assignment:
    """
    The quotas of one level.
    """
    def __len__(self) -> int:
        ...
    def bound(self, arg0: typing.SupportsInt | typing.SupportsIndex) -> str:
        ...
    def extra_at_goal(self, arg0: typing.SupportsInt | typing.SupportsIndex) -> int | None:
        ...
    def lower(self, arg0: typing.SupportsInt | typing.SupportsIndex) -> int:
        ...
    def part(self, arg0: typing.SupportsInt | typing.SupportsIndex) -> fractions.Fraction:
        ...
    def printed(self) -> list[typing.Annotated[list[decimal.Decimal | None], "FixedSize(9)"]]:
        ...
    def reached(self, arg0: typing.SupportsInt | typing.SupportsIndex) -> fractions.Fraction | None:
        ...
    def share(self, arg0: typing.SupportsInt | typing.SupportsIndex) -> fractions.Fraction:
        ...
    def target(self, arg0: typing.SupportsInt | typing.SupportsIndex) -> fractions.Fraction | None:
        ...
    def unit(self, arg0: typing.SupportsInt | typing.SupportsIndex) -> str | None:
        ...
    def upper(self, arg0: typing.SupportsInt | typing.SupportsIndex) -> int:
        ...
    @property
    def assigned(self) -> int:
        ...
    @property
    def counts(self) -> numpy.typing.NDArray[numpy.int64]:
        ...
    @property
    def gap(self) -> int:
        ...
    @property
    def model(self) -> str:
        ...
    @property
    def needed(self) -> fractions.Fraction:
        ...
    @property
    def offline(self) -> int:
        ...
    @property
    def rounding(self) -> str:
        ...
    @property
    def ties(self) -> list[Tie]:
        ...
    @property
    def total(self) -> int:
        ...
    @property
    def warnings(self) -> list[Warning]:
        ...
class Explanation:
    """
    One quota with every number that it comes from.
    """
    @property
    def asked(self) -> tuple[fractions.Fraction, fractions.Fraction] | None:
        ...
    @property
    def assigned(self) -> int:
        ...
    @property
    def bound(self) -> str:
        ...
    @property
    def code(self) -> str | None:
        ...
    @property
    def cut(self) -> int | None:
        ...
    @property
    def denominator(self) -> int:
        ...
    @property
    def excluded(self) -> str | None:
        ...
    @property
    def extra(self) -> int:
        ...
    @property
    def extra_at_goal(self) -> int | None:
        ...
    @property
    def factor(self) -> fractions.Fraction:
        ...
    @property
    def left(self) -> int:
        ...
    @property
    def level(self) -> str:
        ...
    @property
    def lower(self) -> int:
        ...
    @property
    def model(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def observed_online(self) -> int:
        ...
    @property
    def observed_total(self) -> int:
        ...
    @property
    def offline(self) -> int | None:
        ...
    @property
    def offline_total(self) -> int:
        ...
    @property
    def origin(self) -> str:
        ...
    @property
    def parent(self) -> str | None:
        ...
    @property
    def part(self) -> fractions.Fraction:
        ...
    @property
    def projected_online(self) -> int:
        ...
    @property
    def projected_total(self) -> int:
        ...
    @property
    def rank(self) -> int | None:
        ...
    @property
    def reached(self) -> fractions.Fraction | None:
        ...
    @property
    def remainder(self) -> int:
        ...
    @property
    def rounding(self) -> str:
        ...
    @property
    def share(self) -> fractions.Fraction:
        ...
    @property
    def target(self) -> fractions.Fraction | None:
        ...
    @property
    def tied(self) -> bool:
        ...
    @property
    def total(self) -> int:
        ...
    @property
    def typed_by_hand(self) -> str | None:
        ...
    @property
    def upper(self) -> int:
        ...
    @property
    def whole_part(self) -> int:
        ...
class Calendar:
    """
    Working days and hours.
    """
    def add(self, on: numpy.typing.NDArray[numpy.int64], n: numpy.typing.NDArray[numpy.int64], *, estimate: bool) -> tuple:
        """
        The n-th working day after.
        """
    def count(self, first: numpy.typing.NDArray[numpy.int64], last: numpy.typing.NDArray[numpy.int64], *, estimate: bool) -> tuple:
        """
        Working days, both ends included.
        """
    def days(self) -> list:
        """
        The days that the file names.
        """
    def deadline(self, received: numpy.typing.NDArray[numpy.int64], limits: numpy.typing.NDArray[numpy.int64], unit: str, stop_rows: numpy.typing.NDArray[numpy.int64], stop_begin: numpy.typing.NDArray[numpy.int64], stop_end: numpy.typing.NDArray[numpy.int64], *, estimate: bool) -> tuple:
        """
        When dossiers are due.
        """
    def is_working(self, on: numpy.typing.NDArray[numpy.int64], *, estimate: bool) -> tuple:
        """
        Whether offices work.
        """
    @property
    def first(self) -> datetime.date:
        ...
    @property
    def last(self) -> datetime.date:
        ...
class DossierTable:
    """
    Dossiers as columns.
    """
    def __init__(self, columns: dict) -> None:
        ...
class Form06Report:
    """
    Rows of Form 06, period by period.
    """
    def column(self, name: str) -> numpy.typing.NDArray[numpy.int64]:
        """
        One count or sum of every row.
        """
    @property
    def field(self) -> numpy.typing.NDArray[numpy.int32]:
        ...
    @property
    def unit(self) -> numpy.typing.NDArray[numpy.int32]:
        ...
class RateColumn:
    """
    A rate for each row in lowest terms; 0 of 0 where it is null.
    """
    def percent(self, places: typing.SupportsInt | typing.SupportsIndex) -> list[decimal.Decimal | None]:
        """
        Each rate in percent, rounded half-up.
        """
    @property
    def denominator(self) -> numpy.typing.NDArray[numpy.int64]:
        ...
    @property
    def numerator(self) -> numpy.typing.NDArray[numpy.int64]:
        ...
class LevelFigures:
    """
    The sums of a level in a periodic report.
    """
    @property
    def best(self) -> list[int]:
        ...
    @property
    def change(self) -> typing.Any:
        ...
    @property
    def compared(self) -> int:
        ...
    @property
    def handled(self) -> tuple[int, int, int, int]:
        ...
    @property
    def handling_reported(self) -> int:
        ...
    @property
    def missing(self) -> list[int]:
        ...
    @property
    def now(self) -> tuple[int, int]:
        ...
    @property
    def overdue(self) -> fractions.Fraction | None:
        ...
    @property
    def overdue_change(self) -> typing.Any:
        ...
    @property
    def rate(self) -> fractions.Fraction | None:
        ...
    @property
    def reported(self) -> int:
        ...
    @property
    def to_date(self) -> tuple[int, int] | None:
        ...
    @property
    def units(self) -> int:
        ...
    @property
    def worst(self) -> list[int]:
        ...
class Schedule:
    """
    How work is expected to spread over the days of a window.
    """
    @staticmethod
    def linear(first: typing.SupportsInt | typing.SupportsIndex, last: typing.SupportsInt | typing.SupportsIndex) -> Schedule:
        """
        Every day alike.
        """
    @staticmethod
    def months(first: numpy.typing.NDArray[numpy.int64], last: numpy.typing.NDArray[numpy.int64], weights: numpy.typing.NDArray[numpy.int64]) -> Schedule:
        """
        A weight for each month.
        """
    @staticmethod
    def working_days(first: typing.SupportsInt | typing.SupportsIndex, last: typing.SupportsInt | typing.SupportsIndex, calendar: Calendar, *, estimate: bool) -> Schedule:
        """
        Every working day alike.
        """
    def share(self, day: typing.SupportsInt | typing.SupportsIndex) -> fractions.Fraction:
        """
        The share that is due by the end of a day.
        """
    def weights(self, first: numpy.typing.NDArray[numpy.int64], last: numpy.typing.NDArray[numpy.int64]) -> numpy.typing.NDArray[numpy.int64]:
        """
        The weight of each part of the window.
        """
    @property
    def estimated(self) -> bool:
        ...
class Reported:
    """
    What units say they have received, put together.
    """
    def __init__(self, unit: numpy.typing.NDArray[numpy.int32], first: numpy.typing.NDArray[numpy.int64] | None, last: numpy.typing.NDArray[numpy.int64], total: numpy.typing.NDArray[numpy.int64], online: numpy.typing.NDArray[numpy.int64], units: typing.SupportsInt | typing.SupportsIndex, window_first: typing.SupportsInt | typing.SupportsIndex, window_last: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def as_of(self, on: typing.SupportsInt | typing.SupportsIndex) -> datetime.date | None:
        """
        The last day up to which any unit has reported.
        """
    def gap(self, unit: typing.SupportsInt | typing.SupportsIndex, day: typing.SupportsInt | typing.SupportsIndex) -> tuple[datetime.date, datetime.date] | None:
        """
        The first days that a unit's reports leave out.
        """
    def received(self, first: typing.SupportsInt | typing.SupportsIndex, last: typing.SupportsInt | typing.SupportsIndex) -> tuple[numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.uint8]]:
        """
        All and online dossiers of each unit in a span, and whether they are known.
        """
class Progress:
    """
    Where the units of one level stand on a day.
    """
    def __init__(self, projected: numpy.typing.NDArray[numpy.int64], online: numpy.typing.NDArray[numpy.int64], asked: numpy.typing.NDArray[numpy.uint8], reported: Reported, first_unit: typing.SupportsInt | typing.SupportsIndex, schedule: Schedule, as_of: typing.SupportsInt | typing.SupportsIndex, remaining: str, to_come: numpy.typing.NDArray[numpy.int64] | None, tolerance: str) -> None:
        ...
    def __len__(self) -> int:
        ...
    def ratio(self, name: str) -> list[fractions.Fraction | None]:
        """
        A column of exact ratios, null where nothing is known.
        """
    def sum(self) -> tuple[int, int, int, int, int, fractions.Fraction, fractions.Fraction]:
        """
        Units counted, received, online, projected, goal, expected and missing.
        """
    @property
    def elapsed(self) -> fractions.Fraction:
        ...
    @property
    def left(self) -> list[int | None]:
        ...
    @property
    def online(self) -> list[int | None]:
        ...
    @property
    def received(self) -> list[int | None]:
        ...
    @property
    def status(self) -> list[str | None]:
        ...
class Adjustment:
    """
    New goals of one level and who takes over what.
    """
    @property
    def goals(self) -> numpy.typing.NDArray[numpy.int64]:
        ...
    @property
    def moves(self) -> list[tuple[int, int, int]]:
        ...
    @property
    def ties(self) -> list[Tie]:
        ...
    @property
    def total(self) -> int:
        ...
class IndexScores:
    """
    Scores of units by an index.
    """
    def gains(self) -> list[tuple[int, str, str, int, int, str, str, int | None, int, str, str]]:
        ...
    def groups(self) -> list[tuple[int, str, str, str, decimal.Decimal | None, str | None, str, str]]:
        ...
    def metrics(self) -> list[tuple[int, str, str, int | None, int | None, str | None, decimal.Decimal | None, str | None, str, str, str, str, str, str | None]]:
        ...
    def remarks(self) -> list[tuple[int, str, str, str, str]]:
        ...
    def totals(self) -> list[tuple[int, decimal.Decimal | None, str | None, str, str]]:
        ...
class IndexScheme:
    """
    An index at a level, with variants.
    """
    def score(self, units: typing.SupportsInt | typing.SupportsIndex, unit: numpy.typing.NDArray[numpy.int64], term: numpy.typing.NDArray[numpy.int64], numerator: numpy.typing.NDArray[numpy.int64], denominator: numpy.typing.NDArray[numpy.int64], published: collections.abc.Sequence[tuple[typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex, str]]) -> IndexScores:
        """
        Scores units.
        """
    @property
    def maximum(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def published(self) -> list[str]:
        ...
    @property
    def terms(self) -> list[str]:
        ...
class IndexProfile:
    """
    An index as data.
    """
    def metrics(self) -> list[tuple[str, str, str, str, str, str | None, str, str, str]]:
        ...
    def scheme(self, variants: collections.abc.Sequence[str], level: str | None) -> IndexScheme:
        """
        The profile at a level, with variants.
        """
    def variants(self) -> list[tuple[str, str, str, str, str, str]]:
        ...
    @property
    def levels(self) -> list[str]:
        ...
    @property
    def maximum(self) -> fractions.Fraction:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def title(self) -> str:
        ...
    @property
    def title_en(self) -> str:
        ...
    @property
    def tolerance(self) -> fractions.Fraction:
        ...
    @property
    def version(self) -> str:
        ...
class SimulatedColumns:
    """
    Simulated dossiers as columns; days of 32 bits, the smallest being none.
    """
    def __len__(self) -> int:
        ...
    def codes(self, units: collections.abc.Sequence[str]) -> list[str]:
        """
        The codes of the dossiers.
        """
    def csv_rows(self, units: collections.abc.Sequence[str], procedures: collections.abc.Sequence[str]) -> bytes:
        """
        Rows of CSV in UTF-8, without a header.
        """
    @property
    def due(self) -> numpy.typing.NDArray[numpy.int32]:
        ...
    @property
    def ended(self) -> numpy.typing.NDArray[numpy.int32]:
        ...
    @property
    def intake(self) -> numpy.typing.NDArray[numpy.uint8]:
        ...
    @property
    def procedure(self) -> numpy.typing.NDArray[numpy.int32]:
        ...
    @property
    def received(self) -> numpy.typing.NDArray[numpy.int32]:
        ...
    @property
    def returned(self) -> numpy.typing.NDArray[numpy.uint8]:
        ...
    @property
    def sequence(self) -> numpy.typing.NDArray[numpy.int32]:
        ...
    @property
    def status(self) -> numpy.typing.NDArray[numpy.uint8]:
        ...
    @property
    def stop_from(self) -> numpy.typing.NDArray[numpy.int32]:
        ...
    @property
    def stop_record(self) -> numpy.typing.NDArray[numpy.int64]:
        ...
    @property
    def stop_to(self) -> numpy.typing.NDArray[numpy.int32]:
        ...
    @property
    def unit(self) -> numpy.typing.NDArray[numpy.int32]:
        ...
class Simulation:
    """
    A simulated year.
    """
    def __len__(self) -> int:
        ...
    def carried_over(self) -> numpy.typing.NDArray[numpy.int64]:
        """
        Carried over by each unit.
        """
    def counted(self) -> tuple:
        """
        Received in each month: all, online.
        """
    def expected(self) -> tuple:
        """
        Expected likewise, in millionths.
        """
    def first_of(self, unit: typing.SupportsInt | typing.SupportsIndex) -> int:
        """
        The first row of a unit, or one past the last.
        """
    def rows(self, first: typing.SupportsInt | typing.SupportsIndex, n: typing.SupportsInt | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex) -> SimulatedColumns:
        """
        The dossiers of some rows.
        """
    @property
    def as_of(self) -> datetime.date:
        ...
    @property
    def estimated(self) -> bool:
        ...
def accent_free(text: str) -> str:
    ...
def adjust(progress: Progress, by: str) -> Adjustment:
    """
    Re-assigns what remains.
    """
def allocate(weights: numpy.typing.NDArray[numpy.int64], total: int) -> Allocation:
    """
    Allocates by largest remainders.
    """
def allocate_by(weights: numpy.typing.NDArray[numpy.int64], groups: numpy.typing.NDArray[numpy.int64], totals: numpy.typing.NDArray[numpy.int64], names: collections.abc.Sequence[str], choices: dict) -> Allocation:
    """
    Allocates each group's total among its rows.
    """
def allocate_classes(weights: numpy.typing.NDArray[numpy.int64], copies: numpy.typing.NDArray[numpy.int64], total: int, choices: dict) -> ClassAllocation:
    """
    Allocates among classes of rows that are alike.
    """
def allocate_hierarchy(weights: numpy.typing.NDArray[numpy.int64], total: int, tree: dict, choices: dict) -> HierarchyAllocation:
    """
    Allocates down a tree of groups, or at once with bounds on their totals.
    """
def allocate_matrix(weights: numpy.typing.NDArray[numpy.int64], rows: numpy.typing.NDArray[numpy.int64], columns: numpy.typing.NDArray[numpy.int64], choices: dict) -> Biproportion:
    """
    Allocates a table between its margins.
    """
def allocate_with(weights: numpy.typing.NDArray[numpy.int64], total: int, choices: dict) -> Allocation:
    """
    Allocates by a method, with bounds and a rule for ties.
    """
def assign(plan: Plan, level: str, choices: dict) -> Assignment:
    """
    Assigns a level of a plan.
    """
def assign_all(plan: Plan, choices: dict) -> list[tuple[str, Assignment]]:
    """
    Assigns every level of a plan.
    """
def audit(table: AuditTable, plan: Plan | None, goal_from: Plan | None, factor: str | None, totals: collections.abc.Sequence[tuple[str, typing.SupportsInt | typing.SupportsIndex]], goal: str | None) -> AuditReport:
    """
    Audits a published table.
    """
def audit_table(plan: Plan) -> AuditTable:
    """
    The published table of a plan.
    """
def average_time(columns: dict) -> RateColumn:
    """
    A rate of each row.
    """
def certify(allocation: Allocation, weights: numpy.typing.NDArray[numpy.int64], total: int, choices: dict) -> Certificate:
    """
    Proves an allocation.
    """
def certify_by(allocation: Allocation, weights: numpy.typing.NDArray[numpy.int64], groups: numpy.typing.NDArray[numpy.int64], totals: numpy.typing.NDArray[numpy.int64], names: collections.abc.Sequence[str], choices: dict) -> list[Certificate]:
    """
    Proves an allocation group by group.
    """
def certify_counts(counts: numpy.typing.NDArray[numpy.int64], weights: numpy.typing.NDArray[numpy.int64], total: int, choices: dict) -> Certificate:
    """
    Proves counts from elsewhere, whoever was served in a tie.
    """
def channel_names() -> list[str]:
    """
    The channels, by their digits from 1.
    """
def compare(plan: Plan, assignment: Assignment) -> Agreement:
    """
    Compares quotas with the plan's published table.
    """
def count_early(limits: numpy.typing.NDArray[numpy.int64], used: numpy.typing.NDArray[numpy.int64], share: str) -> tuple[int, int, int, int]:
    """
    Dossiers with a limit, early ones, limits and times used.
    """
def count_form06(dossiers: DossierTable, first: numpy.typing.NDArray[numpy.int64], last: numpy.typing.NDArray[numpy.int64], by_field: bool, threads: typing.SupportsInt | typing.SupportsIndex) -> Form06Report:
    """
    Counts dossiers into Form 06.
    """
def count_intake(dossiers: DossierTable, first: numpy.typing.NDArray[numpy.int64], last: numpy.typing.NDArray[numpy.int64], by_procedure: bool, only: numpy.typing.NDArray[numpy.uint8]) -> Form06Report:
    """
    Counts what came in, by channel.
    """
def distance(before: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex], after: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex]) -> Distance:
    """
    The distance between two lists of quotas.
    """
def dossier_faults(dossiers: DossierTable, most: typing.SupportsInt | typing.SupportsIndex) -> list[tuple[int, str, str, str]]:
    """
    Row, rule, column and sentence of the first faulty dossiers.
    """
def duties(plan: Plan, wanted: dict) -> list[Duty]:
    """
    The steps of a plan's register that match.
    """
def error_classes() -> list[tuple[str, str]]:
    """
    Every error code and the name of its class.
    """
def explain(plan: Plan, assignment: Assignment, code: str) -> Explanation:
    """
    Explains the quota of a unit.
    """
def explain_hierarchy(allocation: HierarchyAllocation, row: typing.SupportsInt | typing.SupportsIndex, weights: numpy.typing.NDArray[numpy.int64], total: int, tree: dict, choices: dict) -> HierarchyExplanation:
    """
    Explains a row of an allocation down a tree.
    """
def explain_row(allocation: Allocation, row: typing.SupportsInt | typing.SupportsIndex, weights: numpy.typing.NDArray[numpy.int64], total: int, choices: dict) -> RowExplanation:
    """
    Explains a row of an allocation.
    """
def explain_row_by(allocation: Allocation, row: typing.SupportsInt | typing.SupportsIndex, weights: numpy.typing.NDArray[numpy.int64], groups: numpy.typing.NDArray[numpy.int64], totals: numpy.typing.NDArray[numpy.int64], names: collections.abc.Sequence[str], choices: dict) -> RowExplanation:
    """
    Explains a row of an allocation by groups.
    """
def explanation_heading(plan: Plan, explanation: Explanation, lang: str) -> str:
    ...
def explanation_json(plan: Plan, explanation: Explanation) -> str:
    ...
def explanation_steps(explanation: Explanation, lang: str) -> list[str]:
    ...
def explanation_text(plan: Plan, explanation: Explanation, lang: str) -> str:
    ...
def fail(code: str, message: str, row: typing.SupportsInt | typing.SupportsIndex | None = None, column: str | None = None, table: str | None = None, rows: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex] = []) -> None:
    """
    Raises the error of that code.
    """
def fill_gap(size: numpy.typing.NDArray[numpy.int64], done: numpy.typing.NDArray[numpy.int64], total: int, choices: dict) -> GapFilling:
    """
    Raises all rows to the one rate that a total reaches.
    """
def fill_gap_to(size: numpy.typing.NDArray[numpy.int64], done: numpy.typing.NDArray[numpy.int64], rate: str) -> GapFilling:
    """
    What each row needs to come to a rate.
    """
def full_online_rate(columns: dict) -> RateColumn:
    """
    A rate of each row.
    """
def grid_of(bytes: bytes, name: str) -> Grid:
    """
    The bytes of a text file as rows of cells.
    """
def load_calendar(path: os.PathLike | str | bytes, hours: collections.abc.Sequence[tuple[typing.SupportsInt | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex]] | None = None) -> Calendar:
    """
    Reads a calendar.
    """
def load_catalogue(path: os.PathLike | str | bytes) -> Catalogue:
    """
    Reads and checks a catalogue of procedures.
    """
def load_catalogue_of(owners: Plan, path: os.PathLike | str | bytes) -> Catalogue:
    """
    The same; every owner must be a unit of the plan.
    """
def load_crosswalk(path: os.PathLike | str | bytes, on: str) -> Crosswalk:
    ...
def load_index(path: os.PathLike | str | bytes) -> IndexProfile:
    """
    Reads and checks an index.
    """
def load_plan(path: os.PathLike | str | bytes) -> Plan:
    """
    Reads and checks a plan.
    """
def load_units(path: os.PathLike | str | bytes, valid_from: str | None, valid_to: str | None) -> Registry:
    ...
def made_up_units(n: typing.SupportsInt | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex) -> tuple[list[str], numpy.typing.NDArray[numpy.int64]]:
    """
    Codes and weights of made-up units.
    """
def make_paths(quotas: numpy.typing.NDArray[numpy.int64], weights: numpy.typing.NDArray[numpy.int64], rounding: str) -> tuple[numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64]]:
    """
    Dossiers of each unit and month.
    """
def members(plan: Plan, party: TaskParty) -> list[Unit]:
    """
    The units that a party stands for.
    """
def methods() -> list[tuple[str, str]]:
    """
    Every name of a method and the name it is printed as.
    """
def movements(before: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex | None], now: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex | None]) -> list[tuple[str, int | None]]:
    """
    Places gained and lost.
    """
def name_key(text: str) -> str:
    ...
def official_names(plan: Plan) -> NameIndex:
    """
    A plan's units under their official names.
    """
def on_time_among_resolved_rate(columns: dict) -> RateColumn:
    """
    A rate of each row.
    """
def on_time_rate(columns: dict) -> RateColumn:
    """
    A rate of each row.
    """
def online_limits(ordinary: numpy.typing.NDArray[numpy.int64], online: numpy.typing.NDArray[numpy.uint8], known: numpy.typing.NDArray[numpy.uint8], own: numpy.typing.NDArray[numpy.int64]) -> numpy.typing.NDArray[numpy.int64]:
    """
    Each dossier's limit.
    """
def online_rate(columns: dict) -> RateColumn:
    """
    A rate of each row.
    """
def outcome(plan: Plan, level: str, extras: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex]) -> Outcome:
    """
    What a level's quotas come to.
    """
def overdue_rate_of_handled(columns: dict) -> RateColumn:
    """
    A rate of each row.
    """
def overdue_rate_of_received(columns: dict) -> RateColumn:
    """
    A rate of each row.
    """
def parse_period(label: str, first_day: typing.SupportsInt | typing.SupportsIndex) -> tuple[datetime.date, datetime.date]:
    """
    First and last day of a reporting period.
    """
def period_before(label: str, first_day: typing.SupportsInt | typing.SupportsIndex) -> tuple[str, datetime.date, datetime.date]:
    """
    The period of the same length before: label, first and last day.
    """
def periods(on: numpy.typing.NDArray[numpy.int64], every: str, first_day: typing.SupportsInt | typing.SupportsIndex) -> tuple[list[str], numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64]]:
    """
    The periods that days belong to.
    """
def plan_reporting_day(plan: Plan) -> int:
    """
    The day of the month on which a plan's reporting months begin.
    """
def plan_window(plan: Plan) -> tuple[datetime.date, datetime.date]:
    """
    The days over which a plan's quotas are to be met.
    """
def portal_online_rate(columns: dict, synchronised: str) -> RateColumn:
    """
    A rate of each row.
    """
def postal_intake_rate(columns: dict) -> RateColumn:
    """
    A rate of each row.
    """
def postal_return_rate_of_resolved(columns: dict) -> RateColumn:
    """
    A rate of each row.
    """
def postal_return_rate_of_returned(columns: dict) -> RateColumn:
    """
    A rate of each row.
    """
def put_together(now: tuple[typing.Annotated[numpy.typing.ArrayLike, numpy.int64], typing.Annotated[numpy.typing.ArrayLike, numpy.int64], typing.Annotated[numpy.typing.ArrayLike, numpy.uint8]], before: tuple[typing.Annotated[numpy.typing.ArrayLike, numpy.int64], typing.Annotated[numpy.typing.ArrayLike, numpy.int64], typing.Annotated[numpy.typing.ArrayLike, numpy.uint8]], to_date: tuple[typing.Annotated[numpy.typing.ArrayLike, numpy.int64], typing.Annotated[numpy.typing.ArrayLike, numpy.int64], typing.Annotated[numpy.typing.ArrayLike, numpy.uint8]], handled: tuple[typing.Annotated[numpy.typing.ArrayLike, numpy.int64], typing.Annotated[numpy.typing.ArrayLike, numpy.int64], typing.Annotated[numpy.typing.ArrayLike, numpy.int64], typing.Annotated[numpy.typing.ArrayLike, numpy.int64], typing.Annotated[numpy.typing.ArrayLike, numpy.uint8]] | None, handled_before: tuple[typing.Annotated[numpy.typing.ArrayLike, numpy.int64], typing.Annotated[numpy.typing.ArrayLike, numpy.int64], typing.Annotated[numpy.typing.ArrayLike, numpy.int64], typing.Annotated[numpy.typing.ArrayLike, numpy.int64], typing.Annotated[numpy.typing.ArrayLike, numpy.uint8]] | None, whole: str, listed: typing.SupportsInt | typing.SupportsIndex) -> LevelFigures:
    """
    Puts the figures of a level's units together.
    """
def quantile_tiers(ranks: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex | None], number: typing.SupportsInt | typing.SupportsIndex) -> list[int | None]:
    """
    Tiers of nearly equal size.
    """
def rank_counts(values: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex | None], limits: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex], ascending: bool) -> tuple[list[int | None], list[list[int]], list[int | None]]:
    """
    Ranks of whole numbers, ties, tiers.
    """
def rank_ratios(values: collections.abc.Sequence[str | None], limits: collections.abc.Sequence[str], ascending: bool) -> tuple[list[int | None], list[list[int]], list[int | None]]:
    """
    Ranks of exact ratios, ties, tiers.
    """
def read_file(path: os.PathLike | str | bytes) -> bytes:
    """
    The bytes of a file within the limit for files.
    """
def read_indicator(indicator: Indicator, part: typing.SupportsInt | typing.SupportsIndex, whole: typing.SupportsInt | typing.SupportsIndex) -> tuple[fractions.Fraction | None, bool | None, int | None]:
    """
    Value, whether it is reached, and what is missing.
    """
def reports_due_before(on: numpy.typing.NDArray[numpy.int64], every: str, first_day: typing.SupportsInt | typing.SupportsIndex, day: typing.SupportsInt | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.int64]:
    """
    The last day before a day of the month.
    """
def resume(open: Allocation, decision: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex]) -> Allocation:
    """
    Serves the open tie of an allocation.
    """
def round_table(values: numpy.typing.NDArray[numpy.int64], denominator: int, base: int) -> RoundedTable:
    """
    Rounds a table so that it still adds up.
    """
def satisfaction_rate(columns: dict) -> RateColumn:
    """
    A rate of each row.
    """
def screen_online_rate(columns: dict) -> RateColumn:
    """
    A rate of each row.
    """
def sentence(warning: Warning, assignment: Assignment, lang: str) -> str:
    ...
def services_in_use(online: numpy.typing.NDArray[numpy.int64], level: numpy.typing.NDArray[numpy.uint8]) -> tuple[int, int, fractions.Fraction | None]:
    """
    Services of level 3 and 4, those in use, and their rate.
    """
def shortened_limits(limits: numpy.typing.NDArray[numpy.int64], by: str, rounding: str) -> numpy.typing.NDArray[numpy.int64]:
    """
    Limits less a share of each.
    """
def simulate(calendar: Calendar, settings: dict, threads: typing.SupportsInt | typing.SupportsIndex) -> Simulation:
    """
    Simulates a year.
    """
def sort_key(text: str) -> bytes:
    ...
def status_names() -> list[str]:
    """
    The statuses, by their digits from 1.
    """
def to_csv(plan: Plan, levels: collections.abc.Sequence[tuple[str, Assignment]]) -> str:
    ...
def to_json(plan: Plan, levels: collections.abc.Sequence[tuple[str, Assignment]]) -> str:
    ...
def to_table(plan: Plan, levels: collections.abc.Sequence[tuple[str, Assignment]], lang: str) -> str:
    ...
def usual_settings() -> dict:
    """
    What is assumed where nothing is said; procedures as weight, limit, online limit, unit.
    """
def verify_hierarchy(allocation: HierarchyAllocation, weights: numpy.typing.NDArray[numpy.int64], total: int, tree: dict, choices: dict) -> None:
    """
    Proves an allocation down a tree.
    """
def version() -> str:
    """
    The version of the library.
    """
def whole_weights(numerators: numpy.typing.NDArray[numpy.int64], denominators: numpy.typing.NDArray[numpy.int64], choices: dict) -> numpy.typing.NDArray[numpy.int64]:
    """
    Exact ratios on one scale of whole numbers.
    """
def write_file(path: os.PathLike | str | bytes, text: str) -> None:
    """
    Writes a file whole or not at all.
    """
bytes_of_a_simulated_dossier: int = 27
columns: tuple = ('observed_total', 'observed_online', 'observed_rate', 'projected_total', 'projected_online', 'offline', 'share', 'extra', 'target')
max_file_bytes: int = 67108864
max_grid_cells: int = 4000000
most_simulated_dossiers: int = 10000000000
simulated_csv_header: str = 'code,unit,procedure,received,due,ended,status,intake,returned,simulated\n'
statuses: tuple = ('ahead', 'on-pace', 'behind', 'out-of-reach')
