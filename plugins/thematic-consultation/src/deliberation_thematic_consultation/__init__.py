"""专题协商会: members of a consultative conference speak on one theme, and each department answers for itself.

The model is the meeting of the 延边 prefecture's conference (CPPCC) on the training and use of artists (seed story S6): the members of one
sector name problems and make proposals, the heads of departments answer, and one office says what it will do. The conference is where they
talk, and no body that decides: there is no vote and no common text, and a promise binds the one body that makes it. "Assumption" marks what
neither that story nor the rules of the conference say.
"""

from __future__ import annotations

from typing import Final

from deliberation import Duty, Procedure, Seat, Stage, advice_only, hookimpl


_S6: Final = "延边州政协专题协商会议 (S6)"
_CHARTER: Final = "《中国人民政治协商会议章程》: 专题协商会"
_CUSTOM: Final = "assumption, from the custom of the conferences"

THEMATIC_CONSULTATION: Final = Procedure(
    key="thematic-consultation",
    title={"zh": "专题协商会", "en": "Thematic consultation"},
    suits=("policy", "theme"),
    basis=f"{_CHARTER}; {_S6}",
    seats=(
        Seat(
            "host",
            found_by="convenes",
            title={"zh": "政协", "en": "Host"},
            basis=f"{_S6}: 延边朝鲜族自治州政协召开",
        ),
        Seat(
            "member",
            at_least=1,
            found_by="represents",
            title={"zh": "界别委员", "en": "Sector member"},
            basis=f"{_S6}: 文化艺术新闻出版界别委员围绕…议题",
        ),
        Seat(
            "department",
            at_least=1,
            found_by=("responsible", "authority"),
            title={"zh": "相关部门", "en": "Responsible department"},
            basis=f"{_S6}: 与相关部门负责人协商交流",
        ),
    ),
    stages=(
        Stage(
            "theme",
            yields="thematic-consultation:theme",
            title={"zh": "确定议题", "en": "Theme"},
            basis=f'{_S6}: 围绕"民族艺术人才培养使用情况"议题; {_CUSTOM}: themes are set in the year\'s plan',
        ),
        Stage(
            "survey",
            yields=("survey", "briefing"),
            repeatable=True,
            moves={"say": "member", "say:briefing": "department"},
            title={"zh": "调研", "en": "Survey"},
            basis=f"{_CUSTOM}: members look into the matter before they speak on it",
        ),
        Stage(
            "notice",
            needs="thematic-consultation:theme",
            yields=("roll", "notice"),
            title={"zh": "邀请部门", "en": "Invitation"},
            basis=f"{_CUSTOM}: the departments are told the theme they will be asked about",
        ),
        Stage(
            "session",
            needs=("roll", "thematic-consultation:theme"),
            yields=("points", "statements", "answers", "agreement"),
            meeting=True,
            repeatable=True,
            moves={
                "say": "member",
                "say:briefing": ("department", "host"),
                "say:assessment": ("member", "host"),
                "say:promise": "department",
                "answer": "department",
                "agree": "department",
            },
            title={"zh": "协商交流", "en": "Session"},
            basis=f"{_S6}: 与相关部门负责人协商交流; 委员们建议…; 相关负责人回应表示",
        ),
        Stage(
            "report",
            needs="points",
            yields="thematic-consultation:report",
            title={"zh": "报送协商报告", "en": "Report"},
            basis=f"{_CUSTOM}: what was proposed is sent up as a report",
        ),
        Stage(
            "feedback",
            needs="points",
            yields=("answers", "agreement"),
            repeatable=True,
            moves={"answer": "department", "agree": "department"},
            title={"zh": "书面反馈", "en": "Written feedback"},
            basis=f"{_CUSTOM}: what wasn't answered in the room is answered in writing",
        ),
        Stage(
            "conclusion",
            needs="points",
            yields=("findings", "results", "publication"),
            repeatable=True,
            title={"zh": "办结", "en": "Conclusion"},
            basis=f"{_CUSTOM}: a theme is closed once each proposal has its answer",
        ),
    ),
    duties=(
        Duty(
            owed_by="department",
            to=("complaint", "demand", "proposal", "question"),
            until="feedback",
            basis=f"{_S6}: 面对委员建言…回应表示; {_CUSTOM}: in the room or in writing, and not later than the feedback",
        ),
    ),
    decides=advice_only(),
    adopts=("promise", "intention"),
)
"""The procedure."""


@hookimpl
def deliberation_procedures() -> list[Procedure]:
    """Offers the thematic consultation."""
    return [THEMATIC_CONSULTATION]
