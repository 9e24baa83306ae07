# task: kernel_size.block

block = [
    nn.Conv2d(32, 16, 4, padding=2),
    nn.ReLU(),
    nn.Conv2d(16, 32, 4, padding=1),
]
