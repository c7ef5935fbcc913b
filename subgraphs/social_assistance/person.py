"""What the social assistance register adds to Person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import strawberry

from subgraphs.common.batches import keys_of
from subgraphs.common.directives import Declassifies, resolved
from subgraphs.common.errors import RegisterError
from subgraphs.social_assistance.entitlements import ENERGY_SUBSIDY, FEE_EXEMPTION, must_stop
from subgraphs.social_assistance.required import required_of
from subgraphs.social_assistance.types import AssistanceCase, SocialAssistanceInfo
from subgraphs.social_assistance.values import AssistanceEligibility, LifeStatus, MaritalStatus, Residence

__all__ = ["Person", "person_at", "person_from"]

_PAID: Final = Declassifies(
    fields=["AssistanceCase.categoryCode", "AssistanceCase.monthlyAmount"],
    ground="194/2025/NĐ-CP, Điều 16(1)(b)",
)
_STOPPED: Final = Declassifies(fields=["AssistanceCase.monthlyAmount"], ground="20/2021/NĐ-CP")
_FEES: Final = Declassifies(
    fields=["AssistanceCase.povertyStatus", "AssistanceCase.disability"], ground="238/2025/NĐ-CP"
)
_ENERGY: Final = Declassifies(
    fields=["AssistanceCase.povertyStatus", "AssistanceCase.monthlyAmount"], ground="28/2014/QĐ-TTg"
)


@strawberry.federation.type(keys=["pin"], description="Person (công dân)")
class Person:
    """External fields come from other registers by `@requires`."""

    pin: strawberry.ID | None = strawberry.federation.field(
        description="Personal identification number (số định danh cá nhân)"
    )
    date_of_birth: date | None = strawberry.federation.field(
        external=True, description="Date of birth (ngày sinh)", default=None
    )
    permanent_residence: Residence | None = strawberry.federation.field(
        external=True, description="Permanent residence (nơi thường trú)", default=None
    )
    marital_status: MaritalStatus | None = strawberry.federation.field(
        external=True, description="Marital status (tình trạng hôn nhân)", default=None
    )
    has_state_income: bool | None = strawberry.federation.field(
        external=True,
        description="Whether the state pays this person (có thu nhập từ ngân sách nhà nước)",
        default=None,
    )
    life_status: LifeStatus | None = strawberry.federation.field(
        external=True, description="Life status (tình trạng sống, chết, mất tích)", default=None
    )
    number: strawberry.Private[str]
    odd: strawberry.Private[frozenset[str]] = frozenset()
    """Required values that were supplied and cannot be read."""

    @resolved("Social assistance cases (hồ sơ trợ giúp xã hội)", "BASIC")
    async def assistance_cases(self, info: SocialAssistanceInfo) -> list[AssistanceCase] | None:
        """Return the visible cases in order of id."""
        return await info.context.loaders.cases_of(self.number)

    @resolved(
        "Whether this person may get monthly assistance (xét điều kiện hưởng trợ giúp xã hội)",
        "SENSITIVE",
        requires=["dateOfBirth permanentResidence { communeCode } maritalStatus hasStateIncome"],
    )
    async def assistance_eligibility(self, info: SocialAssistanceInfo) -> AssistanceEligibility | None:
        """Return the outcome of today's rules, null when birth or commune was not supplied."""
        self._refuse_odd("dateOfBirth", "permanentResidence", "maritalStatus", "hasStateIncome")
        return await info.context.loaders.eligibility(self)

    @resolved(
        "Whether this person gets a monthly allowance (đang hưởng trợ cấp xã hội hằng tháng)",
        "BASIC",
        declassifies=_PAID,
    )
    async def receives_monthly(self, info: SocialAssistanceInfo) -> bool | None:
        """Return yes or no; a person the register does not know gets none."""
        return (await info.context.loaders.standing(self.number)).receives_monthly

    @resolved(
        "Whether nothing more is to be paid to this person (dừng chi trả)",
        "BASIC",
        declassifies=_STOPPED,
        requires=["lifeStatus"],
    )
    async def stop_payment(self, info: SocialAssistanceInfo) -> bool | None:
        """Return yes for who is not alive; null for a case in force when life status was not supplied."""
        self._refuse_odd("lifeStatus")
        return must_stop(await info.context.loaders.standing(self.number), self.life_status)

    @resolved(
        "Whether school fees are waived: poor or near-poor household, child with a disability (miễn học phí)",
        "BASIC",
        declassifies=_FEES,
        requires=["dateOfBirth"],
    )
    async def fee_exempt(self, info: SocialAssistanceInfo) -> bool | None:
        """Return yes or no by today's rules; null when it depends on a birth that was not supplied."""
        self._refuse_odd("dateOfBirth")
        return await info.context.loaders.is_entitled(FEE_EXEMPTION, self.number, self.date_of_birth)

    @resolved(
        "Whether electricity is subsidised: poor or social policy household (hỗ trợ tiền điện)",
        "BASIC",
        declassifies=_ENERGY,
    )
    async def energy_subsidy(self, info: SocialAssistanceInfo) -> bool | None:
        """Return yes or no by today's rules."""
        return await info.context.loaders.is_entitled(ENERGY_SUBSIDY, self.number, None)

    def _refuse_odd(self, *names: str) -> None:
        if not self.odd.isdisjoint(names):
            raise RegisterError("A required value of another register cannot be read.")

    @classmethod
    async def resolve_references(
        cls, _info: SocialAssistanceInfo, representations: Sequence[Mapping[str, Any]]
    ) -> Sequence[Person | None]:
        """Return a holder for each number; whether the person exists is not ours to say."""
        return [person_from(representation) for representation in representations]


def person_at(pin: str) -> Person:
    """Return the holder of what this register adds to the person with this number."""
    return Person(pin=strawberry.ID(pin), number=pin)


def person_from(representation: Mapping[str, Any]) -> Person | None:
    """Read a representation with whatever required fields it carries."""
    pin = keys_of([representation], "pin")[0]
    if pin is None:
        return None
    return Person(pin=strawberry.ID(pin), number=pin, **required_of(representation)._asdict())
