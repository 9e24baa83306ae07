# task: padding.hidden_places
# mistake: type
# from: obvious

hidden_places = 5
