"""A new procedure as a distribution of its own: all files, ready to be installed, to be filled in by its author."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Final

from deliberation.errors import InvalidInput, shown
from deliberation.plugins import installed_procedures


_NAME: Final = re.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST: Final = 60
_GAP: Final = re.compile("@([a-z]+)@")

_EVERY: Final[Mapping[str, str]] = {
    "pyproject.toml": "pyproject.toml",
    "README.md": "README.md",
    "CHANGELOG.md": "CHANGELOG.md",
    ".gitignore": "gitignore",
    "tests/test_@module@.py": "test.py",
    "src/deliberation_@module@/py.typed": "py.typed",
}
_AS_DATA: Final[Mapping[str, str]] = {
    "src/deliberation_@module@/__init__.py": "data.py",
    "src/deliberation_@module@/@name@.toml": "procedure.toml",
}
_AS_CODE: Final[Mapping[str, str]] = {"src/deliberation_@module@/__init__.py": "code.py"}


def new_procedure(name: str, folder: str | os.PathLike[str] = ".", *, code: bool = False) -> Path:
    """Writes a distribution for a new procedure, ``folder/deliberation-<name>``, that installs and passes ``deliberation check`` as it is.

    Args:
        name: the procedure's key; small letters and digits, words joined by one hyphen.
        folder: where the distribution's folder is made.
        code: whether the procedure is defined in Python instead of TOML.

    Returns:
        The distribution's folder.

    Raises:
        InvalidInput: ``scaffold.name`` for a name that can't be one; ``scaffold.taken`` where an installed procedure has it;
            ``scaffold.no-folder``, ``scaffold.exists``, ``scaffold.unwritable``. Nothing is left behind.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = new_procedure("tea-talk", folder)
    ...     made.name, (made / "src" / "deliberation_tea_talk" / "tea-talk.toml").is_file()
    ('deliberation-tea-talk', True)
    """
    _check(name)
    where, target = Path(folder), Path(folder) / f"deliberation-{name}"
    if not where.is_dir():
        raise InvalidInput("scaffold.no-folder", where=str(where))
    if os.path.lexists(target):
        raise InvalidInput("scaffold.exists", where=str(target))
    try:
        _make(name, target, {**_EVERY, **(_AS_CODE if code else _AS_DATA)})
    except OSError as error:
        raise InvalidInput("scaffold.unwritable", where=str(where), cause=error.strerror) from error
    return target


def _check(name: str) -> None:
    if not isinstance(name, str) or not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise InvalidInput("scaffold.name", given=shown(str(name)), longest=_LONGEST)
    taken = installed_procedures().get(name)
    if taken is not None:
        owner = taken.origin.distribution if taken.origin is not None else None
        raise InvalidInput("scaffold.taken", name=name, owner=owner)


def _make(name: str, target: Path, templates: Mapping[str, str]) -> None:
    """Makes the folder whole, or not at all: it gets its name when everything is in it."""
    fillings = _fillings(name)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        for path, template in templates.items():
            file = unfinished / _filled(path, fillings)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(_filled(_template(template), fillings).encode())
        unfinished.chmod(0o755)
        unfinished.rename(target)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _template(name: str) -> str:
    """A template, whose name keeps tools from taking it for a file of this library's own."""
    return (files(__name__) / "templates" / f"{name}.tmpl").read_text(encoding="utf-8")


def _fillings(name: str) -> Mapping[str, str]:
    return {
        "name": name,
        "module": name.replace("-", "_"),
        "title": name.replace("-", " ").capitalize(),
        "core": compatible(version("deliberation")),
    }


def _filled(text: str, fillings: Mapping[str, str]) -> str:
    return _GAP.sub(lambda found: fillings[found[1]], text)


def compatible(core: str) -> str:
    """The versions of the library that work as this one does: below 1.0 a new minor version may differ, from then on a new major one.

    >>> compatible("0.1.0"), compatible("2.3.1")
    ('>=0.1,<0.2', '>=2.3,<3')
    """
    major, minor = (int(part) for part in core.split(".")[:2])
    return f">={major}.{minor},<{major + 1}" if major else f">=0.{minor},<0.{minor + 1}"
