# task: design.gold

gold = [*block(1, 4, 5, 2, padding=0), *block(4, 8, 3, 2, padding=0), *block(8, 12, padding=0), "flatten", 10]
