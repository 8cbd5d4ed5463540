"""Things outside the process that can fail, and the many names that each has."""

import re
from collections.abc import Iterable

from trueline.model.symbols import singular, words

_KINDS = {
    "database": "database db postgresql postgres mysql mariadb sql oracle mongodb mongo dynamodb cassandra sqlite rds aurora",
    "queue": "queue broker kafka rabbitmq sqs sns pubsub nats amqp bus topic stream kinesis",
    "cache": "cache redis memcached valkey",
    "storage": "s3 bucket blob minio gcs storage",
    "mail": "smtp mail email sendgrid mailgun postmark ses",
    "model": "llm ai openai anthropic gpt claude",
}
_KIND_OF = {word: kind for kind, names in _KINDS.items() for word in names.split()}
_OUTSIDE = frozenset({"api", "provider", "gateway", "webhook", "vendor", "saas", "cdn", "dns"})
# What merely wraps a resource is part of the program.
_INSIDE = frozenset(
    "repository service controller configuration config properties client wrapper adapter factory builder mapper entity"
    " model dto util helper listener interceptor filter handler validator processor".split()
)
_COMMON = frozenset({"the", "external", "internal", "a", "an", "of", "and", "or", "our", "main", "primary"})


def is_outside(name: str) -> bool:
    """Whether a name is that of a database, a queue, somebody else's API: of what fails by itself."""
    parts = words(name)
    return not (parts and parts[-1] in _INSIDE) and any(part in _KIND_OF or part in _OUTSIDE for part in parts)


def essence(text: str) -> frozenset[str]:
    """The words of a text that tell resources apart; all names of one kind of resource are one word."""
    found = {singular(word) for word in words(text)} - _COMMON
    return frozenset(_KIND_OF.get(word, word) for word in found)


def speak_of(name: str, texts: Iterable[str]) -> bool:
    """Whether one of `texts` names the resource `name`, or one of its kind."""
    wanted = essence(name) - _OUTSIDE or essence(name)
    return any(wanted & essence(text) for text in texts)


def mentions(text: str, *stems: str) -> bool:
    """Whether a text has a word that starts with one of `stems`."""
    return any(re.search(rf"\b{stem}", text, re.IGNORECASE) for stem in stems)
