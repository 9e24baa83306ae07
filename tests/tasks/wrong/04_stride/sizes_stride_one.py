# task: stride.sizes
# mistake: stride ignored
# from: obvious

sizes = [h - 2 for h in (7, 8, 27, 28, 224, 225)]
