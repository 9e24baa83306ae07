# task: groups.mixer
# mistake: another kind of layer
# from: obvious

mixer = "three layers"
