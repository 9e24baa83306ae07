# task: kernel_size.block
# mistake: channels kept apart
# from: obvious

block = nn.Sequential(
    nn.Conv2d(32, 32, 7, padding=3, groups=32),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3, padding=1, groups=32),
)
