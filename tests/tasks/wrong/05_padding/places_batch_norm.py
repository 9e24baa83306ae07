# task: padding.hidden_places
# mistake: chose f
# from: listed

hidden_places = "def"
