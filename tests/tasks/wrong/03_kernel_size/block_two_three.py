# task: kernel_size.block
# mistake: field too small
# from: listed

block = nn.Sequential(
    nn.Conv2d(32, 32, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3, padding=1),
)
