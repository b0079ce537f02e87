# Decorators are plain functions, with arguments or without.
def shout(f):
    def wrapped(*args):
        return f(*args).upper() + "!"

    return wrapped


def repeat(n):
    def decorate(f):
        def wrapped(*args):
            return [f(*args) for i in range(n)]

        return wrapped

    return decorate


@shout
def hello(name):
    return "hello " + name


@repeat(2)
@shout
def bye():
    return "bye"


print(hello("x"), bye())


def mark(cls):
    cls.marked = True
    return cls


@mark
class Thing:
    pass


print(Thing().marked)
