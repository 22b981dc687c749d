"""Large files written block by block, and yet whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from secrets import token_hex

from .errors import fail


@contextmanager
def whole_file(path: str | PathLike[str]) -> Iterator[Path]:
    """A file beside `path` to write to; it takes the place of `path` at the end, or is gone where anything failed.

    Errors: `FileError`, also for what goes wrong while writing.
    """
    given = Path(path)
    target = Path(os.path.realpath(given)) if given.is_symlink() else given  # a link stays a link
    if target.exists() and not target.is_file():
        fail("io", f"{given}: cannot be written: it is {'a folder' if target.is_dir() else 'not a regular file'}")
    part = target.with_name(f"{target.name}.part{token_hex(4)}")
    try:
        yield part
        part.replace(target)
    except OSError as error:
        fail("io", f"{given}: cannot be written: {error.strerror or error}")
    finally:
        part.unlink(missing_ok=True)
