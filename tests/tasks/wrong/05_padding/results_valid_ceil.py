# task: padding.results
# mistake: same with a stride
# from: obvious

results = [
    (6, 11),
    "error",
    (3, 5),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]
