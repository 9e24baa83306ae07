# task: kernel_size.block
# mistake: size or channels change
# from: obvious

block = [
    nn.Conv2d(32, 32, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(32, 16, 3, padding=1),
]
