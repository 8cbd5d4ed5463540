"""What was built, as a vault may lay it beside its designs."""

from collections.abc import Mapping
from typing import NamedTuple

from trueline.formats.built import Built


class Evidence(NamedTuple):
    """All that evidence shows, and what a team says about comparing it.

    `owners` maps a domain's name to patterns of paths, tables or places in the code that are its own; `ignore` are
    patterns of names that are never compared; `endings` the endings of the files that were read, such as `.kt`;
    `named_in` is the file of the vault in which a team names its evidence.
    """

    built: Built
    owners: Mapping[str, tuple[str, ...]] = {}
    ignore: tuple[str, ...] = ()
    endings: frozenset[str] = frozenset()
    named_in: str = "trueline.toml"
