# task: design.gold

gold = []
for a, b, k, s in ((1, 4, 5, 2), (4, 8, 3, 2), (8, 12, 3, 1)):
    gold += [nn.Conv2d(a, b, (k, k), stride=(s, s), bias=False), "bn", nn.ReLU(inplace=True)]
gold = [*gold, nn.Flatten(), 10]
