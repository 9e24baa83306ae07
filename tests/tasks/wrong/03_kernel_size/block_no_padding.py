# task: kernel_size.block
# mistake: size or channels change
# from: listed

block = nn.Sequential(
    nn.Conv2d(32, 32, 3),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3),
)
