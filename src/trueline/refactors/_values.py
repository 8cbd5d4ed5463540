"""Setting one value of a note: a tag, a property, a labelled field."""

import re
from collections.abc import Iterator

from trueline.model import Document, name_key
from trueline.model.dates import iso_date
from trueline.refactors._dates import written_like
from trueline.refactors._fields import fields, matching, set_field
from trueline.refactors._front import (
    add_property,
    add_value,
    empty_value,
    find_property,
    properties,
    remove_values,
    require_sound,
    scalar_text,
    set_scalar,
)
from trueline.refactors._lines import ending_of, one_line
from trueline.refactors._linking import linked
from trueline.refactors._naming import near_names
from trueline.refactors._tags import add_tag, has_family, pick_option, remove_tag, require_word, set_tag
from trueline.refactors.refactor import Declined, UnknownName
from trueline.syntax import Property
from trueline.template import Outline, property_key
from trueline.text import Edit
from trueline.vault import Vault

# Properties that mean something to Trueline, so that a note may have them whatever its template says.
_READ = frozenset({"blocked-by", "sub-domain", "domains", "created", "updated", "aliases", "template"})
_DATES = frozenset({"created", "updated", "date"})
_FEW = 50
_LINK = re.compile(r"\[\[([^\[\]|#]+)")


def parted(word: str) -> tuple[str, str, str]:
    """Key, sign and value of `KEY=VALUE`, `KEY+=VALUE` or `KEY-=VALUE`; raises `UnknownName` for anything else."""
    key, equals, value = word.partition("=")
    sign = key[-1:] if key[-1:] in ("+", "-") else ""
    key = key.removesuffix(sign).strip()
    if not equals or not key:
        raise UnknownName(f"`{word}` is no KEY=VALUE")
    return key, sign, value.strip()


def set_value(vault: Vault, document: Document, key: str, sign: str, value: str, new: bool) -> tuple[list[Edit], str]:
    """The edits that set one value, and what a person reads of it."""
    item = find_property(document, key)
    family = family_of(document, key, item)
    if family:
        require_sound(document, "tags")
        return _set_family(vault, document, family, sign, value)
    edits, line = _set_other(vault, document, item, key, sign, value, new)
    unmet = [
        one for one in _LINK.findall(value) if edits and sign != "-" and not vault.resolve(document.path, one).paths
    ]
    return edits, line + "".join(f" (no note is called `{one}` yet)" for one in unmet)


def _set_other(
    vault: Vault, document: Document, item: Property | None, key: str, sign: str, value: str, new: bool
) -> tuple[list[Edit], str]:
    """The edits that set a property or a field."""
    if property_key(key) in _DATES and value and sign != "-" and iso_date(value) is None:
        raise UnknownName(f"`{value}` is no date; write it as YYYY-MM-DD")
    if item is not None:
        require_sound(document, key)
        return _set_property(vault, document, item, sign, value)
    offered = document.template.properties if document.template else ()
    if property_key(key) in (*offered, *_READ):
        if sign == "-":
            return [], f"{key} has no {value}"
        require_sound(document, key)
        spelled = _spelled(vault, document, key)
        return [_missing_property(vault, document, spelled, sign, value)], f"{spelled}: {value}"
    found = matching(document, key)
    if len(found) > 1:
        raise UnknownName(f"{len(found)} sections have a field `{key}`; say which", [use.full for use in found[:3]])
    if found and not sign:
        edits = set_field(document, found[0], value)
        return edits, f"{found[0].name}: {value}" if edits else f"{found[0].name} is {value}"
    if new and sign != "-":
        require_sound(document, key)
        return [_missing_property(vault, document, key, sign, value)], f"{key}: {value}"
    raise _refusal(document, key)


def _spelled(vault: Vault, document: Document, key: str) -> str:
    """A property's key as other notes spell it: some of the same template, or some that wait for others."""
    template = document.template.name if document.template else ""
    kin = [path for path, entry in vault.entries.items() if template and entry.template == template]
    having = [path for path, entry in vault.entries.items() if entry.meta.blocked_by or entry.meta.sub_domain]
    for path in dict.fromkeys((*kin[:_FEW], *having[:_FEW])):
        item = find_property(vault.documents[path], key)
        if item is not None:
            return item.key
    return key


