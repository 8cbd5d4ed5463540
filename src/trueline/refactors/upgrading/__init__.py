"""Bringing documents to a newer version of their template, without losing a word of theirs."""

from trueline.refactors.upgrading.upgrade import followers, upgrade, upgraded
from trueline.refactors.upgrading.words import author_words, lost_words

__all__ = ["author_words", "followers", "lost_words", "upgrade", "upgraded"]
