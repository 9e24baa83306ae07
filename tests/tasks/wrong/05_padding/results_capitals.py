# task: padding.results
# mistake: capitals accepted
# from: obvious

results = [
    (6, 11),
    "error",
    (2, 4),
    (6, 9),
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]
