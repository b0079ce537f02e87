# A dictionary grows, shrinks and rehashes.
d = {}
seed = 7
for i in range(1500):
    seed = (seed * 75 + 74) % 65537
    key = seed % 40
    if key in d and seed & 1:
        del d[key]
    else:
        d[key] = i
print(len(d), sum(d.values()), sorted(d)[:5])
