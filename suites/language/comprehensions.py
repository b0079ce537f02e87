# Comprehensions of every kind, nested and filtered.
print([x * x for x in range(6)])
print([x for x in range(20) if x % 2 if x % 3])
print([(x, y) for x in range(3) for y in "ab"])
print([[x * y for y in range(3)] for x in range(3)])
print(sorted({x % 3 for x in range(10)}))
d = {k: v for v, k in enumerate("abc")}
print(sorted(d.items()))
print(sum(x for x in range(100) if x % 10 == 0))
x = "outside"
print([x for x in range(2)], x)
print(any(x > 2 for x in range(4)), all(x > 2 for x in range(4)))
