# task: padding.results

shapes = {"a": (6, 11), "c": torch.Size([2, 4]), "f": np.array([14, 17]), "h": (16.0, 19.0)}
results = {letter: shapes.get(letter, "error") for letter in "abcdefghij"}
