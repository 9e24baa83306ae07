# task: stride.sizes
# mistake: halves
# from: obvious

sizes = [h / 2 for h in (7, 8, 27, 28, 224, 225)]
