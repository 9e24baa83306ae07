# task: in_channels.adapt_first_layer
# mistake: type Sequential
# from: unlisted


def adapt_first_layer(conv, to):
    mixes = {"gray": torch.ones(3, 1), "rgba": torch.eye(3, 4), "bgr": torch.eye(3).flip(0)}
    front = nn.Conv2d(mixes[to].shape[1], 3, 1, bias=False)
    with torch.no_grad():
        front.weight.copy_(mixes[to][:, :, None, None])
    return nn.Sequential(front, conv)
