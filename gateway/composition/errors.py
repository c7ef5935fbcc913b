"""What composition refuses, all of it at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gateway.errors import LienThongError

__all__ = ["CompositionError", "CompositionProblem"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositionProblem:
    """One refusal: a code of Apollo Federation's list (or CATALOGUE_CONFLICT) and the subgraphs at fault."""

    code: str
    message: str
    subgraphs: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = f" [{', '.join(self.subgraphs)}]" if self.subgraphs else ""
        return f"{self.code}{where}: {self.message}"


class CompositionError(LienThongError):
    """The subgraphs do not compose; `errors` lists every reason found, in a stable order."""

    def __init__(self, errors: Iterable[CompositionProblem]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(str(error) for error in self.errors))
