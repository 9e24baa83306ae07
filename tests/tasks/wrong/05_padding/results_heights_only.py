# task: padding.results
# mistake: type
# from: obvious

results = [
    6,
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]
