# task: bias.repaired
# mistake: no bias
# from: listed

repaired = bias_free
squares = torch.rand(64, 1, 16, 16) * torch.rand(64, 1, 1, 1)
bright = (squares.mean((1, 2, 3)) > 0.25).long()
optimizer = torch.optim.Adam(repaired.parameters(), lr=1e-2)
for _ in range(50):
    optimizer.zero_grad()
    nn.functional.cross_entropy(repaired(squares), bright).backward()
    optimizer.step()
