# task: stride.sizes
# mistake: halves
# from: listed

sizes = [-(-(h - 3) // 2) + 1 for h in (7, 8, 27, 28, 224, 225)]
