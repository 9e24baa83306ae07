# task: padding.hidden_places
# mistake: chose c
# from: obvious

hidden_places = "cde"
