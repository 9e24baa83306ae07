# task: kernel_size.block
# mistake: type
# from: obvious

block = nn.Sequential(
    nn.Conv2d(32, 32, 3, padding=1),
    nn.ReLU(),
    nn.Upsample(scale_factor=1),
    nn.Conv2d(32, 32, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3, padding=1),
)
