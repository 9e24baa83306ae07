# task: groups.shapes
# mistake: one kernel for each group
# from: listed

shapes = [(4, 2, 3, 3), (3, 1, 3, 3), "error", (6, 1, 5, 5), (3, 3, 1, 1), "error", (4, 4, 3, 5), "error"]
