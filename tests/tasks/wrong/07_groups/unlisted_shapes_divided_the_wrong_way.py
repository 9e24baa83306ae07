# task: groups.shapes
# mistake: groups as the second number
# from: unlisted

shapes = [(12, 4, 3, 3), (12, 3, 3, 3), "error", (6, 6, 5, 5), (6, 3, 1, 1), "error", (4, 4, 3, 5), "error"]
