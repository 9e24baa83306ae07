# task: kernel_size.block
# mistake: size or channels change
# from: obvious

block = nn.Sequential(
    nn.Conv2d(32, 16, 7, padding=3),
    nn.ReLU(),
    nn.Conv2d(16, 64, 1),
)
