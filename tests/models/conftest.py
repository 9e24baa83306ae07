"""The shared modules of this folder's tests are found by name."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
