# task: design.seven_bugs

repaired = {}
rows = [
    ("look", 3, 16, 3, 1, 1, 1, 1, False),
    ("halve", 16, 32, 3, 2, 1, 1, 1, False),
    ("single", 32, 32, 3, 1, 1, 1, 32, False),
    ("mix", 32, 64, 1, 1, 0, 1, 1, False),
    ("halve again", 64, 64, 3, 2, 1, 1, 1, False),
    ("wide", 64, 64, 3, 1, 2, 2, 1, False),
    ("narrow", 64, 32, 1, 1, 0, 1, 1, False),
    ("scores", 32, 10, 1, 1, 0, 1, 1, True),
]
names = ("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups", "bias")
for name, *values in rows:
    repaired[name] = dict(zip(names, values, strict=True))
