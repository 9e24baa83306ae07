# task: kernel_size.block
# mistake: no activation between
# from: unlisted

block = nn.Sequential(
    nn.Conv2d(32, 32, 3, padding=1),
    nn.Dropout(0.1),
    nn.Conv2d(32, 32, 3, padding=1),
    nn.Dropout(0.1),
    nn.Conv2d(32, 32, 3, padding=1),
)
