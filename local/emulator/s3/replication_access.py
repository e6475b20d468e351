"""Whether the replication role may do what S3 does in its name: read the source, write the replica, use both keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region, set_request_region
from ministack.services import kms, s3

from emulator.s3.encryption import KMS_KEY


@dataclass(frozen=True)
class Copy:
    """What is to be copied where, and by which role."""

    role: str
    source: str
    destination: str
    key: str
    tagged: bool = False
    source_headers: dict[str, str] | None = None
    replica_headers: dict[str, str] | None = None


def is_granted(copy: Copy) -> bool:
    needs = [*_bucket_needs(copy), *_key_needs(copy)]
    policies = iam_evaluator._gather_role_policies(copy.role.rsplit("/", 1)[-1], get_account_id())
    return all(_allows(policies, copy.role, *need) for need in needs)


Need = tuple[str, str, dict[str, Any]]


def _bucket_needs(copy: Copy) -> Iterator[Need]:
    source, replica = f"arn:aws:s3:::{copy.source}", f"arn:aws:s3:::{copy.destination}/{copy.key}"
    for action in ("s3:GetReplicationConfiguration", "s3:ListBucket"):
        yield action, source, {}
    if copy.source_headers is None:
        yield "s3:ReplicateDelete", replica, {}
        return
    for action in ("s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl"):
        yield action, f"{source}/{copy.key}", {}
    yield "s3:ReplicateObject", replica, {}
    if copy.tagged:
        yield "s3:GetObjectVersionTagging", f"{source}/{copy.key}", {}
        yield "s3:ReplicateTags", replica, {}


def _key_needs(copy: Copy) -> Iterator[Need]:
    uses = (("kms:Decrypt", copy.source, copy.source_headers), ("kms:Encrypt", copy.destination, copy.replica_headers))
    for action, bucket, headers in uses:
        name = (headers or {}).get(KMS_KEY)
        if name is not None:
            region = s3.bucket_region(bucket) or get_region()
            record, aliases = _key(name, region)
            context = {"kms:viaservice": f"s3.{region}.amazonaws.com", "kms:resourcealiases": aliases}
            # A key that is gone can be used by nobody.
            yield action, record["Arn"] if record else "no-such-key", context


def _key(name: str, region: str) -> tuple[dict[str, Any] | None, list[str]]:
    """A key by id, ARN or alias in a Region, and the aliases it bears."""
    before = get_region()
    set_request_region(region)
    try:
        record = kms._resolve_key(name)
        aliases = [arn for arn, key_id in kms._aliases.items() if record and key_id == record["KeyId"]]
        return record, [arn.split(":", 5)[5] for arn in aliases]
    finally:
        set_request_region(before)


def _allows(policies: list[Any], role: str, action: str, resource: str, context: dict[str, Any]) -> bool:
    account = get_account_id()
    request = iam_evaluator.EvalContext(role, "AssumedRole", account, action, resource, get_region())
    request.service_context.update(context)
    return iam_evaluator.evaluate(request, policies).decision == "Allow"
