"""Over real standard input and output, and over HTTP, with the protocol's own client."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from mcp import Client
from mcp_agents import PARCELHUB, ROOT, client_of, text_of

DESIGN = "Parcel Lockers"
# What the scripted agent knows of its feature, by the headings of the template.
KNOWN = {
    "Problem Statement": "One delivery in seven fails because nobody is at home.",
    "Proposed Solution": "Recipients choose a locker on the tracking page; the carrier is told before the parcel leaves.",
    "Success Criteria": "- [ ] Failed deliveries at the pilot shops fall by 30 % within three months",
    "New Entities": "|Entity|Purpose|Key Fields|\n|---|---|---|\n|`locker_choices`|The locker of a shipment|`shipment_id`, `locker_id`|",
    "Data Ownership": "`LockerService` alone writes `locker_choices`; shipments stay with [[Shipments]].",
    "Relationships": "```\nshipments ||--o| locker_choices : has\n```",
    "Data Lifecycle": "- **Creation:** With the recipient's choice.\n- **Updates:** Until the parcel leaves.\n- **Deletion:** With the shipment.",
    "Consistency Requirements": "- [x] Requires strong consistency (ACID transactions)",
    "New Components": "#### LockerService\n\n- **Responsibility:** Keeps the choice and tells the carrier.\n- **Dependencies:** PostgreSQL, [[CarrierGateway]]\n- **Exposes to:** `TrackingPageApi`",
    "Component Interaction Diagram": "```mermaid\nsequenceDiagram\n    participant T as TrackingPageApi\n    participant L as LockerService\n    T->>L: choose\n    L-->>T: done\n```",
    "New Endpoints": '#### `PUT /v1/track/{token}/locker`\n\n- **Purpose:** Choose a locker.\n- **Request:**\n\n```json\n{ "locker": "L-17" }\n```\n\n- **Response:**\n\n```json\n{ "locker": "L-17" }\n```\n\n- **Error Cases:**\n    - `404` - unknown token\n    - `409` - the parcel has left',
    "Idempotency": "- [x] Operations are idempotent",
    "Dependency Failures": "|Dependency|Failure Scenario|System Behavior|Recovery|\n|---|---|---|---|\n|PostgreSQL|Primary unreachable|The page says try again|By itself|\n|CarrierGateway|Timeout|The choice waits in the outbox|Sent again|",
    "Partial Failure Scenarios": "|Scenario|State Left Behind|Recovery Strategy|\n|---|---|---|\n|Stored, carrier not told|Open outbox row|Sweep every minute|",
    "Rollback Strategy": "- [x] Feature flag controlled\n- [x] Database migration reversible",
    "Blast Radius": "Parcels go to the door, as today.",
    "Authentication & Authorization": "- **Who can access this feature?** Recipients with a tracking token\n- **Authorization model:** Resource-based\n- **Required permissions:** tracking token",
    "Data Sensitivity": "|Data Element|Sensitivity|Protection Required|\n|---|---|---|\n|Chosen locker|PII|Encryption|",
    "Trust Boundaries": "The token proves possession of a link, not identity.",
    "Attack Vectors Considered": "- [x] Input validation: lockers from a closed list",
    "Expected Load": "- **Requests/sec:** 0.5\n- **Data volume:** 20,000 rows a month\n- **Growth rate:** with the shops",
    "Performance Requirements": "- **Latency target:** p50: 40 ms, p99: 300 ms\n- **Throughput target:** 20 requests/s",
    "Scaling Strategy": "- [x] Horizontal scaling possible\n- **Bottleneck:** none known",
    "Database Considerations": "- **New indexes required:** unique `locker_choices (shipment_id)`\n- **Query patterns:** by shipment\n- **Potential N+1 issues:** none",
    "Key Metrics": "|Metric|Normal Range|Alert Threshold|\n|---|---|---|\n|`locker_outbox_age_seconds`|< 60|> 600|",
    "Logging": "|Event|Level|Key Fields|\n|---|---|---|\n|Locker chosen|INFO|`shipment_id`|",
    "Tracing": "`locker.choose` with the attribute `locker`.",
    "Alerting": "|Condition|Severity|Response|\n|---|---|---|\n|`locker_outbox_age_seconds` > 600|High|Look at the carrier|",
    "Unit Tests": "- [ ] Edge cases identified: parcel has left, locker is full",
    "Integration Tests": "- [ ] Contract of the endpoint; the sweep after a crash",
    "End-to-End Tests": "- [ ] Choose a locker; failed deliveries at the pilot shops are counted",
    "Load Testing": "- [x] Not required: one request in two seconds",
    "Database Migrations": "1. `V050` creates `locker_choices`",
    "Feature Flags": "- **Flag name:** `parcel-lockers`\n- **Rollout strategy:** User segment",
    "Rollout Phases": "|Phase|Scope|Success Criteria|Rollback Trigger|\n|---|---|---|---|\n|1|Two shops|`locker_outbox_age_seconds` < 60|> 600 for an hour|",
    "Open Questions": "> [!warning] Unresolved\n>\n> - [ ] Who pays for a second locker?",
    "Decisions Log": "|Date|Decision|Rationale|Alternatives Considered|\n|---|---|---|---|\n|2025-07-01|Choose before the parcel leaves|The carrier cannot redirect later|Redirect on the way|",
    "Implementation Tasks": "- [ ] Migration `V050`\n- [ ] `LockerService`",
    "Related Documents": "- [[Public Tracking Page]]\n- [[CarrierGateway]]",
}


class Agent:
    """An agent with a script in place of a mind: it reads what tools answer, and does what they say."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def ask(self, tool: str, **arguments: Any) -> str:
        """The text of an answer."""
        return await text_of(self.client, tool, arguments)

    async def facts(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """What an answer tells programs."""
        result = await self.client.call_tool(tool, arguments)
        assert not result.is_error, result.content
        facts: dict[str, Any] = result.structured_content
        return facts

    async def refused(self, tool: str, **arguments: Any) -> str:
        """The text of a refusal."""
        result = await self.client.call_tool(tool, arguments)
        assert result.is_error
        (content,) = result.content
        assert content.type == "text"
        return content.text

    async def change(self, **arguments: Any) -> str:
        """Propose and apply."""
        found = await self.facts("propose", **arguments)
        return await self.ask("apply", proposal=found["proposal"])


async def designs(agent: Agent, root: Path) -> None:
    """From nothing to *designed*, as the tools lead."""
    prompt = (await agent.client.get_prompt("design", {"title": DESIGN})).messages[0].content
    assert prompt.type == "text" and "1. **Overview**" in prompt.text
    assert "«locker»" not in await agent.ask("find", text="locker")
    made = await agent.facts("new", kind="feature", title=DESIGN, arguments={"domain": "Carriers", "template": "Full"})
    await agent.ask("apply", proposal=made["proposal"])
    path = made["files"][0]["path"]
    for _ in range(20):
        guided = await agent.facts("guide", document=DESIGN)
        if not guided["open_sections"]:
            break
        states = guided["text"].partition("## In the note\n")[2].partition("\n")[0].split("; ")
        named = [state.rpartition(": ") for state in states]
        names = [name for name, _, state in named if state in ("absent", "untouched", "partly filled")]
        edits = [{"document": DESIGN, "section": name, "new": KNOWN.get(name, "None.")} for name in names]
        await agent.change(edits=edits)
        assert "error[" not in await agent.ask("check", document=DESIGN)
    assert guided["open_sections"] == 0, guided["text"]
    gate = await agent.refused("propose", change="set", arguments={"name": DESIGN, "values": ["status=designed"]})
    assert "1 open question: `Who pays for a second locker?`" in gate
    await agent.change(
        change="answer",
        arguments={"name": DESIGN, "question": "1", "answer": "The shop", "because": "it chose the carrier"},
    )
    assert "may be reached" in await agent.ask("guide", document=DESIGN)
    await agent.change(change="set", arguments={"name": DESIGN, "values": ["status=designed"]})
    text = (root / path).read_text()
    assert "status/designed" in text and "_What" not in text and "|The shop|" in text
    context = await agent.ask("context", document=DESIGN)
    assert "status designed" in context and "PUT /v1/track/{token}/locker" in context


async def survives(agent: Agent, root: Path, outside: Path) -> None:
    """A conflict, escapes, and a file that is written behind its back."""
    note = root / "docs/features/1. Planning/Return Labels.md"
    wanted = {"edits": [{"document": "Return Labels", "old": "within 8 s", "new": "within 5 s"}]}
    found = await agent.facts("propose", **wanted)
    note.write_text(note.read_text().replace("One parcel in nine", "One parcel in ten"))
    conflict = await agent.refused("apply", proposal=found["proposal"])
    assert conflict.startswith("error[conflict]") and "One parcel in ten" in conflict
    assert "One parcel in ten" in await agent.ask("read", document="Return Labels", section="Problem Statement")
    await agent.change(**wanted)
    assert "within 5 s" in note.read_text() and "in ten" in note.read_text()
    assert "error[unknown-name]" in await agent.refused("read", document=f"../{outside.name}")
    assert "error[unknown-proposal]" in await agent.refused("apply", proposal="none")


def test_an_agent_designs_a_feature_and_survives_others(vault: Path, tmp_path: Path) -> None:
    outside = tmp_path / "Outside.md"
    outside.write_text("# Outside\n")

    async def session() -> None:
        async with client_of(vault, tmp_path / "cache") as client:
            tools = await client.list_tools()
            assert len(tools.tools) == 12
            assert len(tools.model_dump_json(by_alias=True, exclude_none=True)) < 8_000
            for one in tools.tools:
                Draft202012Validator.check_schema(one.input_schema)
                Draft202012Validator.check_schema(one.output_schema)
                assert one.annotations is not None
                assert one.annotations.read_only_hint == (one.name != "apply")
            agent = Agent(client)
            await designs(agent, vault)
            await survives(agent, vault, outside)

    asyncio.run(session())
    assert outside.read_text() == "# Outside\n"


def start(root: Path, cache: Path, *options: str) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "XDG_CACHE_HOME": str(cache)}
    command = [sys.executable, "-m", "trueline", "mcp", "--root", str(root), *options]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment)


