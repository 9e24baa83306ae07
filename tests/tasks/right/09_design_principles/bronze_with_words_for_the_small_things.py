# task: design.bronze

bronze = []
for a, b, s in ((1, 8, 2), (8, 16, 2), (16, 16, 1)):
    bronze += [nn.Conv2d(a, b, 3, stride=s, padding=1, bias=False), "bn", "relu"]
bronze += ["flatten", 10]
