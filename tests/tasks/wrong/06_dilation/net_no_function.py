# task: dilation.seeing_net
# mistake: raised TypeError
# from: obvious


seeing_net = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.ReLU())
