"""Replication of objects and delete markers: asynchronous, to every destination, under the source's version id."""

from __future__ import annotations

import contextvars
import copy
import os
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

from ministack.services import s3

from emulator.s3.encryption import ALGORITHM, KMS_KEY
from emulator.s3.replication_access import Copy, is_granted

Rule = dict[str, Any]
Record = dict[str, Any]

DELAY_SECONDS = float(os.environ.get("EMULATOR_REPLICATION_DELAY_SECONDS", "0.25"))

_jobs: queue.SimpleQueue[tuple[float, contextvars.Context, Callable[[], None]]] = queue.SimpleQueue()


def install() -> None:
    s3._maybe_replicate = _replicate
    s3._maybe_replicate_delete_marker = _replicate_delete_marker
    threading.Thread(target=_work, name="replication", daemon=True).start()


def _replicate(bucket: str, key: str, record: Record, data: bytes, tags: dict[str, str] | None = None) -> None:
    """Called before the version is cut; the replicas follow when it has its id."""
    rules = _rules_for(bucket, key, tags or {}, record)
    if not rules:
        return
    record["replication_status"] = "PENDING"
    _enqueue(lambda: _write_replicas(bucket, key, record, data, tags, rules))


def _replicate_delete_marker(bucket: str, key: str) -> None:
    rules = [rule for rule in _rules_for(bucket, key, None, None) if _replicates_markers(rule)]
    if not rules:
        return
    marker = s3._object_versions[(bucket, key)][-1]["version_id"]
    _enqueue(lambda: _write_markers(bucket, key, marker, rules))


def _enqueue(job: Callable[[], None]) -> None:
    _jobs.put((time.monotonic() + DELAY_SECONDS, contextvars.copy_context(), job))


def _work() -> None:
    """One worker and one delay: replicas arrive in the order of their sources."""
    while True:
        due, context, job = _jobs.get()
        time.sleep(max(0.0, due - time.monotonic()))
        context.run(job)


def _rules_for(bucket: str, key: str, tags: dict[str, str] | None, record: Record | None) -> list[Rule]:
    """For each destination the matching rule of highest priority. `None` for tags or record leaves that test out."""
    configuration = s3._bucket_replication.get(bucket)
    if not configuration or s3._bucket_versioning.get(bucket) != "Enabled":
        return []
    chosen: dict[str, Rule] = {}
    for rule in sorted(configuration["Rules"], key=lambda one: one.get("Priority", 0)):
        if rule["Status"] == "Enabled" and _matches(rule, key, tags, record):
            chosen[rule["Destination"]["Bucket"]] = rule
    role = configuration["Role"]
    return [{**rule, "Role": role} for rule in chosen.values()]


def _matches(rule: Rule, key: str, tags: dict[str, str] | None, record: Record | None) -> bool:
    if not key.startswith(s3._replication_rule_prefix(rule)):
        return False
    if tags is not None and any(tags.get(name) != value for name, value in s3._replication_rule_tags(rule).items()):
        return False
    return record is None or not _kms_encrypted(record) or _selects_kms(rule)


def _kms_encrypted(record: Record) -> bool:
    return str(record["preserved_headers"].get(ALGORITHM, "")).startswith("aws:kms")


def _selects_kms(rule: Rule) -> bool:
    selected = rule.get("SourceSelectionCriteria", {}).get("SseKmsEncryptedObjects", {})
    return selected.get("Status") == "Enabled"


def _replicates_markers(rule: Rule) -> bool:
    if "Filter" not in rule:
        return True
    return not s3._replication_rule_tags(rule) and rule.get("DeleteMarkerReplication", {}).get("Status") == "Enabled"


def _write_replicas(
    bucket: str, key: str, record: Record, data: bytes, tags: dict[str, str] | None, rules: list[Rule]
) -> None:
    done = [_write_replica(bucket, key, record, data, tags, rule) for rule in rules]
    status = "COMPLETED" if all(done) else "FAILED"
    record["replication_status"] = status
    for version in s3._object_versions.get((bucket, key), []):
        if version["version_id"] == record.get("version_id"):
            version["replication_status"] = status


def _write_replica(
    bucket: str, key: str, record: Record, data: bytes, tags: dict[str, str] | None, rule: Rule
) -> bool:
    target = s3._replication_destination(bucket, key, rule, rule["Role"])
    if target is None:
        return False
    name, account, destination = target
    replica = copy.copy(record)
    replica["replication_status"] = "REPLICA"
    replica["storage_class"] = rule["Destination"].get("StorageClass", record.get("storage_class"))
    replica["preserved_headers"] = {**record["preserved_headers"], **_replica_encryption(name, record, rule)}
    copied = (record["preserved_headers"], replica["preserved_headers"])
    if not is_granted(Copy(rule["Role"], bucket, name, key, bool(tags), *copied)):
        return False
    with s3._in_account(account):
        displaced = destination["objects"].get(key)
        destination["objects"][key] = replica
        s3._record_object_version(name, key, displaced, replica, data)
        _keep_version_id(name, key, replica, record["version_id"])
        if tags:
            s3._object_tags[(name, key, record["version_id"])] = dict(tags)
    return True


def _replica_encryption(destination: str, record: Record, rule: Rule) -> dict[str, str]:
    if not _kms_encrypted(record):
        return s3._bucket_default_sse_headers(destination) if ALGORITHM not in record["preserved_headers"] else {}
    key = rule["Destination"].get("EncryptionConfiguration", {}).get("ReplicaKmsKeyID")
    return {KMS_KEY: key} if key else {}


def _keep_version_id(bucket: str, key: str, replica: Record, version_id: str) -> None:
    s3._object_versions[(bucket, key)][-1]["version_id"] = version_id
    replica["version_id"] = version_id


def _write_markers(bucket: str, key: str, marker: str, rules: list[Rule]) -> None:
    for rule in rules:
        target = s3._replication_destination(bucket, key, rule, rule["Role"])
        if target is None:
            continue
        name, account, destination = target
        if not is_granted(Copy(rule["Role"], bucket, name, key)):
            continue
        with s3._in_account(account):
            s3._record_delete_marker(name, key, destination["objects"].get(key))
            s3._object_versions[(name, key)][-1]["version_id"] = marker
            destination["objects"].pop(key, None)
