# Attributes of class and instance, methods of every kind, operators.
class Vector:
    made = 0

    def __init__(self, x, y=0):
        self.x = x
        self.y = y
        Vector.made += 1

    def __repr__(self):
        return "Vector(%d, %d)" % (self.x, self.y)

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __len__(self):
        return 2

    def __getitem__(self, i):
        return (self.x, self.y)[i]

    def __call__(self, k):
        return Vector(self.x * k, self.y * k)

    def __bool__(self):
        return self.x != 0 or self.y != 0

    @staticmethod
    def unit():
        return Vector(1)

    @classmethod
    def square(cls, n):
        return cls(n, n)


a = Vector(1, 2)
print(a, a + Vector(3), a == Vector(1, 2), len(a), a[1], a(3))
print(Vector.unit(), Vector.square(4), bool(Vector(0)), bool(a))
print(Vector.made)
a.z = 5
print(hasattr(a, "z"), getattr(a, "q", "none"))
del a.z
print(hasattr(a, "z"), isinstance(a, Vector))
