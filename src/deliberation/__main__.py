"""``python -m deliberation``: the same as the ``deliberation`` command."""

from __future__ import annotations

from deliberation.cli import main


main()
