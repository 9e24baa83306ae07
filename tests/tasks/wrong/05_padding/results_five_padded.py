# task: padding.results
# mistake: kernel forgotten
# from: obvious

results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    (16, 19),
    "error",
    (16, 19),
    "error",
    "error",
]
