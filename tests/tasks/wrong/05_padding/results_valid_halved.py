# task: padding.results
# mistake: halves
# from: obvious

results = [
    (6, 11),
    "error",
    (3, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]
