# task: out_channels.digit_net
# mistake: three convolutions
# from: obvious

digit_net = nn.Sequential(
    nn.Conv2d(1, 64, 3),
    nn.ReLU(),
    nn.Conv2d(64, 128, 3),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(128 * 24 * 24, 10),
)
