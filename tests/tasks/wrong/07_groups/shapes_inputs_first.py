# task: groups.shapes
# mistake: in and out exchanged
# from: obvious

shapes = [(8, 3, 3, 3), (12, 1, 3, 3), "error", (6, 1, 5, 5), (6, 3, 1, 1), "error", (4, 4, 3, 5), "error"]
