"""S3's REST documents from plain Python values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from ministack.services.s3 import S3_NS

Node = Mapping[str, Any]


def document(root: str, body: Node) -> bytes:
    """A document: mappings become children in order, lists repeat their tag, `None` is left out."""
    element = Element(root, xmlns=S3_NS)
    _fill(element, body)
    return tostring(element, encoding="utf-8", xml_declaration=True)


def join(root: str, documents: list[bytes], **fields: Any) -> bytes:
    """A document whose children are other documents, followed by plain fields."""
    element = Element(root, xmlns=S3_NS)
    for child in documents:
        element.append(_without_namespace(fromstring(child)))
    _fill(element, fields)
    return tostring(element, encoding="utf-8", xml_declaration=True)


def _fill(parent: Element, body: Node) -> None:
    for tag, value in body.items():
        for item in value if isinstance(value, list) else [value]:
            if item is None:
                continue
            child = SubElement(parent, tag)
            if isinstance(item, Mapping):
                _fill(child, item)
            else:
                child.text = str(item).lower() if isinstance(item, bool) else str(item)


def _without_namespace(element: Element) -> Element:
    for node in element.iter():
        node.tag = node.tag.rsplit("}", 1)[-1]
    return element
