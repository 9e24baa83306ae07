# task: groups.shapes
# mistake: outputs divided
# from: listed

shapes = [(3, 8, 3, 3), (4, 3, 3, 3), "error", (1, 6, 5, 5), (2, 9, 1, 1), "error", (1, 16, 3, 5), "error"]
