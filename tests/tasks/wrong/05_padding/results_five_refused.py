# task: padding.results
# mistake: padding larger than the kernel
# from: obvious

results = [
    (6, 11),
    "error",
    (2, 4),
    "error",
    "error",
    "error",
    "error",
    (16, 19),
    "error",
    "error",
]
