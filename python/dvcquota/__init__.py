"""Quotas of online dossiers for administrative units: exact, explainable, with every tie listed.

    >>> import dvcquota as dq
    >>> plan = dq.load_plan("haiphong-2022")
    >>> quotas = plan.assign("department")
    >>> quotas.total, quotas.assigned, quotas.ties
    (76680, 76680, [])

Data first, everything else by keyword; text instead of enumerations; nothing is printed.
"""

from ._core import DatedUnit, Link, RowExplanation, TableTie, Tie, version
from .allocate import Allocation, allocate, allocate_groups, methods, verify
from .dataset import datasets
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
from .hierarchy import GroupTie, HierarchyAllocation, allocate_hierarchy
from .matrix import MatrixAllocation, RoundedTable, allocate_matrix, round_table
from .plan import Plan, load_plan
from .quota import Assignment
from .table import Table
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
    "Allocation",
    "ArgumentError",
    "Assignment",
    "CountOverflowError",
    "Crosswalk",
    "DatedUnit",
    "DvcError",
    "Explanation",
    "FileError",
    "FormatError",
    "GapFilling",
    "GroupTie",
    "Hierarchy",
    "HierarchyAllocation",
    "InconsistentError",
    "InfeasibleError",
    "Link",
    "Match",
    "MatrixAllocation",
    "MissingFileError",
    "NotInPlanError",
    "Plan",
    "RangeError",
    "Rebased",
    "Registry",
    "RoundedTable",
    "RowExplanation",
    "Table",
    "TableTie",
    "Tie",
    "TieError",
    "__version__",
    "accent_free",
    "allocate",
    "allocate_groups",
    "allocate_hierarchy",
    "allocate_matrix",
    "datasets",
    "fill_gap",
    "load_crosswalk",
    "load_plan",
    "load_units",
    "methods",
    "rebase",
    "round_table",
    "sort_key",
    "verify",
    "version",
]
