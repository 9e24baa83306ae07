# task: padding.hidden_places
# mistake: chose a
# from: listed

hidden_places = "ade"
