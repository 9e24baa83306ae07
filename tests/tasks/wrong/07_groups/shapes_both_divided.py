# task: groups.shapes
# mistake: both divided
# from: listed

shapes = [(3, 2, 3, 3), (4, 1, 3, 3), "error", (1, 1, 5, 5), (2, 3, 1, 1), "error", (1, 4, 3, 5), "error"]
