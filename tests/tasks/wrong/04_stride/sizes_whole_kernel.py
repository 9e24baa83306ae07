# task: stride.sizes
# mistake: minus the whole kernel
# from: obvious

sizes = [(h - 3 - 1) // 2 for h in (7, 8, 27, 28, 224, 225)]
