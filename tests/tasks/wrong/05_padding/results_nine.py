# task: padding.results
# mistake: length
# from: obvious

results = [(6, 11), "error", (2, 4), "error", "error", (14, 17), "error", (16, 19), "error"]
