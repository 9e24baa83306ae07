# task: padding.hidden_places

hidden_places = ["e", "d"]
