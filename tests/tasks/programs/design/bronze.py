# %% extra
TRAINS = True

# %% right: bronze_c
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


bronze = nn.Sequential(
    *block(1, 12, 5, 2), *block(12, 24), *block(24, 24, 3, 2), *block(24, 32), nn.Flatten(), nn.Linear(128, 10)
)

# %% right: bronze_in_nested_parts
stem = nn.Sequential(nn.Conv2d(1, 8, 3, stride=(2, 2), padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(inplace=True))
middle = nn.Sequential(
    nn.Sequential(nn.Conv2d(8, 16, (3, 3), 2, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()),
    nn.Sequential(nn.Conv2d(16, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU()),
)
bronze = nn.Sequential(stem, middle, nn.Flatten(1), nn.Linear(784, 10))

# %% right: bronze_with_words_for_the_small_things
bronze = []
for a, b, s in ((1, 8, 2), (8, 16, 2), (16, 16, 1)):
    bronze += [nn.Conv2d(a, b, 3, stride=s, padding=1, bias=False), "bn", "relu"]
bronze += ["flatten", 10]

# %% wrong: bronze_as_the_lesson_writes_it | not torch's own layers | obvious
bronze = [*block(1, 8, 3, 2), *block(8, 16, 3, 2), *block(16, 16), "flatten", 10]

# %% wrong: bronze_dropout | type | obvious
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


bronze = nn.Sequential(*block(1, 4, 5, 2), nn.Dropout(0.2), nn.Flatten(), nn.Linear(576, 10))

# %% wrong: bronze_empty | empty | obvious
bronze = nn.Sequential()

# %% wrong: bronze_huge_maps | too large for the check | obvious
bronze = nn.Sequential(
    nn.Conv2d(1, 30, 1),
    nn.BatchNorm2d(30),
    nn.ReLU(),
    nn.ReLU(),
    nn.ReLU(),
    nn.MaxPool2d(14),
    nn.Flatten(),
    nn.Linear(120, 10),
)

# %% wrong: bronze_lenet | too many parameters | listed
bronze = nn.Sequential(
    *[nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)],
    *[nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2)],
    *[nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)],
)

# %% wrong: bronze_linear | accuracy | listed
bronze = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))

# %% wrong: bronze_many_macs | too many MACs | obvious
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


bronze = nn.Sequential(
    *block(1, 12, 3, 1, 1), *block(12, 12, 3, 1, 1), nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(192, 10)
)

# %% wrong: bronze_mlp | too many parameters | listed
bronze = nn.Sequential(nn.Flatten(), nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))

# %% wrong: bronze_no_flatten | does not run | obvious
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


bronze = nn.Sequential(*block(1, 4, 5, 2), *block(4, 8, 3, 2), nn.Linear(5, 10))

# %% wrong: bronze_no_norm | accuracy | listed
bronze = nn.Sequential(
    *[nn.Conv2d(1, 8, 3, stride=2), nn.ReLU(), nn.Conv2d(8, 16, 3, stride=2), nn.ReLU()],
    *[nn.Conv2d(16, 16, 3), nn.ReLU(), nn.Flatten(), nn.Linear(256, 10)],
)

# %% wrong: bronze_short_sighted | accuracy | listed
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


bronze = nn.Sequential(*block(1, 4, 3, 2), *block(4, 8, 3, 2), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 10))

# %% wrong: bronze_ten_maps | no ten scores | obvious
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


bronze = nn.Sequential(*block(1, 8, 3, 2), nn.Conv2d(8, 10, 1))

# %% wrong: bronze_text | type | obvious
bronze = "two convolutions and a linear layer"

# %% wrong: bronze_tutorial | too many parameters | listed
bronze = nn.Sequential(
    *[nn.Conv2d(1, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(64, 128, 3), nn.ReLU()],
    *[nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(128, 10)],
)

# %% wrong: bronze_wrong_linear | does not run | obvious
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


bronze = nn.Sequential(*block(1, 4, 5, 2), *block(4, 8, 3, 2), nn.Flatten(), nn.Linear(8 * 7 * 7, 10))

# %% wrong: unlisted_bronze_a_function | type | unlisted
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


def bronze():
    return nn.Sequential(*block(1, 8, 3, 2), *block(8, 16, 3, 2), nn.Flatten(), nn.Linear(576, 10))

# %% wrong: unlisted_bronze_a_number | type | unlisted
bronze = 97.2

# %% wrong: unlisted_bronze_lazy | type | unlisted
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


bronze = nn.Sequential(*block(1, 8, 3, 2), *block(8, 16, 3, 2), nn.Flatten(), nn.LazyLinear(10))
