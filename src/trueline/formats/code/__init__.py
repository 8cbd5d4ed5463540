"""What source code shows of what was built: endpoints, entities, sets of values, components, metrics and flags.

Spring (Kotlin and Java), FastAPI, Flask, Django, Express, NestJS, ASP.NET, Rails, Go's net/http and chi, and the
stores that go with them, are read from syntax trees; nothing is run. Names are followed from file to file where it is
plain what they stand for. What is computed is a problem with its place, and stands as `{?}` in its path.
"""

from .reading import read

__all__ = ["read"]
