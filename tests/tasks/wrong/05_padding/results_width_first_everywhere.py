# task: padding.results
# mistake: width first
# from: obvious


results = [(11, 6), "error", (4, 2), "error", "error", (17, 14), "error", (19, 16), "error", "error"]
