# task: padding.results

results = [[6, 11], "Error", [2, 4], "error ", "error", [14, 17], "ERROR", [16, 19], "error", "error"]
