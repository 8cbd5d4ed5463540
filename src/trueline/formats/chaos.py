"""Experiments for the Chaos Toolkit from the dependency failures of section 5, one file each.

An experiment takes the connection to a dependency away and gives it back, through a Toxiproxy that stands between:
it is cut where the design speaks of an outage, and held where it speaks of a timeout or slowness. A proxy is expected
under the dependency's name in lower case with dashes. What the design expects to happen, and how it recovers, stands
in the description. The steady state is that none of the design's own alerts fires, asked of Prometheus by the names
that `export prometheus` gives them; a design without such alerts has an experiment without a steady state.

Failures that no cut connection brings about (a wrong secret, a rate limit, a file that cannot be read) are listed as
skipped: only you know how to cause them.
"""

from collections.abc import Sequence
from typing import Annotated, Any

from trueline.formats.artefact import Artefact, File, Skipped
from trueline.formats.prometheus.writing import alert_names
from trueline.formats.texts import Names, excerpt, json_text, line, slug
from trueline.model import Document
from trueline.model.sections.failures import DependencyFailure, Failures
from trueline.template.late import late

_SLOW = late(r"(?i)\btime[ds]?[ -]?out|\btimeouts?\b|\bslow|\blatenc|\bhang|\bunresponsive\b")
_DOWN = late(
    r"(?i)\b(?:down|unavailable|unreachable|outage|offline|absent|stopp?(?:ed|s)|fails to (?:connect|answer)|refused|lost"
    r"|cannot be reached|not reachable|connection (?:failure|lost|error)|5xx|50[0-4]|broken|crash(?:ed|es)?|gone)\b"
)
_NOT_THE_LINE = late(r"(?i)\b(?:rate limit|429|invalid|wrong|malformed|unknown|hallucinat)\w*")


def write(
    documents: Sequence[Document],
    *,
    toxiproxy: Annotated[str, "Where Toxiproxy's API is."] = "http://localhost:8474",
    prometheus: Annotated[str, "Where Prometheus is."] = "http://localhost:9090",
) -> Artefact:
    """Experiments for the Chaos Toolkit: what happens when a dependency fails, as the design says."""
    files: list[File] = []
    skipped: list[Skipped] = []
    names = Names()
    alerts = alert_names(documents)
    for document in documents:
        for failure in document[Failures].dependencies:
            toxic = _toxic(failure)
            if toxic is None:
                subject = f"failure of {line(failure.name)}: {line(failure.scenario)}"
                reason = "no cut or held connection brings it about" if line(failure.scenario) else "it has no scenario"
                skipped.append(Skipped(document.path, failure.span, subject, reason))
                continue
            name = names.take(f"chaos-{slug(document.name, 40)}-{slug(failure.name, 30)}")
            written = _experiment(document, failure, toxic, alerts.get(document.path, ()))
            configuration = {
                "toxiproxy": {"type": "env", "key": "TOXIPROXY_URL", "default": toxiproxy.rstrip("/")},
                "prometheus": {"type": "env", "key": "PROMETHEUS_URL", "default": prometheus.rstrip("/")},
            }
            files.append(File(f"{name}.json", json_text({**written, "configuration": configuration})))
    return Artefact(tuple(files), tuple(skipped))


def _toxic(failure: DependencyFailure) -> str | None:
    """How the connection fails: `down` or `timeout`; None where it is not the connection that fails."""
    said = line(failure.scenario)
    if _NOT_THE_LINE.search(said):
        return None
    return "timeout" if _SLOW.search(said) else "down" if _DOWN.search(said) else None


def _experiment(document: Document, failure: DependencyFailure, toxic: str, alerts: Sequence[str]) -> dict[str, Any]:
    proxy = slug(failure.name)
    said = [("Scenario", failure.scenario), ("Expected", failure.behaviour), ("Recovery", failure.recovery)]
    texts = [f"{label}: {line(text)}" for label, text in said if line(text)]
    written: dict[str, Any] = {
        "title": excerpt(f"{line(document.name)}: {line(failure.name)} {_SAID[toxic]}", 120),
        "description": ". ".join(text.rstrip(".") for text in texts) + f". Designed in {line(document.path)}.",
        "tags": [slug(document.name), proxy],
    }
    if alerts:
        written["steady-state-hypothesis"] = _steady(alerts)
    if toxic == "down":
        url = f"${{toxiproxy}}/proxies/{proxy}"
        cut = _call(f"cut the connection to {proxy}", url, "POST", {"enabled": False})
        mend = _call(f"mend the connection to {proxy}", url, "POST", {"enabled": True})
    else:
        url = f"${{toxiproxy}}/proxies/{proxy}/toxics"
        held = {"name": "trueline", "type": "timeout", "attributes": {"timeout": 0}}
        cut = _call(f"hold the connection to {proxy}", url, "POST", held)
        mend = _call(f"release the connection to {proxy}", f"{url}/trueline", "DELETE", None)
    # What a design expects shows only after a while.
    written["method"] = [{**cut, "pauses": {"after": 60}}]
    written["rollbacks"] = [mend]
    return written


_SAID = {"down": "is down", "timeout": "does not answer"}


def _call(name: str, url: str, method: str, arguments: dict[str, Any] | None) -> dict[str, Any]:
    provider: dict[str, Any] = {"type": "http", "url": url, "method": method, "timeout": 10}
    if arguments is not None:
        provider |= {"headers": {"Content-Type": "application/json"}, "arguments": arguments}
    return {"type": "action", "name": name, "provider": provider}


def _steady(alerts: Sequence[str]) -> dict[str, Any]:
    # Federation answers in plain text, which is empty where nothing fires.
    query = f'ALERTS{{alertname=~"{"|".join(alerts)}", alertstate="firing"}}'
    provider = {
        "type": "http",
        "url": "${prometheus}/federate",
        "method": "GET",
        "timeout": 10,
        "arguments": {"match[]": query},
    }
    tolerance = {"type": "regex", "target": "body", "pattern": r"\A\s*\Z"}
    probe = {"type": "probe", "name": "no alert of the design fires", "tolerance": tolerance, "provider": provider}
    return {"title": "None of the design's alerts fires", "probes": [probe]}
