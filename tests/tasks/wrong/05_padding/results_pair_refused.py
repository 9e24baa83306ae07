# task: padding.results
# mistake: pair refused
# from: obvious

results = [
    "error",
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
