# One line of 20 KB.
for i in range(2000):
    print("0123456789", end="")
print()
