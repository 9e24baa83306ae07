# task: groups.shapes
# mistake: another kernel
# from: unlisted

shapes = [(12, 2, 3, 3), (12, 1, 3, 3), "error", (6, 1, 3, 3), (6, 3, 1, 1), "error", (4, 4, 3, 5), "error"]
