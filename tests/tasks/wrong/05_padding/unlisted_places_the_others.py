# task: padding.hidden_places
# mistake: chose a
# from: unlisted

hidden_places = "abcfg"
