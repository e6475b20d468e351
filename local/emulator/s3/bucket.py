"""`AWS::S3::Bucket`: every property goes through the S3 API, which refuses what S3 would refuse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ministack.services import s3
from ministack.services.cloudformation import provisioners

from emulator.rest_xml import Node, document
from emulator.s3 import configurations, lifecycle, replication_configuration, settings

Props = dict[str, Any]


@dataclass(frozen=True)
class Setting:
    """A property, its document and what sets and removes it."""

    property: str
    root: str
    translate: Callable[[Any], Node]
    put: Callable[[str, bytes], Any]
    remove: Callable[[str], Any] | None = None


# In the order S3 demands: Object Lock and replication need versioning.
SETTINGS = (
    Setting(
        "VersioningConfiguration",
        "VersioningConfiguration",
        settings.versioning,
        s3._put_bucket_versioning,
        lambda bucket: s3._put_bucket_versioning(bucket, document("VersioningConfiguration", {"Status": "Suspended"})),
    ),
    Setting(
        "OwnershipControls",
        "OwnershipControls",
        settings.ownership,
        s3._put_bucket_ownership_controls,
        s3._delete_bucket_ownership_controls,
    ),
    Setting(
        "BucketEncryption",
        "ServerSideEncryptionConfiguration",
        settings.encryption,
        s3._put_bucket_encryption,
        s3._delete_bucket_encryption,
    ),
    Setting(
        "LifecycleConfiguration",
        "LifecycleConfiguration",
        lifecycle.document_of,
        s3._put_bucket_lifecycle,
        s3._delete_bucket_lifecycle,
    ),
    Setting(
        "LoggingConfiguration",
        "BucketLoggingStatus",
        settings.logging,
        s3._put_bucket_logging,
        lambda bucket: s3._put_bucket_logging(bucket, document("BucketLoggingStatus", {})),
    ),
    Setting(
        "ObjectLockConfiguration",
        "ObjectLockConfiguration",
        settings.object_lock,
        s3._put_object_lock_configuration,
    ),
    Setting(
        "ReplicationConfiguration",
        "ReplicationConfiguration",
        replication_configuration.document_of,
        s3._put_bucket_replication,
        s3._delete_bucket_replication,
    ),
    Setting(
        "AccelerateConfiguration",
        "AccelerateConfiguration",
        settings.accelerate,
        s3._put_bucket_accelerate,
        lambda bucket: s3._put_bucket_accelerate(bucket, document("AccelerateConfiguration", {"Status": "Suspended"})),
    ),
    Setting("Tags", "Tagging", settings.tags, s3._put_bucket_tagging, s3._delete_bucket_tagging),
)

_apply_modelled = provisioners._s3_apply_configurations
_handler = provisioners._RESOURCE_HANDLERS["AWS::S3::Bucket"]


def install() -> None:
    provisioners._s3_apply_configurations = _apply
    provisioners._STACK_TAG_PROPERTY["AWS::S3::Bucket"] = ("Tags", "list")
    provisioners._RESOURCE_HANDLERS["AWS::S3::Bucket"] = {**_handler, "delete": _delete}


def _delete(name: str, _props: Props) -> None:
    if name in s3._buckets:
        _refuse_error(s3._delete_bucket(name))


def _apply(name: str, props: Props, old_props: Props | None = None) -> None:
    try:
        _apply_all(name, props, old_props)
    except Exception:
        if old_props is None:
            # A refused property must not leave a bucket that no stack owns.
            s3._delete_bucket(name)
        raise


def _apply_all(name: str, props: Props, old_props: Props | None) -> None:
    _apply_modelled(name, props, old_props)
    if props.get("ObjectLockEnabled") and name not in s3._bucket_object_lock:
        _put(name, "VersioningConfiguration", settings.versioning({"Status": "Enabled"}), s3._put_bucket_versioning)
        lock = settings.object_lock({})
        _put(name, "ObjectLockConfiguration", lock, s3._put_object_lock_configuration)
    for setting in SETTINGS:
        if setting.property in props:
            _put(name, setting.root, setting.translate(props[setting.property]), setting.put)
        elif setting.remove is not None and setting.property in (old_props or {}):
            setting.remove(name)
    lifecycle_props = props.get("LifecycleConfiguration") or {}
    lifecycle.set_minimum_size(name, lifecycle_props.get("TransitionDefaultMinimumObjectSize"))
    for kind in configurations.KINDS:
        configurations.replace_all(kind, name, props.get(kind.property) or [])


def _put(name: str, root: str, body: Node, put: Callable[[str, bytes], Any]) -> None:
    _refuse_error(put(name, document(root, body)))


def _refuse_error(response: Any) -> None:
    status, _headers, body = response
    if status >= 400:
        raise ValueError(body.decode() if isinstance(body, bytes) else str(body))
