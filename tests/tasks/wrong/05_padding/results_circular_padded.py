# task: padding.results
# mistake: kernel forgotten
# from: obvious

results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (18, 21),
    "error",
    "error",
]
