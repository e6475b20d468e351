"""The permission that S3 asks for where MiniStack asks for another: removing versions by a multi-object delete."""

from __future__ import annotations

from typing import Any

from ministack.core import iam_actions

_action_of = iam_actions.extract_iam_action


def install() -> None:
    iam_actions.extract_iam_action = _action


def _action(
    service: str, method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
) -> str | None:
    action = _action_of(service, method, path, headers, body, query)
    if action != "s3:DeleteObject" or "delete" not in query:
        return action
    # MiniStack asks per entry, for all but the first.
    first = iam_actions._s3_batch_delete_targets(path.strip("/"), body)[:1]
    return "s3:DeleteObjectVersion" if any(version for _arn, version in first) else action
