# task: kernel_size.block

block = [
    nn.Conv2d(32, 32, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3, padding=3, dilation=3),
]
