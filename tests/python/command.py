"""The installed `dvcquota` script, run as a process of its own in a bare environment: LANG=C, no HOME."""

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(sys.executable).parent / "dvcquota"
BARE = {"PATH": os.environ["PATH"], "LANG": "C"}


def dvcquota(*arguments, cwd, env=None, stdout=subprocess.PIPE, **options):
    """The finished process, with `stdout` and `stderr` as bytes."""
    return subprocess.run(
        [SCRIPT, *arguments],
        cwd=cwd,
        env=BARE | (env or {}),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
        timeout=30,
        **options,
    )


def printed(*arguments, cwd, env=None):
    """What a run that must succeed in silence writes on standard output, as text."""
    run = dvcquota(*arguments, cwd=cwd, env=env)
    assert (run.returncode, run.stderr) == (0, b""), run.stderr.decode()
    return run.stdout.decode()


def refusal(*arguments, cwd, env=None):
    """The one line on standard error of a run that must fail with exit code 2, without its `dvcquota: `."""
    run = dvcquota(*arguments, cwd=cwd, env=env)
    return the_refusal(run)


def the_refusal(run):
    error = run.stderr.decode()
    assert run.returncode == 2, error
    assert not run.stdout
    assert error.startswith("dvcquota: ") and error.endswith("\n"), error
    assert len(error.splitlines()) == 1, error
    return error.removeprefix("dvcquota: ").rstrip("\n")
