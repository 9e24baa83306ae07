# task: groups.mixer
# mistake: another kind of layer
# from: unlisted

mixer = [nn.Conv2d(64, 64, 3, padding=1), nn.ReLU, nn.Conv2d(64, 64, 3, padding=1)]
