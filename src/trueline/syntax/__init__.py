"""Floor 1: bytes to a lossless tree that never fails. Knows no template."""
from trueline.syntax._scaffold import Tree, parse
from trueline.syntax.tree import *
from trueline.syntax.tree import Block, Link
