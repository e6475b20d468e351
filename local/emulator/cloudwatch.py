"""Alarms over metric math: stored and described, never evaluated (MiniStack refuses them)."""

from __future__ import annotations

from typing import Any

from ministack.services.cloudformation import provisioners

Record = dict[str, Any]

_of_one_metric = provisioners._cw_metric_alarm_record


def install() -> None:
    provisioners._cw_metric_alarm_record = _record


def _record(name: str, props: dict[str, Any]) -> Record:
    metrics = props.get("Metrics")
    if not metrics:
        return {**_of_one_metric(name, props), **_low_samples(props)}
    single = {**props, "Metrics": None, "MetricName": "expression", "Namespace": "expression"}
    record = {**_of_one_metric(name, single), "Metrics": [_with_returned(metric) for metric in metrics]}
    for field in ("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "Dimensions", "Unit"):
        record.pop(field, None)
    return record


def _with_returned(metric: Record) -> Record:
    return {**metric, "ReturnData": metric.get("ReturnData", True)}


def _low_samples(props: dict[str, Any]) -> Record:
    field = "EvaluateLowSampleCountPercentile"
    return {field: props[field]} if field in props else {}
