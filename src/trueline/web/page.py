"""`docs/openapi.json`: the API as it describes itself, for readers and as evidence for our own designs.

`python -m trueline.web.page examples/parcelhub` prints it; which vault is served changes nothing in it.
"""

import json
import sys

from trueline.analysis.host import AnalysisHost
from trueline.web.app import make_app
from trueline.web.options import Options


def api_page(root: str) -> str:
    """The description as JSON, a line for each value."""
    app = make_app(AnalysisHost(root, root), Options())
    return json.dumps(app.openapi(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(api_page(sys.argv[1]))
