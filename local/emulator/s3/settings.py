"""Bucket settings of one document each, from CloudFormation's property to S3's REST form."""

from __future__ import annotations

from typing import Any

from emulator.rest_xml import Node


def versioning(value: Any) -> Node:
    return {"Status": value["Status"]}


def encryption(value: Any) -> Node:
    return {"Rule": [_encryption_rule(rule) for rule in value["ServerSideEncryptionConfiguration"]]}


def _encryption_rule(rule: Any) -> Node:
    default = rule.get("ServerSideEncryptionByDefault")
    blocked = rule.get("BlockedEncryptionTypes")
    return {
        "ApplyServerSideEncryptionByDefault": default
        and {"SSEAlgorithm": default["SSEAlgorithm"], "KMSMasterKeyID": default.get("KMSMasterKeyID")},
        "BucketKeyEnabled": rule.get("BucketKeyEnabled", False),
        "BlockedEncryptionTypes": blocked and {"EncryptionType": blocked["EncryptionType"]},
    }


def logging(value: Any) -> Node:
    enabled = {
        "TargetBucket": value.get("DestinationBucketName"),
        "TargetPrefix": value.get("LogFilePrefix", ""),
        "TargetObjectKeyFormat": value.get("TargetObjectKeyFormat"),
    }
    return {"LoggingEnabled": enabled}


def ownership(value: Any) -> Node:
    return {"Rule": [{"ObjectOwnership": rule["ObjectOwnership"]} for rule in value["Rules"]]}


def object_lock(value: Any) -> Node:
    return {"ObjectLockEnabled": "Enabled", "Rule": value.get("Rule")}


def accelerate(value: Any) -> Node:
    return {"Status": value["AccelerationStatus"]}


def tags(value: Any) -> Node:
    return {"TagSet": {"Tag": [{"Key": tag["Key"], "Value": tag["Value"]} for tag in value]}}
