# task: stride.sizes
# mistake: type
# from: obvious

sizes = ["3", "3", "13", "13", "111", "112"]
