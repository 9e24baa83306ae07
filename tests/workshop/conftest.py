import importlib.util
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

# What is published is built by the fixtures of the site's tests, once for both.
spec = importlib.util.spec_from_file_location("published_fixtures", HERE.parent / "site" / "conftest.py")
published = importlib.util.module_from_spec(spec)
spec.loader.exec_module(published)
built, slides, browser = published.built, published.slides, published.browser
