# task: kernel_size.block
# mistake: too dear
# from: obvious

block = nn.Sequential(
    nn.Conv2d(32, 64, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(64, 64, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(64, 32, 3, padding=1),
)
