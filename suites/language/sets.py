# Sets, where the build has them.
try:
    set
except NameError:
    print("SKIP")
    raise SystemExit

a = {1, 2, 3, 2}
b = set([3, 4])
print(len(a), 2 in a, sorted(a | b), sorted(a & b), sorted(a - b), sorted(a ^ b))
a.add(9)
a.discard(1)
a.discard(100)
print(sorted(a), a == {2, 3, 9}, {2} < a, a.issuperset({3}))
a.update([5, 6])
a.remove(5)
try:
    a.remove(5)
except KeyError:
    print("KeyError")
print(sorted(a), len(set("hello")), set() == {1} - {1})
