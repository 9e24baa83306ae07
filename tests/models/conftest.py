"""What this folder's tests share lies in ``module_shapes.py`` and ``idioms.py`` beside this file."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
