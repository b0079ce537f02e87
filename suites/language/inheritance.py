# super(), overriding, more than one base, and classes of built-in ones.
class Base:
    def __init__(self, name):
        self.name = name

    def hello(self):
        return "base " + self.name

    def again(self):
        return self.hello() * 2


class Child(Base):
    def __init__(self, name, age):
        super().__init__(name)
        self.age = age

    def hello(self):
        return "child of " + super().hello()


class Mixin:
    def extra(self):
        return "extra " + self.name


class Both(Child, Mixin):
    pass


b = Both("x", 3)
print(b.hello(), b.extra(), b.again(), b.age)
print(issubclass(Both, Base), isinstance(b, Mixin), isinstance(b, (int, Child)))


class Stack(list):
    def push(self, x):
        self.append(x)


s = Stack()
s.push(1)
s.push(2)
print(len(s), s[1], s.pop())
