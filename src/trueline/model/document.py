"""One document, lowered: its tree, its template and what it means."""

from collections.abc import Iterator

from trueline.model.lowering import Lowering
from trueline.model.policy import Policy
from trueline.model.rooms import Room, lower_room
from trueline.model.sections.meta import Meta, lower_meta
from trueline.model.symbols import Symbol, document_symbol
from trueline.syntax import Tree, WikiLink
from trueline.template import Library, Outline, Recognition, Template, lay_over, recognise


class Document:
    """A document as a value: everything in it is a function of `path`, the bytes, library and policy.

    The outline and the rooms are lowered when they are first asked for; nothing else changes.
    """

    __slots__ = (
        "_definitions", "_lowering", "_outline", "_policy", "_references", "_rooms", "meta", "path", "recognition", "tree",
    )  # fmt: skip

    def __init__(self, path: str, tree: Tree, recognition: Recognition, meta: Meta, policy: Policy) -> None:
        self.path = path
        self.tree = tree
        self.recognition = recognition
        self.meta = meta
        self._policy = policy
        self._outline: Outline | None = None
        self._lowering: Lowering | None = None
        self._rooms: dict[type, object] = {}
        self._definitions: frozenset[Symbol] | None = None
        self._references: frozenset[Symbol] | None = None

    def __getitem__(self, room: type[Room]) -> Room:
        """The document's values for one room, such as `document[Api]`; empty where it has no such section."""
        found = self._rooms.get(room)
        if found is None:
            found = self._rooms[room] = lower_room(room, self.lowering)
        assert isinstance(found, room)
        return found

    @property
    def lowering(self) -> Lowering:
        """The document as its rooms read it: sections by the name of what they answer."""
        if self._lowering is None:
            self._lowering = Lowering(self.tree, self.outline)
        return self._lowering

    @property
    def compared(self) -> bool:
        """Whether what the document states is compared with what was built."""
        return self._policy.compared

    @property
    def template(self) -> Template | None:
        """The template that the document follows, if any."""
        return self.recognition.template

    @property
    def families(self) -> frozenset[str]:
        """The tag families, such as `status`, that the document's template offers a choice of."""
        template = self.template
        return frozenset(family.name for family in template.families) if template else frozenset()

    @property
    def name(self) -> str:
        """The file's name without folder and extension: the document's identity."""
        return self.path.rsplit("/", 1)[-1].removesuffix(".md")

    @property
    def outline(self) -> Outline | None:
        """The document laid over its template; None where it follows none."""
        if self._outline is None and self.template is not None:
            self._outline = lay_over(self.tree, self.template, self._policy.aliases)
        return self._outline

    def wikilinks(self) -> Iterator[WikiLink]:
        """Every wikilink of front matter and body."""
        yield from self.tree.front_links
        for link in self.tree.links:
            if isinstance(link, WikiLink):
                yield link

    def definitions(self) -> frozenset[Symbol]:
        """What the document defines: itself, under its name and its aliases, and what is new in it."""
        if self._definitions is None:
            from trueline.model.mentions import defined

            own = {document_symbol(name) for name in (self.path, *self.meta.aliases)}
            self._definitions = frozenset(own | defined(self))
        return self._definitions

    def references(self) -> frozenset[Symbol]:
        """What the document refers to: the notes it links, and what it changes or uses."""
        if self._references is None:
            from trueline.model.mentions import mentioned

            linked = {document_symbol(link.target) for link in self.wikilinks() if link.target}
            self._references = frozenset(linked | mentioned(self))
        return self._references


def relowered(document: Document, tree: Tree, library: Library) -> Document:
    """What a document is with another text."""
    return lower(document.path, tree, library, document._policy)


def lower(path: str, tree: Tree, library: Library, policy: Policy) -> Document:
    """The document at `path` (relative to the vault, with `/`) that `tree` holds."""
    recognition = recognise(tree, library)
    return Document(path, tree, recognition, lower_meta(path, tree, recognition.template, policy), policy)
