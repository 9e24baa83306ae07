# %% extra
FACTS = ("parameters", "size")

# %% right: net_changed_afterwards
def seeing_net():
    net = blind_net()
    for index, rate in zip((0, 2, 4, 6), (3, 3, 1, 1), strict=True):
        net[index].dilation = (rate, rate)
        net[index].padding = (rate, rate)
    return net

# %% right: net_height_and_width_differ
def seeing_net():
    layers, before = [], 1
    for rows, columns in ((1, 2), (2, 1), (2, 2), (3, 3)):
        layers += [nn.Conv2d(before, 8, 3, padding=(rows, columns), dilation=(rows, columns)), nn.ReLU()]
        before = 8
    return nn.Sequential(*layers, nn.Conv2d(8, 1, 1))

# %% right: net_nested
def block(before, rate):
    return nn.Sequential(nn.Conv2d(before, 8, (3, 3), padding=(rate, rate), dilation=(rate, rate)), nn.ReLU())


def seeing_net():
    return nn.Sequential(block(1, 1), block(8, 2), block(8, 2), block(8, 3), nn.Conv2d(8, 1, kernel_size=1))

# %% right: net_three_ones
def seeing_net():
    layers = []
    for i, rate in enumerate([5, 1, 1, 1]):
        layers.append(nn.Conv2d(8 if i else 1, 8, 3, padding="same", dilation=rate))
        layers.append(nn.ReLU())
    return nn.Sequential(*layers, nn.Conv2d(8, 1, 1))

# %% wrong: net_a_class_of_its_own | type | obvious
class SeeingNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = blind_net()

    def forward(self, x):
        return self.body(x)


def seeing_net():
    return SeeingNet()

# %% wrong: net_a_layer_more | layers changed | obvious
def seeing_net():
    layers, channels = [], 1
    for rate in (2, 2, 2, 2, 1):
        layers += [nn.Conv2d(channels, 8, 3, padding=rate, dilation=rate), nn.ReLU()]
        channels = 8
    return nn.Sequential(*layers, nn.Conv2d(8, 1, 1))

# %% wrong: net_a_list | type | obvious
def seeing_net():
    layers, channels = [], 1
    for rate in (1, 1, 2, 4):
        layers += [nn.Conv2d(channels, 8, 3, padding=rate, dilation=rate), nn.ReLU()]
        channels = 8
    return layers

# %% wrong: net_batch_norm | layers changed | obvious
def seeing_net():
    layers, channels = [], 1
    for rate in (1, 1, 2, 4):
        layers += [nn.Conv2d(channels, 8, 3, padding=rate, dilation=rate), nn.BatchNorm2d(8), nn.ReLU()]
        channels = 8
    return nn.Sequential(*layers, nn.Conv2d(8, 1, 1))

# %% wrong: net_channels_forgotten | raised RuntimeError | obvious
def seeing_net():
    layers = []
    for rate in (1, 1, 2, 4):
        layers += [nn.Conv2d(1, 8, 3, padding=rate, dilation=rate), nn.ReLU()]
    return nn.Sequential(*layers, nn.Conv2d(8, 1, 1))

# %% wrong: net_columns_only | still blind | obvious
def seeing_net():
    layers, channels = [], 1
    for across in (1, 1, 2, 4):
        layers += [nn.Conv2d(channels, 8, 3, padding=(2, across), dilation=(2, across)), nn.ReLU()]
        channels = 8
    return nn.Sequential(*layers, nn.Conv2d(8, 1, 1))

# %% wrong: net_larger_kernels | layers changed | obvious
def seeing_net():
    layers, channels = [], 1
    for _ in range(4):
        layers += [nn.Conv2d(channels, 8, 5, padding=2), nn.ReLU()]
        channels = 8
    return nn.Sequential(*layers, nn.Conv2d(8, 1, 1))

