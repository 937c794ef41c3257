"""Case files: a consultation as a source tells it, in YAML, that can be convened, replayed and checked.

>>> from deliberation.cases import load_case
>>> case = load_case("examples/cases/xinheyuan-sf-express.yaml")
>>> case.procedure.key, len(case.issues)
('grid-meeting', 3)
"""

from deliberation.cases.loading import Case, load_case
from deliberation.cases.outline import outline


__all__ = ["Case", "load_case", "outline"]
