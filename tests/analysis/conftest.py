"""What the tests of `analysis` share."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_NOBODY = 65534


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder, and no rights beyond those of its owner: a test that runs as root steps down."""
    folder = Path(tempfile.mkdtemp())
    stepping_down = os.geteuid() == 0
    if stepping_down:
        os.chown(folder, _NOBODY, _NOBODY)
        os.setegid(_NOBODY)
        os.seteuid(_NOBODY)
    try:
        yield folder
    finally:
        if stepping_down:
            os.seteuid(0)
            os.setegid(0)
        shutil.rmtree(folder)
