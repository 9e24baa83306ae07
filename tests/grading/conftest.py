"""Settings of this folder's tests; what they share lies in ``grading_help.py`` beside this file."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
