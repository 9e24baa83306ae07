# task: kernel_size.block
# mistake: another kind of layer
# from: obvious

block = nn.Sequential(
    nn.MaxPool2d(5, stride=1, padding=2),
    nn.Conv2d(32, 32, 3, padding=1),
)
