# task: stride.sizes
# mistake: halves
# from: obvious

sizes = [round((h - 3) / 2 + 1) for h in (7, 8, 27, 28, 224, 225)]
