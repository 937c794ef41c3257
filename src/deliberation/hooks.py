"""What a plugin can offer. A hook exists when a plugin in this repository uses it.

A plugin is a module (or object) with functions marked `hookimpl`, registered under the entry-point group ``deliberation``::

    [project.entry-points.deliberation]
    grid-meeting = "deliberation_grid_meeting"
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pluggy

from deliberation.procedures import Procedure


PROJECT: Final = "deliberation"

hookspec: Final = pluggy.HookspecMarker(PROJECT)
hookimpl: pluggy.HookimplMarker = pluggy.HookimplMarker(PROJECT)
"""Marks a plugin's function as the implementation of a hook."""


@hookspec
def deliberation_procedures() -> Iterable[Procedure]:  # type: ignore[empty-body]
    """The procedures a plugin offers.

    Returns:
        Procedures whose keys nobody else uses; a plugin with a key that is taken is left out and named.

    Example::

        @hookimpl
        def deliberation_procedures():
            return [GRID_MEETING]
    """
