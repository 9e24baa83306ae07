# task: stride.sizes
# mistake: incomplete
# from: obvious

sizes = [3, 3, 13, 13, ..., ...]
