"""The `sharing` subgraph: yes/no questions of enterprises, and who looked at my data (`design.md` 8)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import Enum
from typing import Annotated

import strawberry
from graphql import GraphQLError
from strawberry.types import ExecutionContext, Info

from gateway.sharing.access_log import AccessLogConnection, OwnLog
from gateway.sharing.verification import Verdict, Verifier
from gateway.telemetry import get_logger
from subgraphs.common.directives import Declassifies, Register, catalogued, resolved

__all__ = ["SharingContext", "schema"]


class SharingContext:
    """What the resolvers know of the operation; verifier and log are already bound to the caller."""

    __slots__ = ("own_log", "verifier")

    def __init__(self, verifier: Verifier, own_log: OwnLog | None) -> None:
        self.verifier = verifier
        self.own_log = own_log


@strawberry.enum(description="Answer to a verification (kết quả đối soát)")
class VerificationResult(Enum):
    """MATCH and NO_MATCH say nothing else; UNABLE only for a spent budget or an outage."""

    MATCH = "MATCH"
    NO_MATCH = "NO_MATCH"
    UNABLE = "UNABLE"


@strawberry.federation.type(
    description="Answer of a verification, without any field value (kết quả xác thực)",
    directives=[Register(name="sharing")],
)
class IdentityVerification:
    """One answer and the id under which it was recorded."""

    result: VerificationResult | None = catalogued("The answer (kết quả)", "OPERATIONAL")
    checked_at: datetime | None = catalogued("When it was checked (thời điểm kiểm tra)", "OPERATIONAL")
    request_id: strawberry.ID | None = catalogued("Id of this answer (mã yêu cầu)", "OPERATIONAL")


@strawberry.federation.type(
    description="Answer to a payer of allowances (kết quả kiểm tra chi trả)",
    directives=[Register(name="sharing")],
)
class PayoutCheck:
    """One bit and the id under which it was recorded."""

    stop_payment: bool | None = catalogued(
        "Whether payments must stop; null when that cannot be told now (dừng chi trả)", "OPERATIONAL"
    )
    checked_at: datetime | None = catalogued("When it was checked (thời điểm kiểm tra)", "OPERATIONAL")
    request_id: strawberry.ID | None = catalogued("Id of this answer (mã yêu cầu)", "OPERATIONAL")


@strawberry.type
class Query:
    """Root fields of the sharing subgraph."""

    @resolved(
        "Do these three facts belong to one living person? (xác thực danh tính)",
        "OPERATIONAL",
        declassifies=Declassifies(
            fields=["Person.pin", "Person.fullName", "Person.dateOfBirth", "Person.lifeStatus"],
            ground="70/2024/NĐ-CP, Điều 9",
        ),
    )
    async def verify_identity(
        self,
        info: Info[SharingContext, None],
        pin: Annotated[strawberry.ID, strawberry.argument(description="PIN (số định danh cá nhân)")],
        full_name: Annotated[str, strawberry.argument(description="Full name (họ, chữ đệm và tên)")],
        date_of_birth: Annotated[date, strawberry.argument(description="Date of birth (ngày sinh)")],
    ) -> IdentityVerification | None:
        """Answer MATCH, NO_MATCH or UNABLE."""
        return _verified(*await info.context.verifier.identity(str(pin), full_name, date_of_birth))

    @resolved(
        "Do so many people live in this person's household at this address? (xác thực số người trong hộ)",
        "OPERATIONAL",
        declassifies=Declassifies(
            fields=["Person.pin", "Person.permanentResidence", "Person.household", "Household.members"],
            ground="70/2024/NĐ-CP, Điều 9",
        ),
    )
    async def verify_household_size(
        self,
        info: Info[SharingContext, None],
        pin: Annotated[strawberry.ID, strawberry.argument(description="PIN (số định danh cá nhân)")],
        address: Annotated[
            str, strawberry.argument(description="Address of the meter (địa chỉ sử dụng điện)")
        ],
        claimed: Annotated[
            int, strawberry.argument(description="Number of people claimed (số người kê khai)")
        ],
    ) -> IdentityVerification | None:
        """Answer MATCH, NO_MATCH or UNABLE."""
        return _verified(*await info.context.verifier.household_size(str(pin), address, claimed))

    @resolved(
        "Must the payments of this case into this account stop? (kiểm tra dừng chi trả trợ cấp)",
        "OPERATIONAL",
        declassifies=Declassifies(
            fields=["AssistanceCase.caseId", "AssistancePayment.bankAccountNo", "Person.lifeStatus"],
            ground="20/2021/NĐ-CP",
        ),
    )
    async def check_payout(
        self,
        info: Info[SharingContext, None],
        case_id: Annotated[strawberry.ID, strawberry.argument(description="Case (mã hồ sơ)")],
        bank_account_no: Annotated[
            str, strawberry.argument(description="Account that is paid (số tài khoản chi trả)")
        ],
    ) -> PayoutCheck | None:
        """Answer yes, no, or null for a spent budget or an outage."""
        stop, request_id = await info.context.verifier.payment_stopped(str(case_id), bank_account_no)
        return PayoutCheck(
            stop_payment=stop, checked_at=datetime.now(UTC), request_id=strawberry.ID(request_id)
        )

    @resolved("Who looked at my data (nhật ký khai thác dữ liệu của tôi)", "SENSITIVE")
    async def access_log(
        self,
        info: Info[SharingContext, None],
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> AccessLogConnection | None:
        """Return a page of the log of the citizen who asks, newest first; null for everybody else."""
        own_log = info.context.own_log
        return None if own_log is None else own_log.page(first, after or None)


def _verified(verdict: Verdict, request_id: str) -> IdentityVerification:
    return IdentityVerification(
        result=VerificationResult(verdict),
        checked_at=datetime.now(UTC),
        request_id=strawberry.ID(request_id),
    )


class _SharingSchema(strawberry.federation.Schema):
    """Logs errors by class: their texts quote the document, and with it who is being verified."""

    def process_errors(
        self, errors: list[GraphQLError], _execution_context: ExecutionContext | None = None
    ) -> None:
        """Log that a document failed, and nothing of it."""
        log = get_logger("verification")
        for error in errors:
            log.error("verification.document_failed", error=type(error.original_error or error).__name__)


schema = _SharingSchema(query=Query)
