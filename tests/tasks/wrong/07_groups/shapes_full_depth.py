# task: groups.shapes
# mistake: groups ignored
# from: listed

shapes = [(12, 8, 3, 3), (12, 3, 3, 3), "error", (6, 6, 5, 5), (6, 9, 1, 1), "error", (4, 16, 3, 5), "error"]
