# task: padding.results
# mistake: padding on one side
# from: obvious

results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    (9, 12),
    "error",
    (16, 19),
    "error",
    "error",
]
