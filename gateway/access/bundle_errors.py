"""Why a bundle of rules is not taken."""

from __future__ import annotations

from gateway.errors import InternalError

__all__ = ["BundleRefused"]


class BundleRefused(InternalError):
    """A bundle that may not decide anything. `code` is stable.

    BUNDLE_UNREADABLE BUNDLE_MALFORMED BUNDLE_TOO_LARGE BUNDLE_PATH BUNDLE_DOUBLED_FILE BUNDLE_UNSIGNED
    BUNDLE_SIGNATURE BUNDLE_KEY BUNDLE_REVISION BUNDLE_CONTENT POLICY_REVISION_OLDER POLICY_REVISION_REUSED
    POLICY_REVISION_UNKNOWN
    """

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
