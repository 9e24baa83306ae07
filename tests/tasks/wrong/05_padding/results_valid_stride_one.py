# task: padding.results
# mistake: stride forgotten
# from: obvious

results = [
    (6, 11),
    "error",
    (4, 7),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]
