# task: padding.results
# mistake: mirror as large as the picture
# from: listed

results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    (14, 17),
    (16, 19),
    (16, 19),
    "error",
    "error",
]
