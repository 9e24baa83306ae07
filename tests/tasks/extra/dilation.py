"""Further facts for the tests of lesson 06's tasks."""

FACTS = {"seeing_net": ("parameters", "size")}
