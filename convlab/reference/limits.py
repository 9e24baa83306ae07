"""How much is computed at a time, so that what is being worked on stays in the processor's cache.

Read at each call. Tests set them to a few pixels, so that small reference cases meet every block boundary.
"""

PIXELS = 896  # output pixels in one matrix product
COLUMNS = 2**24  # bytes that their columns may take
BYTES = 2**20  # columns of the groups taken together
STRIP = 2**19  # bytes of input rows, lowered along the width, taken together
TILES = 192  # Winograd tiles taken together
