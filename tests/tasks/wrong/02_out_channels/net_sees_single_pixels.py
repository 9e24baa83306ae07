# task: out_channels.digit_net
# mistake: sees too little
# from: obvious

digit_net = nn.Sequential(
    nn.Conv2d(1, 8, 1, stride=4),
    nn.ReLU(),
    nn.Conv2d(8, 8, 1),
    nn.ReLU(),
    nn.Conv2d(8, 16, 1),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(784, 10),
)
