"""What the name of a class looks like."""

from trueline.template.late import late

_CAMEL = late(r"[A-Z][A-Za-z\d]*")
_HUMP = late(r"[a-z\d][A-Z]|[A-Z]{2}[a-z]")


def is_type_name(name: str) -> bool:
    """Whether a name may be that of a type: `OrderStatus`, and also `Status`, which may be any word."""
    return 2 < len(name) < 100 and bool(_CAMEL.fullmatch(name)) and not name.isupper()


def is_class_name(name: str) -> bool:
    """Whether a name is one of several words run together: `OrderService`, not `Orders` or `SQL`."""
    return len(name) < 100 and bool(_CAMEL.fullmatch(name)) and bool(_HUMP.search(name)) and not name.isupper()
