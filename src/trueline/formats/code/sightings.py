"""Calls that may name a metric or a flag: found by a search over the bytes, then read from the tree at that place.

So a file in which nothing of the kind is written costs one search.
"""

import re
from typing import TYPE_CHECKING

from .expressions import Called
from .tree import Reading

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST = 2000
_CLIMB = 8
CALL_NODES = frozenset(
    "call_expression method_invocation object_creation_expression new_expression call invocation_expression "
    "composite_literal".split()
)
_BETWEEN = frozenset(
    "navigation_expression field_access member_expression attribute selector_expression member_access_expression "
    "generic_name qualified_type scoped_type_identifier type_identifier generic_type user_type scope_resolution "
    "constant conditional_access_expression member_binding_expression annotated_lambda type_arguments "
    "binary_expression".split()
)
_CALL = re.compile(
    rb"\b(builder|addPathPrefix|counter|timer|summary|gauge|more|createNotStarted|[cC]reate_?(?:[cC]ounter|[gG]auge|[hH]istogram|[sS]ummary"
    rb"|[uU]p_?[dD]own_?[cC]ounter)|(?:counter|gauge|histogram|upDownCounter)Builder"
    rb"|Counter|Gauge|Histogram|Summary|(?:Counter|Gauge|Histogram|Summary)Opts"
    rb"|make(?:Counter|Gauge|Histogram|Summary)Provider|(?:Int64|Float64)(?:Counter|UpDownCounter|Histogram|Gauge)"
    rb"|[gG]et_?(?:[bB]oolean|[sS]tring|[iI]nteger|[nN]umber|[dD]ouble|[fF]loat|[oO]bject)_?(?:[vV]alue|[dD]etails)(?:Async)?"
    rb"|fetch_(?:boolean|string|number|object)_value|(?:Boolean|String|Int|Float|Object)Value"
    rb"|use(?:Boolean|String|Number|Object)?Flag(?:Value|Details)?|useVariant|useFeature\w*"
    rb"|(?:[bB]ool|[sS]tring|[iI]nt|[dD]ouble|[jJ]son)?_?[vV]ariation(?:_detail|Detail)?"
    rb"|[iI]s_?[eE]nabled(?:Async)?|enabled\?|[iI]s_?[aA]ctive|is_?[fF]eature_?[eE]nabled|getVariant|get_variant|check"
    rb"|(?:flag|switch|sample)_is_active|new)"
    rb"(?=\s*(?:<[^<>()\n]{0,80}>\s*)?[({])"
)
# Plain words, in lower case: looking for them takes a tenth of the time that patterns take.
MARKS = {
    "micrometer": (b"micrometer", b"meterregistry"),
    "prometheus_client": (b"prometheus_client", b"prometheus_async", b"opentelemetry"),
    "prom-client": (b"prom-client", b"nestjs-prometheus", b"opentelemetry"),
    "prometheus": (b"prometheus", b"opentelemetry", b"system.diagnostics.metrics"),
    "prefix": (b"addpathprefix",),
    "flags": (
        *(
            b"openfeature",
            b"open-feature",
            b"open_feature",
            b"launchdarkly",
            b"unleash",
            b"togglz",
            b"flipper",
            b"waffle",
        ),
        *(b"ff4j", b"flagsmith", b"growthbook", b"posthog", b"featureflag", b"feature_flag", b"feature-flag"),
        *(b"featuretoggle", b"feature_toggle", b"featuremanage", b"featureclient", b"featureservice"),
    ),
}


def marks_in(data: bytes) -> frozenset[str]:
    """The libraries that a file speaks of."""
    lowered = data.lower()
    return frozenset(name for name, words in MARKS.items() if any(word in lowered for word in words))


def sighted_calls(reading: Reading, root: "Node", marks: frozenset[str]) -> tuple[Called, ...]:
    """The calls of a file that may name a metric or a flag, each as the whole chain it stands in; none without mark."""
    if not marks:
        return ()
    found: list[Called] = []
    seen: set[int] = set()
    for match in _CALL.finditer(reading.data):
        if len(found) >= _MOST:
            break
        leaf = root.descendant_for_byte_range(match.start(1), match.end(1))
        call = _call_around(leaf) if leaf is not None else None
        if call is None or call.start_byte * 4096 + call.end_byte in seen:
            continue
        seen.add(call.start_byte * 4096 + call.end_byte)
        lowered = reading.expression(call)
        if isinstance(lowered, Called):
            found.append(lowered)
    return tuple(found)


def _call_around(leaf: "Node") -> "Node | None":
    """The call whose name a leaf is, with the chain of calls that follows on it."""
    if "identifier" not in leaf.type and leaf.type not in ("constant", "simple_identifier", "property_identifier"):
        return None
    node: Node | None = leaf.parent
    climbed = 0
    while node is not None and node.type not in CALL_NODES:
        climbed += 1
        if node.type not in _BETWEEN or climbed > _CLIMB:
            return None
        node = node.parent
    call = node
    while node is not None and climbed < _CLIMB * 4:
        above = node.parent
        climbed += 1
        # A call goes on where it is itself what the next call is made on.
        if above is None or above.start_byte != node.start_byte or above.type not in CALL_NODES | _BETWEEN:
            break
        node = above
        if node.type in CALL_NODES:
            call = node
    return call
