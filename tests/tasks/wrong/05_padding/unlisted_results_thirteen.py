# task: padding.results
# mistake: value
# from: unlisted

results = [(6, 11), "error", (2, 4), "error", "error", (13, 16), "error", (16, 19), "error", "error"]
