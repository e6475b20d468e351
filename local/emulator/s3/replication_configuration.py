"""Replication: CloudFormation's configuration as S3's document."""

from __future__ import annotations

from typing import Any

from emulator.rest_xml import Node


def document_of(value: Any) -> Node:
    return {"Role": value["Role"], "Rule": [_rule(rule) for rule in value["Rules"]]}


def _rule(rule: Any) -> Node:
    return {
        "ID": rule.get("Id"),
        "Priority": rule.get("Priority"),
        "Prefix": rule.get("Prefix"),
        "Filter": _filter(rule["Filter"]) if "Filter" in rule else None,
        "Status": rule["Status"],
        "SourceSelectionCriteria": rule.get("SourceSelectionCriteria"),
        "DeleteMarkerReplication": rule.get("DeleteMarkerReplication"),
        "Destination": _destination(rule["Destination"]),
    }


def _filter(value: Any) -> Node:
    both = value.get("And")
    return {
        "Prefix": value.get("Prefix"),
        "Tag": value.get("TagFilter"),
        "And": both and {"Prefix": both.get("Prefix"), "Tag": both.get("TagFilters")},
    }


def _destination(value: Any) -> Node:
    encryption = value.get("EncryptionConfiguration")
    return {
        "Bucket": value["Bucket"],
        "Account": value.get("Account"),
        "StorageClass": value.get("StorageClass"),
        "AccessControlTranslation": value.get("AccessControlTranslation"),
        "EncryptionConfiguration": encryption and {"ReplicaKmsKeyID": encryption["ReplicaKmsKeyID"]},
        "ReplicationTime": value.get("ReplicationTime"),
        "Metrics": value.get("Metrics"),
    }
