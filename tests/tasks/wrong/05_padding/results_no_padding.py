# task: padding.results
# mistake: padding forgotten
# from: obvious

results = [
    (4, 7),
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
