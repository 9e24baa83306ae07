# task: groups.shapes

lines = [(8, 12, 3, 4), (3, 12, 3, 3), (3, 64, 3, 3), (6, 6, 5, 6), (9, 6, 1, 3), (10, 15, 3, 2), (16, 4, (3, 5), 4)]
shapes = []
for i, o, k, g in [*lines, (6, 8, 3, 4)]:
    try:
        shapes.append(nn.Conv2d(i, o, k, groups=g).weight.shape)
    except ValueError:
        shapes.append("error")
