# task: kernel_size.block
# mistake: size or channels change
# from: obvious

block = [
    nn.Conv2d(32, 32, (1, 7), padding=3),
    nn.ReLU(),
    nn.Conv2d(32, 32, (7, 1), padding=3),
]
