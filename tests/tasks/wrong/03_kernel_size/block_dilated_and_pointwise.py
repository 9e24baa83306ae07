# task: kernel_size.block
# mistake: holes in the field
# from: obvious

block = nn.Sequential(
    nn.Conv2d(32, 32, 3, padding=3, dilation=3),
    nn.ReLU(),
    nn.Conv2d(32, 32, 1),
)
