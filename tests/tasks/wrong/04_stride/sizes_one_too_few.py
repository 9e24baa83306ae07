# task: stride.sizes
# mistake: one too few
# from: obvious

sizes = [(h - 3) // 2 for h in (7, 8, 27, 28, 224, 225)]
