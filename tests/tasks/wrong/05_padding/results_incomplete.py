# task: padding.results
# mistake: incomplete
# from: obvious

results = [(6, 11), "error", (2, 4), ..., ..., (14, 17), "error", (16, 19), "error", "error"]
