# task: padding.results
# mistake: width first
# from: listed

results = [
    (8, 9),
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
