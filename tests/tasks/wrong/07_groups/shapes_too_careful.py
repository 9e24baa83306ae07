# task: groups.shapes
# mistake: error that is none
# from: obvious

shapes = [(12, 2, 3, 3), (12, 1, 3, 3), "error", (6, 1, 5, 5), "error", "error", (4, 4, 3, 5), "error"]
