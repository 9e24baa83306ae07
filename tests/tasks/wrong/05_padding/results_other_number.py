# task: padding.results
# mistake: value
# from: obvious

results = [
    (6, 11),
    "error",
    (2, 5),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]
