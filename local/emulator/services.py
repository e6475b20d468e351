"""Properties that MiniStack's CloudFormation drops from SNS topics, Lambda functions and IAM roles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services import iam, lambda_svc, sns
from ministack.services.cloudformation import provisioners

Props = dict[str, Any]


def install() -> None:
    _after("AWS::SNS::Topic", _topic)
    _after("AWS::Lambda::Function", _function)
    _after("AWS::IAM::Role", _role)


def _after(resource_type: str, complete: Callable[[str, Props], None]) -> None:
    """Runs `complete` with the physical id and the properties after each create and update."""
    handler = provisioners._RESOURCE_HANDLERS[resource_type]

    def create(logical_id: str, props: Props, *rest: Any) -> Any:
        result = handler["create"](logical_id, props, *rest)
        complete(result[0], props)
        return result

    def update(physical_id: str, old_props: Props, new_props: Props, *rest: Any) -> Any:
        result = handler["update"](physical_id, old_props, new_props, *rest)
        complete(result[0], new_props)
        return result

    provisioners._RESOURCE_HANDLERS[resource_type] = {**handler, "create": create, "update": update}


def _topic(arn: str, props: Props) -> None:
    attributes = sns._topics[arn]["attributes"]
    for name in ("KmsMasterKeyId", "TracingConfig", "SignatureVersion"):
        attributes.pop(name, None)
        if name in props:
            attributes[name] = str(props[name])


def _function(name: str, props: Props) -> None:
    function = lambda_svc._functions[name]
    config = function["config"]
    for property_name, field in (("KmsKeyArn", "KMSKeyArn"), ("DeadLetterConfig", "DeadLetterConfig")):
        config.pop(field, None)
        if property_name in props:
            config[field] = props[property_name]
    function["concurrency"] = props.get("ReservedConcurrentExecutions")


def _role(name: str, props: Props) -> None:
    role = iam._roles[name]
    role.pop("PermissionsBoundary", None)
    if "PermissionsBoundary" in props:
        role["PermissionsBoundary"] = props["PermissionsBoundary"]
