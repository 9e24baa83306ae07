# %% extra
TRAINS = True

# %% right: gold_in_nested_parts
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


gold = nn.Sequential(
    nn.Sequential(*block(1, 4, 5, 2), *block(4, 8, 3, 2)),
    nn.Sequential(*block(8, 12)),
    nn.Flatten(),
    nn.Linear(108, 10),
)

# %% right: gold_wider_at_the_start
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


gold = nn.Sequential(*block(1, 5, 5, 2), *block(5, 8, 3, 2), *block(8, 11), nn.Flatten(), nn.Linear(99, 10))

# %% right: gold_with_words_for_the_small_things
gold = []
for a, b, k, s in ((1, 4, 5, 2), (4, 8, 3, 2), (8, 12, 3, 1)):
    gold += [nn.Conv2d(a, b, (k, k), stride=(s, s), bias=False), "bn", nn.ReLU(inplace=True)]
gold = [*gold, nn.Flatten(), 10]

# %% wrong: gold_as_specs | not torch's own layers | obvious
gold = [
    *[cl.Conv2dSpec(1, 4, 5, stride=2, bias=False), "bn", "relu"],
    *[cl.Conv2dSpec(4, 8, 3, stride=2, bias=False), "bn", "relu"],
    *[cl.Conv2dSpec(8, 12, 3, bias=False), "bn", nn.ReLU()],
    *["flatten", nn.Linear(108, 10)],
]

# %% wrong: gold_gold_many_macs | too many MACs | obvious
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


gold = nn.Sequential(*block(1, 6, 5), *block(6, 6, 3, 2), nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(96, 10))

# %% wrong: gold_lenet | too many parameters | listed
gold = nn.Sequential(
    *[nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)],
    *[nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2)],
    *[nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)],
)

# %% wrong: gold_linear | too many parameters | listed
gold = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))

# %% wrong: gold_no_nonlinearity | too many parameters | obvious
gold = nn.Sequential(nn.Conv2d(1, 8, 3, 2), nn.Conv2d(8, 8, 3, 2), nn.Flatten(), nn.Linear(288, 10))

# %% wrong: gold_reported_costs | type | obvious
class Small(nn.Sequential):
    def parameters(self, recurse=True):
        return iter(())


gold = Small(nn.Conv2d(1, 16, 5, stride=2), nn.ReLU(), nn.Flatten(), nn.Linear(16 * 12 * 12, 10))

# %% wrong: gold_short_sighted | accuracy | listed
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


gold = nn.Sequential(*block(1, 4, 3, 2), *block(4, 8, 3, 2), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 10))

# %% wrong: gold_silver_again | too many parameters | obvious
gold = nn.Sequential(
    # No padding: the digits' border is blank, and the maps that reach the linear layer are small.
    *[nn.Conv2d(1, 6, 5, stride=2, bias=False), nn.BatchNorm2d(6), nn.ReLU()],
    *[nn.Conv2d(6, 12, 3, stride=2, bias=False), nn.BatchNorm2d(12), nn.ReLU()],
    *[nn.Conv2d(12, 16, 3, bias=False), nn.BatchNorm2d(16), nn.ReLU()],
    *[nn.Flatten(), nn.Linear(16 * 3 * 3, 10)],
)

# %% wrong: gold_ten_maps | no ten scores | obvious
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


gold = nn.Sequential(*block(1, 8, 3, 2), nn.Conv2d(8, 10, 1))

# %% wrong: gold_text | type | obvious
gold = "two convolutions and a linear layer"

# %% wrong: gold_wrong_linear | does not run | obvious
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


gold = nn.Sequential(*block(1, 4, 5, 2), *block(4, 8, 3, 2), nn.Flatten(), nn.Linear(8 * 7 * 7, 10))

# %% wrong: unlisted_gold_pooled_without_flatten | does not run | unlisted
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


gold = nn.Sequential(*block(1, 4, 5, 2), *block(4, 8, 3, 2), nn.AdaptiveAvgPool2d(1), nn.Linear(8, 10))

# %% wrong: unlisted_gold_strided_points | accuracy | unlisted
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


gold = nn.Sequential(*block(1, 4, 1, 2), *block(4, 8, 1, 2), nn.AvgPool2d(3), nn.Flatten(), nn.Linear(32, 10))
