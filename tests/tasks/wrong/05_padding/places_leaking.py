# task: padding.hidden_places
# mistake: chose a
# from: obvious

hidden_places = "abc"
