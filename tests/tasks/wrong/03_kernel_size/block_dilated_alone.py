# task: kernel_size.block
# mistake: holes in the field
# from: listed

block = nn.Sequential(
    nn.Conv2d(32, 32, 3, padding=3, dilation=3),
)
