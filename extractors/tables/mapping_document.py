"""Reading a mapping file: JSON, or YAML without its surprises."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from program import ExtractorError, UsageError
from requirement import Requirement, require

PYYAML = Requirement("yaml", "PyYAML", "python3-yaml", "PyYAML")
MAX_BYTES = 1024 * 1024
_MAX_VALUES = 100_000


def read_document(path: Path) -> Any:
    """The parsed file. What it says is not looked at.

    @throws UsageError with the line of the mistake when it is no YAML or JSON
    @throws RequirementError when it is YAML and PyYAML is missing
    """
    text = _text_of(path)
    document = _json(path, text) if path.suffix.lower() == ".json" else _yaml(path, text)
    _require_moderate(path, document)
    return document


def _text_of(path: Path) -> str:
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise UsageError(f"{path}: is too large for a mapping")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{path}: is no mapping: not UTF-8 text") from None
    except OSError as error:
        raise ExtractorError(f"{path}: {error.strerror}") from None


def _json(path: Path, text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=lambda pairs: _unique(path, pairs))
    except json.JSONDecodeError as error:
        raise UsageError(f"{path}:{error.lineno}: is not JSON: {error.msg}") from None
    except RecursionError:
        raise UsageError(f"{path}: is nested too deeply") from None


def _unique(path: Path, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        repeated = next(name for number, (name, _) in enumerate(pairs) if name in dict(pairs[:number]))
        raise UsageError(f"{path}: {repeated!r} stands there twice")
    return members


def _yaml(path: Path, text: str) -> Any:
    require(PYYAML)
    import yaml

    from plain_yaml import PlainLoader

    try:
        return yaml.load(text, PlainLoader)  # noqa: S506 - a SafeLoader that knows fewer types
    except yaml.MarkedYAMLError as error:
        # Without the excerpt that PyYAML shows: a line of the file may hold what nobody should print.
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UsageError(f"{path}:{line}: is not YAML: {error.problem or 'cannot be parsed'}") from None
    except (yaml.YAMLError, ValueError, TypeError, AttributeError):
        # SafeLoader lets some errors of its constructors through, those of numbers for example.
        raise UsageError(f"{path}: is not YAML") from None
    except RecursionError:
        raise UsageError(f"{path}: is nested too deeply") from None


def _require_moderate(path: Path, document: Any) -> None:
    # Aliases of YAML can make millions of values out of a few lines.
    waiting, count = [document], 0
    while waiting:
        value = waiting.pop()
        count += 1
        if count > _MAX_VALUES:
            raise UsageError(f"{path}: has more than {_MAX_VALUES} values")
        if isinstance(value, (dict, list)):
            waiting.extend(value.values() if isinstance(value, dict) else value)
