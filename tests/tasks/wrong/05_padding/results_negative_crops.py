# task: padding.results
# mistake: negative padding crops
# from: obvious

results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    (2, 5),
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]
