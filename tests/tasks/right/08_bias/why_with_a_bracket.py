# task: bias.why

why = "b)"
