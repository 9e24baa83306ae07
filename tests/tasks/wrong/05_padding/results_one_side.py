# task: padding.results
# mistake: padding on one side
# from: obvious

results = [
    (5, 9),
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
