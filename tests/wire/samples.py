"""One specimen of every event and every command, with values that exercise every field.

The golden files are made of these; a class without a specimen fails the tests. Never change a
specimen that stands in a golden file: add a new one.
"""

from dataclasses import fields
from enum import EnumMeta
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

TEXT = "ẾỖẮẪ ặộự “đất”"


def specimen(cls: type) -> Any:
    """A value of a dataclass made only of its type hints: text with marks, odd numbers, one of each."""
    hints = get_type_hints(cls)
    return cls(**{f.name: _value(hints[f.name], f.name) for f in fields(cls)})


def _value(hint: Any, name: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _of_union(hint, name)
    if origin is tuple:
        inner = get_args(hint)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return (_value(inner[0], name),)
        return tuple(_value(one, name) for one in inner)
    if isinstance(hint, EnumMeta):
        return next(iter(hint))
    if hint is bool:
        return True
    if hint is int:
        return 1_795_000_000_123 if name in ("since", "until", "starts_at") else 7
    if hint is str or hasattr(hint, "__supertype__"):
        return TEXT if hint is str else f"{name}-1"
    if name == "within":
        return None
    return specimen(hint)


def _of_union(hint: Any, name: str) -> Any:
    inner = [one for one in get_args(hint) if one is not NoneType]
    return None if name == "within" else _value(inner[0], name)
