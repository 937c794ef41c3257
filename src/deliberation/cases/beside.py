"""Files that a case file names: they lie beside it or below, and nowhere else.

Nobody vouches for a case file, so it can't make its reader open whatever it likes.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from deliberation.errors import InvalidInput, shown


_SUFFIX: Final = ".toml"


def is_path(named: str) -> bool:
    """Whether a case names its procedure by a file instead of a key.

    >>> is_path("./tea.toml"), is_path("grid-meeting")
    (True, False)
    """
    return named.endswith(_SUFFIX) or not {"/", "\\"}.isdisjoint(named)


def beside(named: str, folder: Path) -> Path:
    """The file of that name, from a case's folder.

    Args:
        named: a relative path, with ``/`` on every system.
        folder: where the case file is.

    Raises:
        InvalidInput: ``case.path`` for a path that is absolute, that leaves the folder (also by a link), or that no system could have.

    >>> beside("./tea.toml", Path("cases")).as_posix()
    'cases/tea.toml'
    """
    relative, windows = PurePosixPath(named), PureWindowsPath(named)
    if (
        relative.is_absolute() or windows.anchor or ".." in relative.parts or not named.isprintable()
        or "\\" in named or relative.suffix != _SUFFIX
    ):  # fmt: skip
        raise InvalidInput("case.path", path=shown(named))
    path = folder / relative
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a circle of links
        inside = False
    if not inside:
        raise InvalidInput("case.path", path=shown(named))
    return path
