# %% right: repaired_by_putting_it_in
import copy

repaired = copy.deepcopy(bias_free)
repaired[0].bias = nn.Parameter(torch.zeros(8))

# %% right: repaired_everywhere
repaired = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1),  # the default, bias=True
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, stride=2, padding=1),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(16, 2),
)

# %% right: repaired_in_the_last_layer
repaired = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False),
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=False),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(16, 2),
)

# %% right: repaired_in_the_second_layer
repaired = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False),
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=True),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(16, 2, bias=False),
)

# %% wrong: repaired_batch_norm | norm added | listed
repaired = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=False),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(16, 2, bias=False),
)

# %% wrong: repaired_bias_none | no bias | obvious
repaired = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=None),
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=None),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(16, 2, bias=None),
)

# %% wrong: repaired_deeper | layers changed | obvious
repaired = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False),
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=False),
    nn.ReLU(),
    nn.Conv2d(16, 16, 3, padding=1),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(16, 2, bias=False),
)

# %% wrong: repaired_leaky | layers changed | obvious
repaired = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False),
    nn.LeakyReLU(),
    nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=False),
    nn.LeakyReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(16, 2, bias=False),
)

# %% wrong: repaired_max_pool | layers changed | obvious
repaired = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False),
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=False),
    nn.ReLU(),
    nn.AdaptiveMaxPool2d(1),
    nn.Flatten(),
    nn.Linear(16, 2, bias=False),
)

# %% wrong: repaired_nothing_changed | no bias | obvious
repaired = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False),
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=False),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(16, 2, bias=False),
)

# %% wrong: repaired_own_module | type | obvious
class Brighter(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = bias_free

    def forward(self, x):
        return self.layers(x + 1)


repaired = Brighter()

# %% wrong: repaired_padding_mode | layers changed | obvious
repaired = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1, padding_mode="reflect", bias=False),
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, stride=2, padding=1, padding_mode="reflect", bias=False),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(16, 2, bias=False),
)

# %% wrong: repaired_stride_one | layers changed | obvious
repaired = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=1, padding=1, bias=False),
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, stride=1, padding=1, bias=False),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(16, 2, bias=False),
)

# %% wrong: repaired_text | type | obvious
repaired = "bias=True in the first layer"

# %% wrong: repaired_trained_longer | no bias | listed
repaired = bias_free
squares = torch.rand(64, 1, 16, 16) * torch.rand(64, 1, 1, 1)
bright = (squares.mean((1, 2, 3)) > 0.25).long()
optimizer = torch.optim.Adam(repaired.parameters(), lr=1e-2)
for _ in range(50):
    optimizer.zero_grad()
    nn.functional.cross_entropy(repaired(squares), bright).backward()
    optimizer.step()

# %% wrong: repaired_wider | layers changed | listed
repaired = nn.Sequential(
    nn.Conv2d(1, 80, 3, stride=2, padding=1, bias=False),
    nn.ReLU(),
    nn.Conv2d(80, 160, 3, stride=2, padding=1, bias=False),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(160, 2, bias=False),
)

# %% wrong: unlisted_repaired_a_number | type | unlisted
repaired = 51.0

# %% wrong: unlisted_repaired_average_pool | layers changed | unlisted
repaired = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1),  # the default, bias=True
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=False),
    nn.ReLU(),
    nn.AvgPool2d(4),
    nn.Flatten(),
    nn.Linear(16, 2, bias=False),
)

# %% wrong: unlisted_repaired_one_score | layers changed | unlisted
repaired = nn.Sequential(
    nn.Conv2d(1, 8, 3, stride=2, padding=1),  # the default, bias=True
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=False),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(16, 1),
)
