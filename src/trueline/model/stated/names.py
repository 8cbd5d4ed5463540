"""What the name of a class looks like."""

from trueline.template.late import late

_CAMEL = late(r"[A-Z][A-Za-z\d]*")
_HUMP = late(r"[a-z\d][A-Z]|[A-Z]{2}[a-z]")
_NO_TYPES = frozenset(
    "enum enums enumeration value values constant constants entry entries type types the this these each any all string "
    "integer boolean note notes example examples method methods name names field fields column columns option options".split()
)


def is_type_name(name: str) -> bool:
    """Whether a name may be that of a type: `OrderStatus`, and also `Status`, which may be any word."""
    plain = name.lower() not in _NO_TYPES
    return plain and 2 < len(name) < 100 and bool(_CAMEL.fullmatch(name)) and not name.isupper()


def is_class_name(name: str) -> bool:
    """Whether a name is one of several words run together: `OrderService`, not `Orders` or `SQL`."""
    return len(name) < 100 and bool(_CAMEL.fullmatch(name)) and bool(_HUMP.search(name)) and not name.isupper()
