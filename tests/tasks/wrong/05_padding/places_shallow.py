# task: padding.hidden_places
# mistake: chose g
# from: obvious

hidden_places = "deg"
