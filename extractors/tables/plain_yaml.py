"""YAML as people mean it: `No`, `on` and `2026-01-15` are texts, a name stands once."""

from __future__ import annotations

import re
from typing import Any

import yaml


class PlainLoader(yaml.SafeLoader):
    """SafeLoader with the types of YAML 1.2's core schema: null, true and false, numbers, and text for the rest."""

    yaml_implicit_resolvers: Any = {}

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        """As in SafeLoader, but @throws ConstructorError when a name is repeated"""
        names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode) and key.value != "<<"]
        repeated = {name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else ()
        if repeated:
            problem = f"{sorted(repeated)[0]!r} stands there twice"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
        return super().construct_mapping(node, deep)


def _resolve(tag: str, pattern: str, first: str) -> None:
    PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first) or None)


_resolve("null", r"^(?:~|null|Null|NULL|)$", "~nN")
PlainLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^$"), [""])
_resolve("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF")
_resolve("int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789")
_resolve("float", r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+][0-9]+)?$", "-+.0123456789")
_resolve("merge", r"^<<$", "<")
