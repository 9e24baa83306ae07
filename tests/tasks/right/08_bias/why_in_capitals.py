# task: bias.why

why = "B"
