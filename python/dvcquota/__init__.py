"""Quotas of online dossiers for administrative units: exact, explainable, with every tie listed.

    >>> import dvcquota as dq
    >>> plan = dq.load_plan("haiphong-2022")
    >>> quotas = plan.assign("department")
    >>> quotas.total, quotas.assigned, quotas.ties
    (76680, 76680, [])

Data first, everything else by keyword; text instead of enumerations; nothing is printed.
"""

from . import rates
from ._core import DatedUnit, Link, RowExplanation, TableTie, Tie, version
from .allocate import Allocation, allocate, allocate_groups, methods, verify
from .calendar import (
    Answer,
    Calendar,
    Periods,
    Stops,
    calendar,
    report_due_before,
    reporting_periods,
    shortened_limits,
)
from .audit import Audit, Interval, audit
from .classes import ClassAllocation, allocate_classes
from .compare import Comparison, compare
from .dataset import datasets
from .dossiers import Dossiers, Fault, Form06, Intake, dossiers
from .errors import (
    ArgumentError,
    CountOverflowError,
    DvcError,
    FileError,
    FormatError,
    InconsistentError,
    InfeasibleError,
    MissingFileError,
    NotInPlanError,
    RangeError,
    TieError,
)
from .explain import Explanation
from .fill_gap import GapFilling, fill_gap
from .hierarchy import GroupStep, GroupTie, HierarchyAllocation, HierarchyExplanation, allocate_hierarchy
from .matrix import MatrixAllocation, RoundedTable, allocate_matrix, round_table
from .monitor import Adjustment, Gap, Progress, monitor, monthly_paths
from .plan import Plan, load_plan
from .procedures import Procedures, load_procedures
from .projection import Projection, project
from .published import Published, read_published
from .quota import Assignment
from .table import Table
from .tasks import TaskRegister
from .units import (
    Crosswalk,
    Hierarchy,
    Match,
    Rebased,
    Registry,
    accent_free,
    load_crosswalk,
    load_units,
    rebase,
    sort_key,
)

__version__ = version()

__all__ = [
    "Adjustment",
    "Allocation",
    "Answer",
    "ArgumentError",
    "Assignment",
    "Audit",
    "Calendar",
    "ClassAllocation",
    "Comparison",
    "CountOverflowError",
    "Crosswalk",
    "DatedUnit",
    "Dossiers",
    "DvcError",
    "Explanation",
    "Fault",
    "FileError",
    "Form06",
    "FormatError",
    "Gap",
    "GapFilling",
    "GroupStep",
    "GroupTie",
    "Hierarchy",
    "HierarchyAllocation",
    "HierarchyExplanation",
    "InconsistentError",
    "InfeasibleError",
    "Intake",
    "Interval",
    "Link",
    "Match",
    "MatrixAllocation",
    "MissingFileError",
    "NotInPlanError",
    "Periods",
    "Plan",
    "Procedures",
    "Progress",
    "Projection",
    "Published",
    "RangeError",
    "Rebased",
    "Registry",
    "RoundedTable",
    "RowExplanation",
    "Stops",
    "Table",
    "TableTie",
    "TaskRegister",
    "Tie",
    "TieError",
    "__version__",
    "accent_free",
    "allocate",
    "allocate_classes",
    "allocate_groups",
    "allocate_hierarchy",
    "allocate_matrix",
    "audit",
    "calendar",
    "compare",
    "datasets",
    "dossiers",
    "fill_gap",
    "load_crosswalk",
    "load_plan",
    "load_procedures",
    "load_units",
    "methods",
    "monitor",
    "monthly_paths",
    "project",
    "rates",
    "read_published",
    "rebase",
    "report_due_before",
    "reporting_periods",
    "round_table",
    "shortened_limits",
    "sort_key",
    "verify",
    "version",
]
