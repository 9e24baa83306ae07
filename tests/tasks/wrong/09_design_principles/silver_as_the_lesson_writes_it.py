# task: design.silver
# mistake: not torch's own layers
# from: obvious

silver = [*block(1, 6, 5, 2, padding=0), *block(6, 12, 3, 2, padding=0), *block(12, 16, padding=0), "flatten", 10]
