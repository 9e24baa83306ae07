# task: padding.results
# mistake: padding keeps the size
# from: obvious

results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (6, 9),
    "error",
    "error",
]
