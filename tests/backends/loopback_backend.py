"""A networkx backend that hands every call back to networkx, on graphs of its own, and remembers what it was called for.

The folder is on the path of the tests, where networkx finds it as it finds every backend: by the entry point in the folder beside this file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import networkx as nx


CALLS: list[str] = []
"""The functions that were called, in order."""

_DISPATCHED: dict[str, Any] = vars(nx.utils.backends)["_registered_algorithms"]


class LoopbackGraph(nx.Graph):  # type: ignore[type-arg]
    __networkx_backend__ = "loopback"


class LoopbackDiGraph(nx.DiGraph):  # type: ignore[type-arg]
    __networkx_backend__ = "loopback"


class Loopback:
    """What networkx asks of a backend; it does every function that networkx can hand over."""

    @staticmethod
    def convert_from_nx(graph: nx.Graph[Any], **_: Any) -> nx.Graph[Any]:
        return LoopbackDiGraph(graph) if graph.is_directed() else LoopbackGraph(graph)

    @staticmethod
    def convert_to_nx(result: Any, **_: Any) -> Any:
        return result

    def __getattr__(self, name: str) -> Callable[..., Any]:
        function = _DISPATCHED.get(name)
        if function is None:
            raise AttributeError(name)

        def called(*args: Any, **kwargs: Any) -> Any:
            CALLS.append(name)
            return function.orig_func(*args, **kwargs)

        return called


backend = Loopback()
