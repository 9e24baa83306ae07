# %% extra
TRAINS = True

# %% right: silver_from_modules_in_a_list
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


silver = [block(1, 6, 5, 2), block(6, 12, 3, 2), block(12, 16), nn.Flatten(), nn.Linear(144, 10)]

# %% right: silver_in_nested_parts
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


silver = nn.Sequential(
    nn.Sequential(*block(1, 6, 5, 2)),
    nn.Sequential(*block(6, 12, 3, 2), *block(12, 16)),
    nn.Flatten(),
    nn.Linear(144, 10),
)

# %% right: silver_wider_at_the_end
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


silver = nn.Sequential(*block(1, 6, 5, 2), *block(6, 12, 3, 2), *block(12, 18), nn.Flatten(), nn.Linear(162, 10))

# %% wrong: silver_as_the_lesson_writes_it | not torch's own layers | obvious
silver = [*block(1, 6, 5, 2, padding=0), *block(6, 12, 3, 2, padding=0), *block(12, 16, padding=0), "flatten", 10]

# %% wrong: silver_bronze_again | too many parameters | obvious
silver = nn.Sequential(
    *[nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU()],
    *[nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU()],
    *[nn.Conv2d(16, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU()],
    *[nn.Flatten(), nn.Linear(16 * 7 * 7, 10)],
)

# %% wrong: silver_colour | does not run | obvious
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


silver = nn.Sequential(*block(3, 4, 5, 2), *block(4, 8, 3, 2), nn.Flatten(), nn.Linear(200, 10))

# %% wrong: silver_eleven | no ten scores | obvious
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


silver = nn.Sequential(*block(1, 4, 5, 2), *block(4, 8, 3, 2), nn.Flatten(), nn.Linear(200, 11))

# %% wrong: silver_linear | too many parameters | listed
silver = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))

# %% wrong: silver_many_macs | too many MACs | obvious
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


silver = nn.Sequential(
    *block(1, 12, 3, 1, 1), *block(12, 12, 3, 1, 1), nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(192, 10)
)

# %% wrong: silver_mlp | too many parameters | listed
silver = nn.Sequential(nn.Flatten(), nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))

# %% wrong: silver_no_norm | too many parameters | listed
silver = nn.Sequential(
    *[nn.Conv2d(1, 8, 3, stride=2), nn.ReLU(), nn.Conv2d(8, 16, 3, stride=2), nn.ReLU()],
    *[nn.Conv2d(16, 16, 3), nn.ReLU(), nn.Flatten(), nn.Linear(256, 10)],
)

# %% wrong: silver_own_module | type | obvious
silver = nn.Bilinear(1, 1, 1)

# %% wrong: silver_short_sighted | accuracy | listed
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


silver = nn.Sequential(*block(1, 4, 3, 2), *block(4, 8, 3, 2), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 10))

# %% wrong: silver_too_many_strides | does not run | obvious
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


silver = nn.Sequential(
    *block(1, 4, 5, 2), *block(4, 8, 3, 2), *block(8, 8, 3, 2), *block(8, 8, 3, 2), nn.Flatten(), nn.Linear(8, 10)
)

# %% wrong: silver_tutorial | too many parameters | listed
silver = nn.Sequential(
    *[nn.Conv2d(1, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(64, 128, 3), nn.ReLU()],
    *[nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(128, 10)],
)

# %% wrong: unlisted_silver_norm_of_other_channels | does not run | unlisted
silver = nn.Sequential(nn.Conv2d(1, 6, 5, 2), nn.BatchNorm2d(12), nn.ReLU(), nn.Flatten(), nn.Linear(864, 10))

# %% wrong: unlisted_silver_softmax | type | unlisted
def block(a, b, k=3, s=1, p=0, **more):
    return [nn.Conv2d(a, b, k, stride=s, padding=p, bias=False, **more), nn.BatchNorm2d(b), nn.ReLU()]


silver = nn.Sequential(
    *block(1, 6, 5, 2), *block(6, 12, 3, 2), *block(12, 16), nn.Flatten(), nn.Linear(144, 10), nn.Softmax(1)
)
