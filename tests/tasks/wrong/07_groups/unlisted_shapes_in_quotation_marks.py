# task: groups.shapes
# mistake: type
# from: unlisted

shapes = ["(12, 2, 3, 3)", (12, 1, 3, 3), "error", (6, 1, 5, 5), (6, 3, 1, 1), "error", (4, 4, 3, 5), "error"]
