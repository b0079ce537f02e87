# for, while, else, break, continue, ranges, enumerate, zip.
for i in range(5):
    if i == 1:
        continue
    if i == 3:
        break
    print("i", i)
else:
    print("not reached")
for i in []:
    pass
else:
    print("else of empty")
n = 3
while n:
    n -= 1
else:
    print("else of while", n)
print(list(range(5)), list(range(2, 8, 3)), list(range(5, 0, -2)), len(range(0, 10, 3)))
print(list(enumerate("ab", 1)), list(zip((1, 2, 3), "ab")))
print([i for i in range(3)][-1], range(3)[1], 4 in range(5))
for i in range(3):
    for j in range(3):
        if j > i:
            break
        print(i, j)
