from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deliberation.cases import Case, load_case
from deliberation.errors import DeliberationError


S4 = Path(__file__).parent.parent.parent / "examples" / "cases" / "xinheyuan-sf-express.yaml"

TEA = """\
format: deliberation.case/1
case: tea
procedure: community
date: 2023-02-08
conveners: [office]
stakeholders:
  - {id: office, kind: body, role: 社区}
  - {id: ann, role: 居民, quote: 居民说}
ties:
  - {subject: ann, kind: complains-about, object: office}
issues:
  - {id: bench, title: 长椅, about: office, affected: [ann]}
record:
  - enter: {stage: propose}
  - say: {what: complaint, text: 太晒了, about: [bench]}
    label: hot
    by: ann
"""
"""A case as short as one can be; its lines are counted on in the tests."""


@pytest.fixture
def s4() -> str:
    return S4.read_text(encoding="utf-8")


@pytest.fixture
def tea() -> str:
    return TEA


@pytest.fixture
def case_of(tmp_path: Path) -> Callable[[str | bytes], Case]:
    """The case that a text is of."""

    def load(text: str | bytes) -> Case:
        path = tmp_path / "case.yaml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return load_case(path)

    return load


@pytest.fixture
def refused(case_of: Callable[[str | bytes], Case]) -> Callable[[str | bytes], DeliberationError]:
    """Why a text is no case that can be replayed; its place without the folder."""

    def why(text: str | bytes) -> DeliberationError:
        with pytest.raises(DeliberationError) as caught:
            case_of(text).replay()
        assert caught.value.where is not None
        caught.value.where = caught.value.where.rpartition("/")[2]
        return caught.value

    return why
