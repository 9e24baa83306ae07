# task: stride.sizes
# mistake: value
# from: obvious

sizes = [3, 3, 13, 13, 112, 112]
