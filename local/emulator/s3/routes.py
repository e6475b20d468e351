"""REST requests that MiniStack answers wrongly or not at all."""

from __future__ import annotations

from typing import Any

from ministack.services import s3

from emulator.s3 import configurations, lifecycle

Response = tuple[int, dict[str, str], bytes]

_dispatch = s3._dispatch


def install() -> None:
    s3._dispatch = _answer


def _answer(
    method: str, bucket: str, key: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
) -> Response:
    kind = next((one for one in configurations.KINDS if one.query in query), None)
    if kind is not None and bucket and not key:
        return configurations.answer(kind, method, bucket, s3._qp(query, "id"), body)
    response = _dispatch(method, bucket, key, headers, body, query)
    if "lifecycle" in query and bucket and not key and response[0] < 300:
        _transition_minimum(method, bucket, headers, response[1])
    return response


def _transition_minimum(method: str, bucket: str, sent: dict[str, str], answered: dict[str, str]) -> None:
    if method == "PUT":
        lifecycle.set_minimum_size(bucket, sent.get(lifecycle.MINIMUM_SIZE_HEADER))
    size = lifecycle.minimum_size(bucket)
    if size is not None:
        answered[lifecycle.MINIMUM_SIZE_HEADER] = size
