# Classes, instances and closures come and go.
def make(n):
    class Made:
        kind = n

        def value(self):
            return self.kind * 2

    return Made


total = 0
for i in range(300):
    total += make(i)().value()
print(total)