# %% wrong: net_larger_rates | still blind | listed
def seeing_net():
    layers, channels = [], 1
    for rate in (4, 4, 4, 4):
        layers += [nn.Conv2d(channels, 8, 3, padding=rate, dilation=rate), nn.ReLU()]
        channels = 8
    return nn.Sequential(*layers, nn.Conv2d(8, 1, 1))

# %% wrong: net_more_channels | layers changed | listed
def seeing_net():
    layers, channels = [], 1
    for rate in (2, 2, 2, 2):
        layers += [nn.Conv2d(channels, 32, 3, padding=rate, dilation=rate), nn.ReLU()]
        channels = 32
    return nn.Sequential(*layers, nn.Conv2d(32, 1, 1))

# %% wrong: net_no_function | raised TypeError | obvious
seeing_net = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.ReLU())

# %% wrong: net_no_return | type | obvious
def seeing_net():
    net = blind_net()
    net[0].dilation = net[0].padding = (1, 1)

# %% wrong: net_padding_left | size changed | listed
def seeing_net():
    layers, channels = [], 1
    for rate in (1, 2, 4, 8):
        layers += [nn.Conv2d(channels, 8, 3, padding=2, dilation=rate), nn.ReLU()]
        channels = 8
    return nn.Sequential(*layers, nn.Conv2d(8, 1, 1))

# %% wrong: net_padding_one | size changed | obvious
def seeing_net():
    layers, channels = [], 1
    for rate in (1, 1, 2, 4):
        layers += [nn.Conv2d(channels, 8, 3, padding=1, dilation=rate), nn.ReLU()]
        channels = 8
    return nn.Sequential(*layers, nn.Conv2d(8, 1, 1))

# %% wrong: net_relu_forgotten | layers changed | obvious
def seeing_net():
    layers, channels = [], 1
    for rate in (1, 1, 2, 4):
        layers += [nn.Conv2d(channels, 8, 3, padding=rate, dilation=rate)]
        channels = 8
    return nn.Sequential(*layers, nn.ReLU(), nn.Conv2d(8, 1, 1))

# %% wrong: net_star_forgotten | raised TypeError | obvious
def seeing_net():
    layers, channels = [], 1
    for rate in (1, 1, 2, 4):
        layers += [nn.Conv2d(channels, 8, 3, padding=rate, dilation=rate), nn.ReLU()]
        channels = 8
    return nn.Sequential(layers, nn.Conv2d(8, 1, 1))

# %% wrong: net_too_wide | field changed | obvious
def seeing_net():
    layers, channels = [], 1
    for rate in (1, 2, 4, 8):
        layers += [nn.Conv2d(channels, 8, 3, padding=rate, dilation=rate), nn.ReLU()]
        channels = 8
    return nn.Sequential(*layers, nn.Conv2d(8, 1, 1))

# %% wrong: net_undilated | still blind | obvious
def seeing_net():
    layers, channels = [], 1
    for rate in (1, 1, 1, 1):
        layers += [nn.Conv2d(channels, 8, 3, padding=rate, dilation=rate), nn.ReLU()]
        channels = 8
    return nn.Sequential(*layers, nn.Conv2d(8, 1, 1))

# %% wrong: net_untouched | still blind | listed
def seeing_net():
    return blind_net()

# %% wrong: unlisted_net_global_pooling | layers changed | unlisted
def seeing_net():
    net = blind_net()
    return nn.Sequential(*net, nn.AdaptiveAvgPool2d(17))

# %% wrong: unlisted_net_last_layer_dilated | still blind | unlisted
def seeing_net():
    net = blind_net()
    net[6] = nn.Conv2d(8, 8, 3, padding=1)
    return net

# %% wrong: unlisted_net_rates_and_stride_mixed_up | layers changed | unlisted
def seeing_net():
    layers, channels = [], 1
    for rate in (1, 1, 2, 4):
        layers += [nn.Conv2d(channels, 8, 3, rate, rate), nn.ReLU()]
        channels = 8
    return nn.Sequential(*layers, nn.Conv2d(8, 1, 1))
