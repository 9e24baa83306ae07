# task: kernel_size.block
# mistake: no activation between
# from: obvious

block = nn.Sequential(
    nn.Conv2d(32, 32, 3, padding=1),
    nn.Conv2d(32, 32, 3, padding=1),
    nn.Conv2d(32, 32, 3, padding=1),
    nn.ReLU(),
)
