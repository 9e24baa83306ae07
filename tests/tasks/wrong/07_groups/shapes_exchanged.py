# task: groups.shapes
# mistake: in and out exchanged
# from: obvious

shapes = [(2, 12, 3, 3), (1, 12, 3, 3), "error", (1, 6, 5, 5), (3, 6, 1, 1), "error", (4, 4, 3, 5), "error"]
