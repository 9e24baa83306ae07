# task: padding.hidden_places
# mistake: incomplete
# from: obvious

hidden_places = "d"
