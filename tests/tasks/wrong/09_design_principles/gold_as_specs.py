# task: design.gold
# mistake: not torch's own layers
# from: obvious

gold = [
    *[cl.Conv2dSpec(1, 4, 5, stride=2, bias=False), "bn", "relu"],
    *[cl.Conv2dSpec(4, 8, 3, stride=2, bias=False), "bn", "relu"],
    *[cl.Conv2dSpec(8, 12, 3, bias=False), "bn", nn.ReLU()],
    *["flatten", nn.Linear(108, 10)],
]
