"""Checksums at memory speed, and whole-object checksums of multipart uploads."""

from __future__ import annotations

import base64
import re
from contextvars import ContextVar
from typing import Any

from awscrt import checksums as crt
from ministack.services import s3

_WHOLE_OBJECT: ContextVar[str | None] = ContextVar("whole_object_checksum", default=None)
_COMBINABLE = {"CRC32": (crt.crc32, 4), "CRC32C": (crt.crc32c, 4), "CRC64NVME": (crt.crc64nvme, 8)}

_create = s3._create_multipart_upload
_complete = s3._complete_multipart_upload
_composite = s3._composite_checksum


def install() -> None:
    s3._crc32c = crt.crc32c
    s3._crc64nvme = crt.crc64nvme
    s3._create_multipart_upload = _create_upload
    s3._complete_multipart_upload = _complete_upload
    s3._composite_checksum = _checksum_of_parts


def _create_upload(bucket: str, key: str, headers: dict[str, str]) -> Any:
    known = set(s3._multipart_uploads)
    status, answered, body = _create(bucket, key, headers)
    for upload_id in set(s3._multipart_uploads) - known:
        upload = s3._multipart_uploads[upload_id]
        wanted = headers.get("x-amz-checksum-type", "").upper()
        # CRC64NVME has no composite form.
        if wanted == "FULL_OBJECT" or upload["checksum_algorithm"] == "CRC64NVME":
            upload["checksum_type"] = "FULL_OBJECT"
            answered["x-amz-checksum-type"] = "FULL_OBJECT"
    return status, answered, body


def _complete_upload(
    bucket: str, key: str, body: bytes, query: dict[str, Any], headers: dict[str, str] | None = None
) -> Any:
    upload = s3._multipart_uploads.get(s3._qp(query, "uploadId"))
    if upload is None or upload.get("checksum_type") != "FULL_OBJECT":
        return _complete(bucket, key, body, query, headers)
    token = _WHOLE_OBJECT.set(_over_parts(upload, body))
    try:
        status, answered, document = _complete(bucket, key, body, query, headers)
    finally:
        _WHOLE_OBJECT.reset(token)
    if status == 200:
        s3._buckets[bucket]["objects"][key]["checksum_type"] = "FULL_OBJECT"
        document = document.replace(b">COMPOSITE<", b">FULL_OBJECT<")
    return status, answered, document


def _checksum_of_parts(algorithm: str, part_checksums: list[str]) -> str | None:
    return _WHOLE_OBJECT.get() or _composite(algorithm, part_checksums)


def _over_parts(upload: dict[str, Any], completion: bytes) -> str | None:
    """The checksum of the parts that the completion names, one after the other."""
    algorithm = _COMBINABLE.get(upload["checksum_algorithm"])
    if algorithm is None:
        return None
    crc, size = algorithm
    numbers = sorted(int(number) for number in re.findall(rb"<PartNumber>(\d+)</PartNumber>", completion))
    value = 0
    for number in numbers:
        value = crc(upload["parts"].get(number, {"body": b""})["body"], value)
    return base64.b64encode(value.to_bytes(size, "big")).decode()
