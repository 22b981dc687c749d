"""`dvcquota` and `python -m dvcquota`: the command line, where its libraries are installed."""

import sys


def main() -> None:
    """Run the command line; exit 2 where the extra that holds its libraries is missing."""
    try:
        import typer  # noqa: F401
    except ImportError:
        print("dvcquota: the command line needs typer; install it with: pip install 'dvcquota[cli]'", file=sys.stderr)
        raise SystemExit(2) from None
    from .cli import run

    run()


if __name__ == "__main__":
    main()