def family_of(document: Document, key: str, item: Property | None) -> str:
    """The family of tags that `key` means; empty where it means a property or a field."""
    family = property_key(key)
    if document.meta.family(family) or (item is None and has_family(document, family)):
        return family
    # The status of a decision record is the one choice of states that its template offers.
    states = [one.name for one in (document.template.families if document.template else ()) if one.exclusive]
    if family == "status" and item is None and len(states) == 1:
        return states[0]
    return ""


def _set_family(vault: Vault, document: Document, family: str, sign: str, value: str) -> tuple[list[Edit], str]:
    """The edits that leave one tag of a family or, with a sign, add one or take one out."""
    had = [tag.name.partition("/")[2] for tag in document.meta.family(family)]
    if sign == "-":
        wanted = value.lstrip("#").lower().removeprefix(family + "/")
        edits = remove_tag(document, family, wanted)
        return edits, f"{family} without {value}" if edits else f"{family} has no {value}"
    option = pick_option(vault, document, family, value)
    if sign == "+":
        edits = [] if option.lower() in map(str.lower, had) else [add_tag(document, f"{family}/{option}")]
        return edits, f"{family} with {option}" if edits else f"{family} has {option}"
    edits = set_tag(document, family, option)
    return edits, f"{family} {', '.join(had) or 'none'} → {option}" if edits else f"{family} is {option}"


def _refusal(document: Document, key: str) -> Declined | UnknownName:
    """Why there is nothing called `key` to set."""
    lacking = next((section for section, field in _offered(document.outline) if field.lower() == key.lower()), "")
    if lacking:
        return Declined(
            f"the field `{key}` stands in the section `{lacking}` of the template, which the note has not",
            help=f'`trueline add "{document.name}" section "{lacking}"` adds it',
        )
    if property_key(key) == "stage":
        return Declined(
            "a note's stage is the folder it lies in",
            help=f'`trueline move "{document.name}" STAGE` moves it there, and repairs the links to it',
        )
    known = [item.key for item in properties(document)]
    known += document.template.properties if document.template else ()
    known += [use.name for use in fields(document)]
    return UnknownName(
        f"`{document.name}` has no property, tag or field `{key}`; --new adds a property", near_names(key, known)
    )


def _offered(outline: Outline | None) -> Iterator[tuple[str, str]]:
    for place in outline.places if outline else ():
        for field in place.slot.fields:
            yield place.slot.name, field.name.strip(" :?")


def _set_property(vault: Vault, document: Document, item: Property, sign: str, value: str) -> tuple[list[Edit], str]:
    if sign == "-":
        gone = [one for one in item.values if _is_meant(vault, document, one.text, value)]
        if not gone:
            return [], f"{item.key} has no {value}"
        if item.kind == "scalar":
            return empty_value(document, item), f"{item.key}: nothing"
        return remove_values(document, item, gone), f"{item.key} without {value}"
    if not value:
        edits = empty_value(document, item)
        return edits, f"{item.key}: nothing" if edits else f"{item.key} is empty"
    text = linked(vault, document, item.key, one_line(value))
    if sign == "+":
        if any(one.text == text for one in item.values):
            return [], f"{item.key} has {value}"
        return [add_value(document, item, text)], f"{item.key} with {value}"
    if item.values and item.kind == "scalar":
        text = written_like(text, [item.values[0].text]) if _is_date(text) else text
    if property_key(item.key) in ("status", "priority"):
        require_word(vault, property_key(item.key), text)
    edits = set_scalar(document, item, text)
    return edits, f"{item.key}: {value}" if edits else f"{item.key} is {value}"


def _is_meant(vault: Vault, document: Document, text: str, given: str) -> bool:
    """Whether `given` is a value of a list, or the name of the note that the value links."""
    target, wanted = (one.strip("[]").partition("|")[0].strip() for one in (text, given))
    if name_key(target) == name_key(wanted) or not text.startswith("[["):
        return name_key(target) == name_key(wanted)
    path = vault.resolve(document.path, target).path
    same = path is not None and vault.resolve(document.path, wanted).path == path
    return same or name_key(target.rpartition("/")[2]) == name_key(wanted)


def _is_date(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-"


def _missing_property(vault: Vault, document: Document, key: str, sign: str, value: str) -> Edit:
    """The edit that adds a property in the template's place and spelling."""
    text = scalar_text(linked(vault, document, key, one_line(value)))
    ending = ending_of(document.tree.data).decode()
    return add_property(document, key, f"{ending}  - {text}" if sign == "+" else f" {text}")
