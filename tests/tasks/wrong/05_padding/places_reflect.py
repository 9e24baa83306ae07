# task: padding.hidden_places
# mistake: chose b
# from: listed

hidden_places = "bde"
