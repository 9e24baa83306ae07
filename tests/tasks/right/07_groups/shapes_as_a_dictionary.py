# task: groups.shapes

shapes = {"A": (12, 2, 3, 3), "B": (12, 1, 3, 3), "C": "error", "D": (6, 1, 5, 5), "E": (6, 3, 1, 1), "F": "error"}
shapes |= {"G": np.array((4, 4, 3, 5)), "H": "error"}