def request(number: int, method: str, **parameters: Any) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": parameters}).encode() + b"\n"


def test_garbage_and_messages_that_are_too_long_are_survived(tmp_path: Path) -> None:
    capabilities = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    messages = [
        request(1, "initialize", **capabilities),
        b'{"jsonrpc":"2.0","method":"notifications/initialized"}\n',
        b"garbage\n",
        b"\xff\xfe\x00\n",
        b"{}\n",
        b'{"jsonrpc":"2.0","id":[],"method":7}\n',
        b'{"id":7,"method":"ping"}\n',
        b'{"jsonrpc":"2.0","id":8,"result":{}, "error":{}}\n\n',
        b"[" * 5_000 + b"\n",
        b'{"jsonrpc":"2.0","id":9,"method":"' + b"x" * 9_000_000 + b'"}\n',
        request(2, "no/such/method"),
        request(3, "tools/call", name="read"),
        request(4, "tools/call", name="read", arguments={"document": "\ud800"}),
        request(5, "tools/call", name="nothing", arguments={}),
        request(6, "tools/call", name="read", arguments={"document": "Home"}),
    ]
    server = start(PARCELHUB, tmp_path, "--read-only")
    assert server.stdin is not None and server.stdout is not None
    server.stdin.write(b"".join(messages))
    server.stdin.flush()
    answers = {}
    senseless = 0
    while not {2, 3, 4, 5, 6} <= answers.keys() or senseless < 6:
        # Nothing but the protocol is printed.
        said = json.loads(server.stdout.readline())
        assert said["jsonrpc"] == "2.0"
        answers[said.get("id")] = said
        senseless += said.get("id") is None
    server.stdin.close()
    assert server.wait(timeout=20) == 0
    server.stdout.close()
    assert "error" in answers[2]
    assert answers[7]["error"]["code"] == -32600 and 8 not in answers
    assert "no note is called" in answers[4]["result"]["content"][0]["text"]
    assert answers[3]["result"]["isError"] and "is missing" in answers[3]["result"]["content"][0]["text"]
    assert "there is no tool" in answers[5]["result"]["content"][0]["text"]
    assert "# ParcelHub" in answers[6]["result"]["content"][0]["text"] or not answers[6]["result"]["isError"]


