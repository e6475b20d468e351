"""Configurations of which a bucket has many, each under an id: inventory, tiering, metrics, analytics.

MiniStack has no API for them (a PUT would create the bucket again), so they are stored as they arrive and served back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import fromstring

from ministack.services import s3

from emulator.rest_xml import Node, document, join

Response = tuple[int, dict[str, str], bytes]


@dataclass(frozen=True)
class Kind:
    query: str
    property: str
    root: str
    listing: str
    translate: Callable[[Any], Node]


def _filter(value: Any) -> Node | None:
    conditions = {
        "Prefix": value.get("Prefix"),
        "Tag": value.get("TagFilters") or None,
        "AccessPointArn": value.get("AccessPointArn"),
    }
    present = {tag: found for tag, found in conditions.items() if found is not None}
    if not present:
        return None
    return {"And": present} if len(present) > 1 or len(present.get("Tag", [])) > 1 else present


def _bucket_destination(value: Any, account: str) -> Node:
    """The owner of the destination has another name in each API."""
    return {
        "S3BucketDestination": {
            account: value.get("BucketAccountId"),
            "Bucket": value["BucketArn"],
            "Format": value["Format"],
            "Prefix": value.get("Prefix"),
        }
    }


def _inventory(value: Any) -> Node:
    prefix = value.get("Prefix")
    return {
        "Id": value["Id"],
        "IsEnabled": value["Enabled"],
        "Destination": _bucket_destination(value["Destination"], "AccountId"),
        "Filter": prefix and {"Prefix": prefix},
        "IncludedObjectVersions": value["IncludedObjectVersions"],
        "OptionalFields": {"Field": value["OptionalFields"]} if value.get("OptionalFields") else None,
        "Schedule": {"Frequency": value["ScheduleFrequency"]},
    }


def _tiering(value: Any) -> Node:
    return {"Id": value["Id"], "Filter": _filter(value), "Status": value["Status"], "Tiering": value["Tierings"]}


def _metrics(value: Any) -> Node:
    return {"Id": value["Id"], "Filter": _filter(value)}


def _analytics(value: Any) -> Node:
    export = value["StorageClassAnalysis"].get("DataExport")
    analysis = export and {
        "DataExport": {
            "OutputSchemaVersion": export["OutputSchemaVersion"],
            "Destination": _bucket_destination(export["Destination"], "BucketAccountId"),
        }
    }
    return {"Id": value["Id"], "Filter": _filter(value), "StorageClassAnalysis": analysis or {}}


KINDS = (
    Kind(
        "inventory",
        "InventoryConfigurations",
        "InventoryConfiguration",
        "ListInventoryConfigurationsResult",
        _inventory,
    ),
    Kind(
        "intelligent-tiering",
        "IntelligentTieringConfigurations",
        "IntelligentTieringConfiguration",
        "ListBucketIntelligentTieringConfigurationsOutput",
        _tiering,
    ),
    Kind("metrics", "MetricsConfigurations", "MetricsConfiguration", "ListMetricsConfigurationsResult", _metrics),
    Kind(
        "analytics",
        "AnalyticsConfigurations",
        "AnalyticsConfiguration",
        "ListBucketAnalyticsConfigurationsResult",
        _analytics,
    ),
)


def replace_all(kind: Kind, bucket: str, values: list[Any]) -> None:
    """Makes the bucket's configurations of one kind those of the template."""
    stored = _stored(kind, bucket)
    stored.clear()
    stored.update({value["Id"]: document(kind.root, kind.translate(value)) for value in values})


def answer(kind: Kind, method: str, bucket: str, identifier: str, body: bytes) -> Response:
    """The REST API of one kind."""
    if bucket not in s3._buckets:
        return s3._no_such_bucket(bucket)
    stored = _stored(kind, bucket)
    if method == "PUT":
        fromstring(body)
        stored[identifier] = body
        return 200, {}, b""
    if method == "GET" and not identifier:
        return _xml(join(kind.listing, [stored[name] for name in sorted(stored)], IsTruncated=False))
    if identifier not in stored:
        return s3._error("NoSuchConfiguration", "The specified configuration does not exist.", 404, f"/{bucket}")
    if method == "DELETE":
        del stored[identifier]
        return 204, {}, b""
    return _xml(stored[identifier])


def _stored(kind: Kind, bucket: str) -> dict[str, bytes]:
    """Kept in the bucket's own record, so that they are deleted and reset with the bucket."""
    return s3._buckets[bucket].setdefault(f"_{kind.query}", {})


def _xml(body: bytes) -> Response:
    return 200, {"Content-Type": "application/xml"}, body
