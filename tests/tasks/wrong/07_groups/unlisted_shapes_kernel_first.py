# task: groups.shapes
# mistake: kernel first
# from: unlisted

shapes = [(3, 3, 12, 2), (3, 3, 12, 1), "error", (5, 5, 6, 1), (1, 1, 6, 3), "error", (3, 5, 4, 4), "error"]
