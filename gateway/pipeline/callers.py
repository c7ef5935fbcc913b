"""The verified caller and the purpose, looked up before anything is decided (`design.md` 4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from gateway.access import Directory, Grants, today
from gateway.decision import Purpose, Subject
from gateway.pipeline.request import GraphQLRequest

__all__ = ["resolve_caller"]


async def resolve_caller(
    request: GraphQLRequest, directory: Directory, grants: Grants, now: datetime
) -> tuple[Subject, Purpose | None]:
    """Complete the subject from the agency directory and its grants. Raises BadRequest PURPOSE_UNKNOWN."""
    day = today(now)
    subject = directory.resolve_subject(request.subject, day)
    stated = request.purpose
    if stated is None:
        return subject, None
    purpose = directory.purpose(stated.code, day, agreement=stated.agreement, case_ref=stated.case)
    held = await grants.standing(subject, purpose.ancestors, day, now)
    return replace(subject, grants=held), purpose
