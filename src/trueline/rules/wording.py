"""What a text speaks of: its words, however they are inflected, without those that fill."""

from functools import lru_cache

from trueline.model.symbols import singular, words

_FILLING = frozenset(
    "the a an of for in on at per to is are be and or not than with by from more less over under above below greater"
    " minute min second sec hour day week s m h ms p50 p95 p99 sustained any all when if while last within during after"
    " exceeds exceed increase increases increased decrease decreases drop drops spike spikes high low total count number"
    " rate value level threshold stuck consecutive new each every its this that has have has been it n v1 v2 v3 api".split()
)


@lru_cache(maxsize=4096)
def signal_words(text: str) -> frozenset[str]:
    """What a text speaks of: its words without numbers, units, comparisons and other filling."""
    return frozenset(stem(word) for word in frozenset(words(text)) - _FILLING if len(word) > 1 and not word.isdigit())


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A word without its commonest endings, so that `created`, `creates` and `creation` meet."""
    word = singular(word)
    for ending in ("ations", "ation", "ings", "ing", "ions", "ion", "ments", "ment", "ed", "es", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
