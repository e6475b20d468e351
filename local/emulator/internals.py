"""Self-check: every private name of MiniStack that the extension patches or calls."""

from __future__ import annotations

import importlib
from importlib import metadata
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("requirements.txt")

USED: dict[str, tuple[str, ...]] = {
    "ministack.app": ("app", "main", "pin_request_origin"),
    "ministack.core.iam_actions": ("_s3_batch_delete_targets", "extract_iam_action"),
    "ministack.core.iam_evaluator": ("EvalContext", "_gather_role_policies", "evaluate"),
    "ministack.core.responses": ("get_account_id", "get_region", "set_request_region"),
    "ministack.services.cloudformation.provisioners": (
        "_RESOURCE_HANDLERS",
        "_STACK_TAG_PROPERTY",
        "_cw_metric_alarm_record",
        "_s3_apply_configurations",
    ),
    "ministack.services.iam": ("_roles",),
    "ministack.services.kms": ("_aliases", "_resolve_key"),
    "ministack.services.lambda_svc": ("_functions",),
    "ministack.services.s3": (
        "S3_NS",
        "_bucket_default_sse_headers",
        "_bucket_object_lock",
        "_bucket_replication",
        "_bucket_versioning",
        "_buckets",
        "_complete_multipart_upload",
        "_composite_checksum",
        "_crc32c",
        "_crc64nvme",
        "_create_multipart_upload",
        "_delete_bucket",
        "_delete_bucket_encryption",
        "_delete_bucket_lifecycle",
        "_delete_bucket_ownership_controls",
        "_delete_bucket_replication",
        "_delete_bucket_tagging",
        "_dispatch",
        "_error",
        "_in_account",
        "_maybe_replicate",
        "_maybe_replicate_delete_marker",
        "_multipart_uploads",
        "_no_such_bucket",
        "_object_tags",
        "_object_versions",
        "_put_bucket_accelerate",
        "_put_bucket_encryption",
        "_put_bucket_lifecycle",
        "_put_bucket_logging",
        "_put_bucket_ownership_controls",
        "_put_bucket_replication",
        "_put_bucket_tagging",
        "_put_bucket_versioning",
        "_put_object_lock_configuration",
        "_qp",
        "_record_delete_marker",
        "_record_object_version",
        "_replication_destination",
        "_replication_rule_prefix",
        "_replication_rule_tags",
        "_resolve_sse_write_headers",
        "bucket_region",
    ),
    "ministack.services.sns": ("_topics",),
}


def problems() -> list[str]:
    """One line per reason not to start."""
    return _wrong_versions() or _missing_names()


def _wrong_versions() -> list[str]:
    found = []
    for line in REQUIREMENTS.read_text().splitlines():
        name, _, pinned = line.partition("==")
        if not pinned or line.startswith("#"):
            continue
        installed = metadata.version(name)
        if installed != pinned:
            found.append(f"{name} must be {pinned}, got {installed}; remove .emu and install again")
    return found


def _missing_names() -> list[str]:
    return [
        f"{module}.{name} is gone from the pinned MiniStack; pin the version this extension was written for"
        for module, names in USED.items()
        for name in names
        if not hasattr(importlib.import_module(module), name)
    ]
