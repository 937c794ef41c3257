"""Every hook is one that a plugin here uses, and each is documented with an example."""

from __future__ import annotations

import inspect

import pluggy
import pytest

from deliberation import hooks, installed_procedures


HOOKS = [name for name in vars(hooks) if name.startswith("deliberation_")]


def test_every_hook_is_a_specification_with_a_prefix() -> None:
    manager = pluggy.PluginManager(hooks.PROJECT)
    manager.add_hookspecs(hooks)

    assert HOOKS
    assert all(hasattr(manager.hook, name) for name in HOOKS)


def test_every_hook_says_what_it_is_for_with_an_example() -> None:
    for name in HOOKS:
        assert "Example::" in (inspect.getdoc(getattr(hooks, name)) or "")


@pytest.mark.needs("grid-meeting")
def test_core_and_the_plugins_here_offer_procedures_through_the_hook() -> None:
    assert {"community", "grid-meeting"} <= set(installed_procedures())
