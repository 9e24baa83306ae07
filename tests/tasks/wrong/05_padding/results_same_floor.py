# task: padding.results
# mistake: same with a stride
# from: obvious

results = [
    (6, 11),
    (3, 4),
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]
