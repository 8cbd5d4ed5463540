"""Names as tables and columns have them in PostgreSQL."""

from trueline.model.symbols import entity_symbol, words
from trueline.template.late import late

_PLAIN = late(r"[a-z_][a-z0-9_]*")
_CLASS = late(r"[A-Za-z][A-Za-z0-9]*")
_CONTROL = late(r"[\x00-\x1f\x7f]")
_SYSTEM = frozenset(("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid", "oid"))
_LONGEST_BYTES = 63


def table_name(name: str) -> str:
    """The table of an entity: `match_suggestions` as it is, `MatchSuggestionEntity` as `match_suggestion`.

    Empty where no table can be called so.
    """
    leaf = name.strip("`\"' ").rpartition(".")[2]
    parts = list(words(leaf))
    while len(parts) > 1 and parts[-1] in ("entity", "entities", "table"):
        parts.pop()
    found = leaf if _PLAIN.fullmatch(leaf) else "_".join(parts)
    # A name that stands for something else once it is a table's would be found again as something else.
    same = entity_symbol(found) == entity_symbol(name) and bool(entity_symbol(name).name)
    return found if same and len(found.encode("utf-8", "replace")) <= _LONGEST_BYTES else ""


def is_column(name: str) -> bool:
    """Whether a column can have this name."""
    fits = 0 < len(name.encode("utf-8", "replace")) <= _LONGEST_BYTES
    return fits and not _CONTROL.search(name) and name.lower() not in _SYSTEM and name.isprintable()
