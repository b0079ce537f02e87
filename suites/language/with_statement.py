# Context managers: entered, always left, and may swallow.
class Managed:
    def __init__(self, name, swallow=False):
        self.name = name
        self.swallow = swallow

    def __enter__(self):
        print("enter", self.name)
        return self.name

    def __exit__(self, kind, value, trace):
        print("exit", self.name, kind is not None and issubclass(kind, Exception))
        return self.swallow


with Managed("a") as name:
    print("in", name)
with Managed("b"), Managed("c"):
    print("both")
with Managed("d", True):
    raise ValueError("swallowed")
try:
    with Managed("e"):
        raise KeyError("out")
except KeyError:
    print("KeyError came out")


def early():
    with Managed("f"):
        return "returned"


print(early())
