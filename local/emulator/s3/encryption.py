"""`aws:kms` without a key id means the bucket's key or, without one, the account's key for S3. MiniStack refuses it."""

from __future__ import annotations

from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services import s3

ALGORITHM = "x-amz-server-side-encryption"
KMS_KEY = "x-amz-server-side-encryption-aws-kms-key-id"

_resolve = s3._resolve_sse_write_headers


def install() -> None:
    s3._resolve_sse_write_headers = _with_default_key


def _with_default_key(headers: dict[str, str], bucket: str) -> Any:
    if headers.get(ALGORITHM) != "aws:kms" or headers.get(KMS_KEY):
        return _resolve(headers, bucket)
    key = s3._bucket_default_sse_headers(bucket).get(KMS_KEY)
    managed = f"arn:aws:kms:{get_region()}:{get_account_id()}:alias/aws/s3"
    return _resolve({**headers, KMS_KEY: key or managed}, bucket)
