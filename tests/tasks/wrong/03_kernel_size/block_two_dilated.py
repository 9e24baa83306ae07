# task: kernel_size.block
# mistake: holes in the field
# from: obvious

block = nn.Sequential(
    nn.Conv2d(32, 32, 3, padding=2, dilation=2),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3, padding=2, dilation=2),
)
