# Dictionaries. Order is left out: small builds do not keep it.
d = {"a": 1, 2: "b", (1, 2): [3]}
print(d["a"], d[2], d[(1, 2)], len(d), "a" in d, "z" in d)
print(d.get("z"), d.get("z", 9), d.setdefault("n", 5), d["n"])
d["a"] += 10
del d[2]
print(sorted(str(k) for k in d), sorted(str(v) for v in d.values()))
print(d.pop("n"), d.pop("n", "gone"))
e = dict(x=1, y=2)
e.update({"y": 3, "z": 4})
print(sorted(e.items()))
try:
    e["missing"]
except KeyError as k:
    print("KeyError", k.args[0])
big = {}
for i in range(100):
    big[i * 31] = i
print(len(big), sum(big.values()), big[31 * 99])
for i in range(0, 100, 2):
    del big[i * 31]
print(len(big), 31 in big, 62 in big)
c = e.copy()
e.clear()
print(len(c), len(e), {} == e)
