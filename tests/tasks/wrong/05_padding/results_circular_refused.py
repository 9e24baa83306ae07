# task: padding.results
# mistake: circular like reflect
# from: obvious

results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    "error",
    "error",
    "error",
]
