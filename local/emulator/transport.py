"""Which requests count as encrypted in transit: all, save those that say they arrived over plain HTTP.

The emulator listens on the loopback interface without TLS. To `aws:SecureTransport` conditions a request is secure
unless it carries `X-Forwarded-Proto: http`, so that policies which demand TLS can be deployed and can be tried.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from ministack import app

_PLAIN: ContextVar[bool] = ContextVar("plain_http", default=False)

_serve = app.app
_pin = app.pin_request_origin


def install() -> None:
    app.app = _answer
    app.pin_request_origin = _pin_origin


async def _answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
    _PLAIN.set((b"x-forwarded-proto", b"http") in scope.get("headers", []))
    await _serve(scope, receive, send)


def _pin_origin(source_ip: str, _secure: bool) -> None:
    _pin(source_ip, not _PLAIN.get())
