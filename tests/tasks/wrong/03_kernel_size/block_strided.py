# task: kernel_size.block
# mistake: size or channels change
# from: obvious

block = nn.Sequential(
    nn.Conv2d(32, 32, 7, padding=3, stride=2),
    nn.ReLU(),
    nn.Conv2d(32, 32, 1),
)
