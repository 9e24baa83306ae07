# task: padding.results
# mistake: valid refused
# from: obvious

results = [
    (6, 11),
    "error",
    "error",
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]
