# task: padding.results
# mistake: constant accepted
# from: listed

results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    "error",
    (16, 19),
    "error",
    (6, 9),
]
