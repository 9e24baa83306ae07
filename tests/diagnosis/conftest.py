"""The tests of this folder share `live_errors`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
