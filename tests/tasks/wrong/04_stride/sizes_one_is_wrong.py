# task: stride.sizes
# mistake: value
# from: obvious

sizes = [3, 4, 13, 13, 111, 112]
