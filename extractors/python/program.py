"""What all extractor programs have in common: exit codes, signals and one-line errors.

| exit code | meaning |
|---:|---|
| 0 | the document is complete |
| 1 | the source could not be read (no `end` record) or not all of it (`end` says `partial`) |
| 2 | the options are wrong, or do not fit the source |
| 3 | something the program needs is not installed |
| 130 | interrupted |
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any, Callable

OK, UNREADABLE, USAGE, REQUIREMENT, INTERRUPTED, TERMINATED = 0, 1, 2, 3, 130, 143


class ExtractorError(Exception):
    """A reason to stop, in one line for the user."""

    exit_code = UNREADABLE


class UsageError(ExtractorError):
    """The options are wrong, or do not fit the source."""

    exit_code = USAGE


class RequirementError(ExtractorError):
    """Something the program needs is not installed."""

    exit_code = REQUIREMENT


def run(name: str, main: Callable[[list[str]], int]) -> int:
    """Call `main` with the arguments and turn every way it can end into an exit code."""
    # As an exception, so that temporary files go; the default action would leave them.
    signal.signal(signal.SIGTERM, _terminate)
    try:
        if sys.stdout is None:
            raise ExtractorError("standard output is closed")
        return main(sys.argv[1:])
    except ExtractorError as error:
        return _fail(name, str(error), error.exit_code)
    except KeyboardInterrupt:
        return _silenced(INTERRUPTED)
    except BrokenPipeError:
        return _silenced(UNREADABLE)
    except OSError as error:
        return _fail(name, str(error), UNREADABLE)


def _fail(name: str, message: str, code: int) -> int:
    print(f"{name}: {message}", file=sys.stderr)
    return _silenced(code)


def _silenced(code: int) -> int:
    # Python flushes standard output once more at its exit, and would complain about a pipe that is gone.
    try:
        sys.stdout.flush()
    except (AttributeError, OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return code


def _terminate(_signal: int, _frame: Any) -> None:
    raise SystemExit(TERMINATED)
