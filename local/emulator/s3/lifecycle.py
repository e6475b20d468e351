"""Lifecycle: CloudFormation's rules as S3's document, and the minimum object size of transitions."""

from __future__ import annotations

from typing import Any

from ministack.services import s3

from emulator.rest_xml import Node

MINIMUM_SIZE_HEADER = "x-amz-transition-default-minimum-object-size"
_MINIMUM_SIZE = "_transition_default_minimum_object_size"


def document_of(value: Any) -> Node:
    return {"Rule": [_rule(rule) for rule in value["Rules"]]}


def set_minimum_size(bucket: str, size: str | None) -> None:
    """Kept in the bucket's own record, so that it is deleted and reset with the bucket."""
    s3._buckets[bucket][_MINIMUM_SIZE] = size


def minimum_size(bucket: str) -> str | None:
    return s3._buckets.get(bucket, {}).get(_MINIMUM_SIZE)


def _rule(rule: Any) -> Node:
    return {
        "ID": rule.get("Id"),
        "Filter": _filter(rule),
        "Status": rule["Status"],
        "Transition": [_transition(one) for one in _either(rule, "Transitions", "Transition")],
        "NoncurrentVersionTransition": [
            _noncurrent_transition(one)
            for one in _either(rule, "NoncurrentVersionTransitions", "NoncurrentVersionTransition")
        ],
        "Expiration": _expiration(rule),
        "NoncurrentVersionExpiration": _noncurrent_expiration(rule),
        "AbortIncompleteMultipartUpload": rule.get("AbortIncompleteMultipartUpload"),
    }


def _either(rule: Any, plural: str, singular: str) -> list[Any]:
    if plural in rule:
        return rule[plural]
    return [rule[singular]] if singular in rule else []


def _filter(rule: Any) -> Node:
    """S3 wants one condition bare and several inside `And`."""
    conditions = {
        "Prefix": rule.get("Prefix"),
        "Tag": rule.get("TagFilters") or None,
        "ObjectSizeGreaterThan": rule.get("ObjectSizeGreaterThan"),
        "ObjectSizeLessThan": rule.get("ObjectSizeLessThan"),
    }
    present = {tag: value for tag, value in conditions.items() if value is not None}
    several = len(present) > 1 or len(present.get("Tag", [])) > 1
    return {"And": present} if several else present or {"Prefix": ""}


def _transition(one: Any) -> Node:
    return {
        "Days": one.get("TransitionInDays"),
        "Date": one.get("TransitionDate"),
        "StorageClass": one["StorageClass"],
    }


def _noncurrent_transition(one: Any) -> Node:
    return {
        "NoncurrentDays": one["TransitionInDays"],
        "NewerNoncurrentVersions": one.get("NewerNoncurrentVersions"),
        "StorageClass": one["StorageClass"],
    }


def _expiration(rule: Any) -> Node | None:
    expiration = {
        "Days": rule.get("ExpirationInDays"),
        "Date": rule.get("ExpirationDate"),
        "ExpiredObjectDeleteMarker": rule.get("ExpiredObjectDeleteMarker"),
    }
    return expiration if any(value is not None for value in expiration.values()) else None


def _noncurrent_expiration(rule: Any) -> Node | None:
    if "NoncurrentVersionExpiration" in rule:
        return rule["NoncurrentVersionExpiration"]
    if "NoncurrentVersionExpirationInDays" in rule:
        return {"NoncurrentDays": rule["NoncurrentVersionExpirationInDays"]}
    return None
