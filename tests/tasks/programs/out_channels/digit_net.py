# %% right: net_constant_width
digit_net = nn.Sequential(
    nn.Conv2d(1, 16, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Conv2d(16, 16, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Conv2d(16, 16, 3, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(784, 10),
)

# %% right: net_max_pooling_and_groups
digit_net = nn.Sequential(
    nn.Conv2d(1, 8, 3, padding=1),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(8, 8, 3, padding=1, groups=8),
    nn.GELU(),
    nn.Conv2d(8, 24, 1),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(24, 16, 3),
    nn.Flatten(),
    nn.Linear(400, 10),
)

# %% right: net_nested_and_as_a_list
def stage(i, o, stride):
    return nn.Sequential(nn.Conv2d(i, o, 3, stride=stride, padding=1), nn.ReLU())


digit_net = [
    stage(1, 10, 2),
    stage(10, 12, 2),
    stage(12, 16, 2),
    nn.Flatten(),
    nn.Linear(256, 32),
    nn.ReLU(),
    nn.Linear(32, 10),
]

# %% right: net_of_specs
from convlab import stacks

digit_net = [
    cl.Conv2dSpec(1, 8, 3, stride=2),
    stacks.ActivationSpec("relu"),
    cl.Conv2dSpec(8, 16, 3, stride=2),
    stacks.ActivationSpec("relu"),
    cl.Conv2dSpec(16, 32, 3),
    stacks.ActivationSpec("relu"),
    stacks.FlattenSpec(),
    stacks.LinearSpec(32 * 16, 10),
]

# %% right: net_seeing_far_with_pooling
digit_net = nn.Sequential(
    nn.Conv2d(1, 8, 5, stride=2),
    nn.ReLU(),
    nn.Conv2d(8, 16, 5, stride=2),
    nn.ReLU(),
    nn.Conv2d(16, 24, 3),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(24, 10),
)

# %% wrong: net_as_a_class | type | obvious
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU())

    def forward(self, x):
        return self.body(x)


digit_net = Net()

# %% wrong: net_empty | empty | obvious
digit_net = nn.Sequential()

# %% wrong: net_everything_doubled | too many parameters | listed
digit_net = nn.Sequential(
    nn.Conv2d(1, 32, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(32),
    nn.ReLU(),
    nn.Conv2d(32, 64, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(64),
    nn.ReLU(),
    nn.Conv2d(64, 64, 3, padding=1, bias=False),
    nn.BatchNorm2d(64),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(64, 10),
)

# %% wrong: net_flatten_missing | does not run | obvious
digit_net = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Conv2d(16, 16, 3, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Linear(784, 10),
)

# %% wrong: net_head_forgotten | head not counted | listed
digit_net = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Conv2d(16, 32, 3, padding=1, bias=False),
    nn.BatchNorm2d(32),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(32 * 49, 10),
)

# %% wrong: net_last_too_narrow | too narrow | obvious
digit_net = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1),
    nn.ReLU(),
    nn.Conv2d(8, 8, 3, padding=1),
    nn.ReLU(),
    nn.Conv2d(8, 8, 3, stride=2, padding=1),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(8 * 7 * 7, 10),
)

# %% wrong: net_next_not_told | does not run | obvious
digit_net = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.Conv2d(16, 16, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Conv2d(16, 16, 3, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(784, 10),
)

# %% wrong: net_no_activation | no activation between | obvious
digit_net = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1),
    nn.BatchNorm2d(8),
    nn.Conv2d(8, 16, 3, stride=2, padding=1),
    nn.ReLU(),
    nn.Conv2d(16, 16, 3, padding=1),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(784, 10),
)

# %% wrong: net_no_head | ten numbers | obvious
digit_net = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Conv2d(16, 16, 3, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
)

# %% wrong: net_no_stride_in_front | too many MACs | obvious
digit_net = nn.Sequential(
    nn.Conv2d(1, 8, 3, padding=1, bias=False),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Conv2d(16, 16, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(3),
    nn.Flatten(),
    nn.Linear(144, 10),
)

# %% wrong: net_norms_forgotten | norms not counted | listed
digit_net = nn.Sequential(
    nn.Conv2d(1, 16, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Conv2d(16, 16, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Conv2d(16, 16, 3, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Conv2d(16, 16, 3, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(784, 10),
)

# %% wrong: net_odd_layer | type | obvious
digit_net = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.Dropout2d(0.1),
    nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Conv2d(16, 16, 3, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(784, 10),
)

# %% wrong: net_pooled_strokes | pooled too soon | listed
digit_net = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2),
    nn.ReLU(),
    nn.Conv2d(8, 8, 3),
    nn.ReLU(),
    nn.Conv2d(8, 16, 3),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(16, 10),
)

# %% wrong: net_sees_single_pixels | sees too little | obvious
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

# %% wrong: net_too_narrow | too narrow | obvious
digit_net = nn.Sequential(
    nn.Conv2d(1, 4, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(4),
    nn.ReLU(),
    nn.Conv2d(4, 8, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.Conv2d(8, 8, 3, padding=1, bias=False),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(392, 10),
)

# %% wrong: net_tutorial | three convolutions | obvious
digit_net = nn.Sequential(
    nn.Conv2d(1, 64, 3),
    nn.ReLU(),
    nn.Conv2d(64, 128, 3),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(128 * 24 * 24, 10),
)

# %% wrong: net_widths_only | type | obvious
digit_net = (8, 16, 16)

# %% wrong: unlisted_net_colour_pictures | does not run | unlisted
digit_net = nn.Sequential(
    nn.Conv2d(3, 8, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Conv2d(16, 16, 3, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(784, 10),
)

# %% wrong: unlisted_net_convolutions_of_one_by_one | sees too little | unlisted
digit_net = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.Conv2d(8, 16, 1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Conv2d(16, 16, 1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.MaxPool2d(14),
    nn.Flatten(),
    nn.Linear(16, 10),
)

# %% wrong: unlisted_net_softmax_of_eleven | ten numbers | unlisted
digit_net = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Conv2d(16, 16, 3, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(784, 11),
)

# %% wrong: unlisted_net_wide_hidden_layer | head not counted | unlisted
digit_net = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Conv2d(16, 16, 3, padding=1, bias=False),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(784, 64),
    nn.ReLU(),
    nn.Linear(64, 10),
)
