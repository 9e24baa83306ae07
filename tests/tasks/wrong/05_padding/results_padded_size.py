# task: padding.results
# mistake: kernel forgotten
# from: obvious

results = [
    (8, 13),
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
