"""Shared by the checks: the C++ files of the project, and how findings are printed."""

import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = ("base", "bench", "reports", "runner", "suites", "transports")


def sources(arguments=None):
    """Yields (path, text) of the files named on the command line, or of all C++ files."""
    named = sys.argv[1:] if arguments is None else arguments
    paths = [pathlib.Path(name).resolve() for name in named] or sorted(
        path for folder in FOLDERS for path in (ROOT / folder).rglob("*.[ch]pp")
    )
    for path in paths:
        yield path.relative_to(ROOT) if path.is_relative_to(ROOT) else path, path.read_text()


def report(findings):
    """Prints (path, line, message) as compilers do, and returns the exit code."""
    code = 0
    for path, line, message in findings:
        print(f"{path}:{line}: {message}")
        code = 1
    return code
