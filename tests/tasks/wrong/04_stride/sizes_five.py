# task: stride.sizes
# mistake: length
# from: obvious

sizes = [3, 3, 13, 13, 111]
