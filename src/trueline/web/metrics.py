"""What is measured, for Prometheus to read; each portal counts for itself."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from trueline import __version__

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.3, 0.6, 1.2, 2.5, 5.0, 10.0)


class Metrics:
    """Counters and histograms of one portal."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        name = "trueline_portal"
        self._requests = Counter(
            f"{name}_requests", "Requests answered.", ["method", "route", "status"], registry=registry
        )
        self._seconds = Histogram(
            f"{name}_request_seconds", "How long requests took.", ["route"], buckets=_BUCKETS, registry=registry
        )
        self.under_way = Gauge(f"{name}_requests_under_way", "Requests being answered.", registry=registry)
        self.listeners = Gauge(f"{name}_listeners", "Open event streams.", registry=registry)
        self._revision = Gauge(f"{name}_revision", "Changes of the vault since the start.", registry=registry)
        self._documents = Gauge(f"{name}_documents", "Documents in the vault.", registry=registry)
        self._changes = Counter(
            f"{name}_changes", "Files changed through the portal.", ["operation"], registry=registry
        )
        about = Gauge(f"{name}_build", "The version that runs.", ["version"], registry=registry)
        about.labels(__version__).set(1)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; `route` is the pattern, so that there are few."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def changed(self, operation: str, files: int) -> None:
        """Count files that were changed."""
        self._changes.labels(operation).inc(files)

    def revision(self, revision: int, documents: int) -> None:
        """Say how the vault stands."""
        self._revision.set(revision)
        self._documents.set(documents)

    def page(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self._registry)
