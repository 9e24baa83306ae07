# task: groups.mixer
# mistake: empty
# from: obvious

mixer = nn.Sequential(nn.ReLU())
