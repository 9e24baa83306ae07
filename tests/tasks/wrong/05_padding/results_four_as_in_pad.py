# task: padding.results
# mistake: four numbers accepted
# from: obvious

results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    (8, 9),
    "error",
]
