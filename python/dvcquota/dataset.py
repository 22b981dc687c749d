"""The plans that come with the package."""

import os
from os import PathLike
from pathlib import Path

from .errors import fail

_FOLDER = Path(__file__).parent / "datasets"


def datasets() -> tuple[str, ...]:
    """Names of the packaged plans, for `load_plan`.

    >>> import dvcquota as dq
    >>> dq.datasets()
    ('haiphong-2022',)
    """
    return tuple(sorted(file.parent.name for file in _FOLDER.glob("*/datapackage.json")))


def folder_of(source: str | PathLike[str]) -> Path:
    """The folder of a packaged plan by its name; any other text is a path (`./haiphong-2022` is always one).

    Errors: `MissingFileError` for a name that is neither.
    """
    if isinstance(source, str) and source in datasets():
        return _FOLDER / source
    path = Path(source)
    if len(path.parts) == 1 and not os.path.exists(path):  # Path.exists raises where a name is too long
        fail("not_found", f"{str(path)!r} is neither a packaged plan ({', '.join(datasets())}) nor a folder or file here")
    return path
