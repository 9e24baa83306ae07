# task: padding.results
# mistake: padding on one side
# from: obvious

results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (10, 13),
    "error",
    "error",
]
