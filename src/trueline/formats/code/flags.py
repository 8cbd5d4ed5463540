"""Names of feature flags in source: clients of OpenFeature, LaunchDarkly, Unleash and others, and Togglz' enums."""

import re
from collections.abc import Iterator

from trueline.formats.built import BuiltFlag, Place

from .declared import Annotation, Code
from .expressions import Called, Expression, Listed, Name, chain_of, last_name
from .metrics import around
from .scope import Scope, bare

_EVALUATED = re.compile(
    r"(?i)^(?:get_?(?:boolean|string|integer|number|double|float|object)_?(?:value|details)(?:async)?"
    r"|fetch_(?:boolean|string|number|object)_value|use(?:boolean|string|number|object)flag(?:value|details)?)$"
)
_GO_EVALUATED = re.compile(r"^(?:Boolean|String|Int|Float|Object)Value$")
_VARIATION = re.compile(r"(?i)^(?:bool|string|int|double|json)?_?variation(?:_?detail)?$")
_HOOKS = frozenset({"useFlag", "useVariant", "useFeatureFlag", "useFeatureIsOn", "useFeature"})
_ENABLED = re.compile(r"(?i)^(?:is_?enabled(?:async)?|enabled\?|is_?active|is_?feature_?enabled|get_?variant|check)$")
_CLIENTS = re.compile(r"(?i)unleash|feature|flag|toggle|flipper|ff4j|switch|posthog|growthbook|waffle")
_WAFFLE = {"flag_is_active": 1, "switch_is_active": 0, "sample_is_active": 0}
_PROPERTY = re.compile(
    r"(?i)^(?:[\w-]+\.)*?(?:features?|flags|feature-?(?:flags?|toggles?)|toggles)\.([\w.-]+?)(?:\.enabled)?$"
)
_FLAG = re.compile(r"^[A-Za-z][\w.:/-]{1,120}$")


def read_flags(scope: Scope) -> Iterator[BuiltFlag]:
    """Every flag that is asked for by a name that can be told."""
    for code in scope.codes:
        for whole in code.calls if "flags" in code.marks else ():
            for call in chain_of(whole):
                name = scope.text(_asked(call), code, around(code, call.line))
                if name and _FLAG.match(name):
                    yield BuiltFlag(name, Place(code.path, call.line, call.column))
        yield from _declared(scope, code)


def _asked(call: Called) -> Expression | None:
    """The argument of a call that names a flag."""
    name = call.name
    if _GO_EVALUATED.match(name):
        return call.argument(1)
    if _EVALUATED.match(name):
        return call.argument(0, "key", "flag_key", "flagKey")
    if name in _WAFFLE:
        return call.argument(_WAFFLE[name])
    receiver = call.receiver
    spelled = receiver.path if isinstance(receiver, Name) else last_name(receiver)
    if _VARIATION.match(name) and receiver is not None:
        return call.argument(0, "key")
    if name in _HOOKS:
        return call.argument(0)
    if _ENABLED.match(name) and _CLIENTS.search(spelled):
        return call.argument(0, "key", "feature", "name")
    return None


def _declared(scope: Scope, code: Code) -> Iterator[BuiltFlag]:
    for type_ in code.types:
        if type_.kind == "enum" and any(
            bare(written).rpartition(".")[2] in ("Feature", "NamedFeature") for written in type_.supers
        ):
            for entry in type_.members:
                if entry.kind == "entry":
                    enabled = entry.annotation("EnabledByDefault") is not None
                    yield BuiltFlag(entry.name, Place(code.path, entry.line, entry.column), enabled)
        placed: list[Annotation] = list(type_.annotations)
        for member in type_.members:
            placed += member.annotations
            placed += [one for parameter in member.parameters for one in parameter.annotations]
        for annotation in placed:
            for name in _conditions(scope, code, type_.path, annotation):
                yield BuiltFlag(name, Place(code.path, annotation.line, annotation.column))


def _conditions(scope: Scope, code: Code, inside: str, annotation: Annotation) -> Iterator[str]:
    """Flags in annotations: a condition on a property or a value that stands under `features`, a gate."""
    if annotation.name == "FeatureGate":
        yield from (text for text in scope.texts(annotation.argument(""), code, inside) if text)
        return
    if annotation.name not in ("ConditionalOnProperty", "ConditionalOnBooleanProperty", "Value"):
        return
    prefix = scope.text(annotation.argument("prefix"), code, inside)
    given = annotation.argument("name") or annotation.argument("", "value") or Listed(())
    for text in scope.texts(given, code, inside):
        key = (text or "").removeprefix("${").removesuffix("}").partition(":")[0]
        match = _PROPERTY.match(f"{prefix.rstrip('.')}.{key}" if prefix else key)
        if match is not None:
            yield match[1]
