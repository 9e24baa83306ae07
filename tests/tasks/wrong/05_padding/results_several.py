# task: padding.results
# mistake: same with a stride
# from: obvious

results = [
    (6, 11),
    (3, 5),
    (2, 4),
    "error",
    "error",
    (14, 17),
    (16, 19),
    (16, 19),
    "error",
    (6, 9),
]
