"""Unit: every exception of aiohttp has its reason."""

from __future__ import annotations

import errno

import aiohttp
import pytest
from aiohttp.client_exceptions import UnixClientConnectorError, UploadAbortedError
from aiohttp.client_reqrep import ConnectionKey, RequestInfo
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from gateway.executor.http_transport import reason_of

INFO = RequestInfo(
    URL("http://127.0.0.1/"), "POST", CIMultiDictProxy(CIMultiDict()), URL("http://127.0.0.1/")
)
KEY = ConnectionKey("127.0.0.1", 1, False, True, None, None, None)
REFUSED = OSError(errno.ECONNREFUSED, "refused")

MAPPING: dict[type[BaseException], tuple[BaseException, str]] = {
    aiohttp.ClientError: (aiohttp.ClientError(), "UNREACHABLE"),
    aiohttp.ClientResponseError: (aiohttp.ClientResponseError(INFO, ()), "MALFORMED"),
    aiohttp.ContentTypeError: (aiohttp.ContentTypeError(INFO, ()), "MALFORMED"),
    aiohttp.WSServerHandshakeError: (aiohttp.WSServerHandshakeError(INFO, ()), "MALFORMED"),
    aiohttp.ClientHttpProxyError: (aiohttp.ClientHttpProxyError(INFO, ()), "MALFORMED"),
    aiohttp.TooManyRedirects: (aiohttp.TooManyRedirects(INFO, ()), "MALFORMED"),
    aiohttp.ClientConnectionError: (aiohttp.ClientConnectionError(), "UNREACHABLE"),
    aiohttp.ClientConnectionResetError: (aiohttp.ClientConnectionResetError(), "UNREACHABLE"),
    aiohttp.ClientOSError: (aiohttp.ClientOSError(), "UNREACHABLE"),
    aiohttp.ClientConnectorError: (aiohttp.ClientConnectorError(KEY, REFUSED), "UNREACHABLE"),
    aiohttp.ClientConnectorDNSError: (aiohttp.ClientConnectorDNSError(KEY, REFUSED), "UNREACHABLE"),
    aiohttp.ClientProxyConnectionError: (aiohttp.ClientProxyConnectionError(KEY, REFUSED), "UNREACHABLE"),
    UnixClientConnectorError: (UnixClientConnectorError("/x", KEY, REFUSED), "UNREACHABLE"),
    aiohttp.ClientSSLError: (aiohttp.ClientSSLError(KEY, REFUSED), "UNREACHABLE"),
    aiohttp.ClientConnectorSSLError: (aiohttp.ClientConnectorSSLError(KEY, REFUSED), "UNREACHABLE"),
    aiohttp.ClientConnectorCertificateError: (
        aiohttp.ClientConnectorCertificateError(KEY, ValueError()),
        "UNREACHABLE",
    ),
    aiohttp.ServerConnectionError: (aiohttp.ServerConnectionError(), "UNREACHABLE"),
    aiohttp.ServerDisconnectedError: (aiohttp.ServerDisconnectedError(), "UNREACHABLE"),
    aiohttp.ServerTimeoutError: (aiohttp.ServerTimeoutError(), "TIMEOUT"),
    aiohttp.ConnectionTimeoutError: (aiohttp.ConnectionTimeoutError(), "TIMEOUT"),
    aiohttp.SocketTimeoutError: (aiohttp.SocketTimeoutError(), "TIMEOUT"),
    aiohttp.ServerFingerprintMismatch: (aiohttp.ServerFingerprintMismatch(b"", b"", "h", 1), "UNREACHABLE"),
    aiohttp.ClientPayloadError: (aiohttp.ClientPayloadError(), "MALFORMED"),
    UploadAbortedError: (UploadAbortedError(), "UNREACHABLE"),
    aiohttp.InvalidURL: (aiohttp.InvalidURL("x"), "UNREACHABLE"),
    aiohttp.InvalidUrlClientError: (aiohttp.InvalidUrlClientError("x"), "UNREACHABLE"),
    aiohttp.RedirectClientError: (aiohttp.RedirectClientError("x"), "UNREACHABLE"),
    aiohttp.InvalidUrlRedirectClientError: (aiohttp.InvalidUrlRedirectClientError("x"), "UNREACHABLE"),
    aiohttp.NonHttpUrlClientError: (aiohttp.NonHttpUrlClientError("x"), "UNREACHABLE"),
    aiohttp.NonHttpUrlRedirectClientError: (aiohttp.NonHttpUrlRedirectClientError("x"), "UNREACHABLE"),
    TimeoutError: (TimeoutError(), "TIMEOUT"),
    OSError: (REFUSED, "UNREACHABLE"),
}


@pytest.mark.parametrize(("error", "expected"), MAPPING.values(), ids=[kind.__name__ for kind in MAPPING])
def test_every_exception_has_its_reason(error: BaseException, expected: str) -> None:
    assert reason_of(error) == expected


def test_the_mapping_lists_every_exception_of_aiohttp() -> None:
    def family(kind: type[BaseException]) -> set[type[BaseException]]:
        return {kind}.union(*map(family, kind.__subclasses__()))

    assert {each.__name__ for each in family(aiohttp.ClientError)} - {
        each.__name__ for each in MAPPING
    } == set()
