# task: groups.shapes
# mistake: type
# from: obvious

shapes = [(12, 2, 3), (12, 1, 3), "error", (6, 1, 5), (6, 3, 1), "error", (4, 4, 3), "error"]
