# task: kernel_size.block
# mistake: field too small
# from: obvious

block = nn.Sequential(
    nn.Conv2d(32, 32, (1, 7), padding=(0, 3)),
    nn.ReLU(),
    nn.Conv2d(32, 32, (1, 7), padding=(0, 3)),
)
