# task: design.claim
# mistake: type
# from: obvious

claim = "More channels are better: 97.7 against 95.0 %."