def test_what_is_under_way_is_answered_when_the_input_ends(tmp_path: Path) -> None:
    capabilities = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    asked = [request(number, "tools/call", name="overview", arguments={}) for number in range(2, 8)]
    opening = [request(1, "initialize", **capabilities), b'{"jsonrpc":"2.0","method":"notifications/initialized"}\n']
    server = start(PARCELHUB, tmp_path, "--read-only")
    out, _ = server.communicate(b"".join(opening + asked), timeout=60)
    assert server.returncode == 0
    assert {json.loads(line)["id"] for line in out.splitlines()} == set(range(1, 8))


def test_an_agent_designs_a_feature_over_http_beside_another(vault: Path, tmp_path: Path) -> None:
    outside = tmp_path / "Outside.md"
    outside.write_text("# Outside\n")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "trueline", "mcp", "--root", str(vault), "--http", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**environment, "TRUELINE_AUTHOR": "A"})
    assert server.stderr is not None
    url = server.stderr.readline().partition("served at ")[2].strip()

    async def session() -> None:
        async with Client(url) as client, Client(url) as other:
            await asyncio.gather(designs(Agent(client), vault), text_of(other, "overview"))
            assert DESIGN in await text_of(other, "overview")
            await survives(Agent(other), vault, outside)

    try:
        asyncio.run(session())
    finally:
        server.terminate()
        server.communicate(timeout=20)
    assert outside.read_text() == "# Outside\n"
