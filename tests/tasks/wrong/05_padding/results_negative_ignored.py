# task: padding.results
# mistake: negative padding ignored
# from: obvious

results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    (4, 7),
    (14, 17),
    "error",
    (16, 19),
    "error",
    "error",
]
