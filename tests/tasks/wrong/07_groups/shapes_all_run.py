# task: groups.shapes
# mistake: does not divide
# from: listed

shapes = [(12, 2, 3, 3), (12, 1, 3, 3), (64, 1, 3, 3), (6, 1, 5, 5), (6, 3, 1, 1), (15, 5, 3, 3), (4, 4, 3, 5)]
shapes += [(8, 1, 3, 3)]
