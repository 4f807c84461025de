"""Finding what a program needs besides the standard library: in this Python, or in the one of the operating system."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from program import RequirementError

SYSTEM_PYTHON = "/usr/bin/python3"
_MARK = "IMODEL_INGEST_RESTARTED"
# Taken away at once: a child process may have to start again itself.
_restarted = os.environ.pop(_MARK, None) is not None


@dataclass(frozen=True)
class Requirement:
    """A library: the module to import, and what it is called by people, by apt and by pip."""

    module: str
    name: str
    apt: str
    pip: str

    def missing(self) -> str:
        """One line that says how to install it."""
        return (
            f"{self.name} is not installed; on Debian and Ubuntu: apt-get install {self.apt}, "
            f"elsewhere: python3 -m pip install {self.pip}"
        )


OPENPYXL = Requirement("openpyxl", "openpyxl", "python3-openpyxl", "openpyxl")


def require(*requirements: Requirement) -> None:
    """Return when all of them can be imported; otherwise start the program again in a Python that has them.

    What apt installs is seen by /usr/bin/python3 only, while `python3` is often another Python that comes earlier on the
    PATH (pyenv, conda, a virtual environment).
    @throws RequirementError when there is none
    """
    missing = [requirement for requirement in requirements if not _can_import(requirement.module)]
    if not missing:
        return
    # The mark keeps two interpreters from handing over to each other for ever.
    if not _restarted and _has(SYSTEM_PYTHON, requirements):
        os.environ[_MARK] = "1"
        os.execv(SYSTEM_PYTHON, [SYSTEM_PYTHON, *sys.argv])
    raise RequirementError(missing[0].missing())


def _can_import(module: str) -> bool:
    try:
        importlib.import_module(module)
    except ImportError:
        return False
    return True


def _has(python: str, requirements: Sequence[Requirement]) -> bool:
    imports = ", ".join(requirement.module for requirement in requirements)
    try:
        return subprocess.run([python, "-c", f"import {imports}"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False
