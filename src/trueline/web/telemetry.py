"""Logs and traces: structured lines where they are asked for, OpenTelemetry where it is installed and configured."""

import os
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from starlette.types import Scope

from trueline.web.guards.telling import Log, Trace, no_trace

_CONFIGURED = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def make_log(form: str) -> Log:
    """What writes the log to standard error: `off`, `text` for people, or `json`, a line for each event."""
    if form == "off":
        return lambda event, said: None
    import structlog

    renderer = structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer()
    logger = structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[structlog.processors.TimeStamper("iso", utc=True), renderer],
    )

    def log(event: str, said: Mapping[str, Any]) -> None:
        logger.msg(event, **said)

    return log


def make_trace() -> Trace:
    """What makes a span of each request, where the environment names a collector and the packages are there."""
    if not any(os.environ.get(name) for name in _CONFIGURED):
        return no_trace
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ModuleNotFoundError:
        sys.stderr.write("trueline: OpenTelemetry is configured and not installed: pip install 'trueline[otel]'\n")
        return no_trace
    provider = TracerProvider(resource=Resource.create({"service.name": "trueline"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    tracer = provider.get_tracer("trueline.web")

    def trace(scope: Scope) -> AbstractContextManager[Any]:
        attributes = {"http.request.method": scope["method"], "url.path": scope["path"]}
        return tracer.start_as_current_span(scope["method"], attributes=attributes)

    return trace
