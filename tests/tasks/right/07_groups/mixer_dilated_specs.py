# task: groups.mixer

mixer = [
    cl.Conv2dSpec(64, 64, 3, padding=3, dilation=3, groups=32),
    cl.Conv2dSpec(64, 64, 1),
]
