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


_PLAIN = re.compile(r"\w+")


def is_outside(name: str) -> bool:
    """Whether a name is that of a database, a queue, somebody else's API: of what fails by itself."""
    parts = words(name)
    if parts and parts[-1] in _INSIDE:
        return False
    found = _words(name)
    # `CarrierGateway` is a class, `the carrier's gateway` is not.
    return bool(found & _KIND_OF.keys()) or (" " in name and bool(found & _OUTSIDE))


def speak_of(name: str, texts: Iterable[str]) -> bool:
    """Whether one of `texts` names the resource `name`, or one of its kind."""
    wanted = _kinds(name) - _OUTSIDE or _kinds(name)
    return any(wanted & _kinds(text) for text in texts)


def _words(text: str) -> set[str]:
    """The words of a text, those of joined names too: `RabbitMQ` is `rabbit`, `mq` and `rabbitmq`."""
    return {singular(word) for word in words(text)} | {word.lower() for word in _PLAIN.findall(text)}


def _kinds(text: str) -> set[str]:
    """The words of a text that tell resources apart; all names of one kind of resource are one word."""
    return {_KIND_OF.get(word, word) for word in _words(text) - _COMMON}
