# Output and work in turn, for a while.
total = 0
for i in range(1000):
    for j in range(20):
        total = (total * 31 + i + j) & 0xFFFFFF
    print(i, "%06x" % total)
