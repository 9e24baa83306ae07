# task: kernel_size.block

block = [
    nn.Conv2d(32, 8, 1),
    nn.SiLU(),
    nn.Conv2d(8, 8, 7, padding=3, padding_mode="reflect"),
    nn.SiLU(),
    nn.Conv2d(8, 32, 1),
]
