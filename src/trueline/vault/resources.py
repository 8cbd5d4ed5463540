"""Things outside the program that can fail, under the many names that each has."""

import re
from collections.abc import Iterable, Iterator

from trueline.model.symbols import Symbol, singular, words

_BRANDS = {
    "database": "postgresql mysql mariadb oracle mongodb dynamodb cassandra sqlite rds aurora",
    "queue": "kafka rabbitmq sqs sns pubsub nats kinesis",
    "cache": "redis memcached valkey",
    "storage": "s3 minio gcs",
    "mail": "sendgrid mailgun postmark ses",
    "model": "openai anthropic",
}
_GENERIC = {
    "database": "database db sql",
    "queue": "queue broker bus",
    "cache": "cache",
    "storage": "bucket blob storage",
    "mail": "smtp mail email",
    "model": "llm ai",
}
_SPELLED = {"postgres": "postgresql", "rabbit": "rabbitmq", "mongo": "mongodb", "gpt": "openai", "claude": "anthropic"}
_KIND_OF = {word: kind for table in (_BRANDS, _GENERIC) for kind, names in table.items() for word in names.split()}
_BRAND_WORDS = frozenset(" ".join(_BRANDS.values()).split())
# What merely wraps a resource is part of the program.
_INSIDE = frozenset(
    "repository service controller configuration config properties client wrapper adapter factory builder mapper entity"
    " model dto util helper listener interceptor filter handler validator processor worker job poller provider".split()
)
_COMMON = frozenset({"the", "external", "internal", "a", "an", "of", "and", "or", "our", "main", "primary"})
_KINDS_OF_THING = frozenset({"api", "service", "server", "cluster", "instance", "provider", "gateway", "replica"})
# Who only uses a system, and what stands for no particular part of one.
_ACTORS = frozenset(
    "user client caller browser frontend admin administrator operator customer shop consumer people person recipient actor"
    " tool app application controller service repository system backend server api endpoint team support developer"
    " manager staff visitor member owner".split()
)
# Words of things outside that tell none of them apart.
_VAGUE = frozenset("api provider gateway webhook vendor saas cdn dns".split())
_PLAIN = re.compile(r"\w+")


def dependency_symbol(name: str) -> Symbol:
    """The symbol of something outside: `Postgres`, `PostgreSQL 16` and `the PostgreSQL database` are one."""
    brand = next((word for word in _said(name) if word in _BRAND_WORDS), "")
    if brand and not wraps(name) and len(words(name)) <= 4:
        return Symbol("dependency", brand)
    whole = [singular(word) for word in words(name) if word not in _COMMON]
    while len(whole) > 1 and whole[-1] in _KINDS_OF_THING:
        whole.pop()
    return Symbol("dependency", "".join(whole) or "".join(words(name)))


def resource_kind(name: str) -> str:
    """`database`, `queue`, `cache`, `storage`, `mail`, `model`; empty for what is none or only wraps one."""
    if wraps(name):
        return ""
    parts = words(name)
    # `SqlFragment` is a class that has to do with SQL; `RabbitMQ` and `MessageQueue` are what they are called.
    if len(parts) > 1 and name.isalnum() and not {singular(parts[-1]), name.lower()} & _KIND_OF.keys():
        return ""
    return next((_KIND_OF[word] for word in _said(name) if word in _KIND_OF), "")


def is_brand(name: str) -> bool:
    """Whether a name says which product it means, not only its kind."""
    return not wraps(name) and any(word in _BRAND_WORDS for word in _said(name))


def is_actor(name: str) -> bool:
    """Whether a name stands for whoever uses a system, or for no particular part: `Client`, `the support tool`."""
    parts = [singular(word) for word in words(name) if word not in _COMMON]
    return not parts or (parts[-1] in _ACTORS and (len(parts) == 1 or parts[0] in _ACTORS or name[:1].islower()))


def is_outside(name: str) -> bool:
    """Whether a name is that of a database, a queue, somebody else's API: of what fails by itself."""
    spoken = {singular(word) for word in words(name)}
    return bool(resource_kind(name)) or (" " in name and bool(spoken & {"api", "vendor", "saas", "cdn", "dns"}))


def speak_of(name: str, texts: Iterable[str]) -> bool:
    """Whether one of `texts` names the thing outside that is called `name`, or one of its kind."""
    wanted = _telling(name) - _VAGUE or _telling(name)
    return any(wanted & _telling(text) for text in texts)


def _telling(text: str) -> set[str]:
    """The words of a text that tell things outside apart; all names of one kind of resource are one word."""
    return {_KIND_OF.get(word, word) for word in set(_said(text)) - _COMMON}


def resources_named(text: str) -> Iterator[Symbol]:
    """What a text speaks of: products by their symbols, general words as the `resource` of their kind."""
    for word in dict.fromkeys(_said(text)):
        if word in _BRAND_WORDS:
            yield Symbol("dependency", word)
        elif word in _KIND_OF:
            yield Symbol("resource", _KIND_OF[word])


def wraps(name: str) -> bool:
    """Whether a name is that of a class around a resource: `RedisConfig`, but not `AI/LLM service`."""
    parts = words(name)
    return not parts or (parts[-1] in _INSIDE and not (" " in name and parts[-1] in _KINDS_OF_THING))


def _said(text: str) -> list[str]:
    """The words of a text, also joined ones (`RabbitMQ` is one word and two), common spellings unified."""
    found = [singular(word) for word in words(text)] + [str(word).lower() for word in _PLAIN.findall(text)]
    return [_SPELLED.get(word, word) for word in found]
