"""Quotas of online dossiers for administrative units: exact, explainable, with every tie listed.

    >>> import dvcquota as dq
    >>> plan = dq.load_plan("haiphong-2022")
    >>> quotas = plan.assign("department")
    >>> quotas.total, quotas.assigned, quotas.ties
    (76680, 76680, [])

Data first, everything else by keyword; text instead of enumerations; nothing is printed.
"""

from ._core import RowExplanation, TableTie, Tie, version
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
from .hierarchy import GroupStep, GroupTie, HierarchyAllocation, HierarchyExplanation, allocate_hierarchy
from .matrix import MatrixAllocation, RoundedTable, allocate_matrix, round_table
from .plan import Plan, load_plan
from .quota import Assignment
from .table import Table

__version__ = version()

__all__ = [
    "Allocation",
    "ArgumentError",
    "Assignment",
    "CountOverflowError",
    "DvcError",
    "Explanation",
    "FileError",
    "FormatError",
    "GapFilling",
    "GroupStep",
    "GroupTie",
    "HierarchyAllocation",
    "HierarchyExplanation",
    "InconsistentError",
    "InfeasibleError",
    "MatrixAllocation",
    "MissingFileError",
    "NotInPlanError",
    "Plan",
    "RangeError",
    "RoundedTable",
    "RowExplanation",
    "Table",
    "TableTie",
    "Tie",
    "TieError",
    "__version__",
    "allocate",
    "allocate_groups",
    "allocate_hierarchy",
    "allocate_matrix",
    "datasets",
    "fill_gap",
    "load_plan",
    "methods",
    "round_table",
    "verify",
    "version",
]
