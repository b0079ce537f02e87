# try, except, else, finally; own classes; what flies through is kept.
class Trouble(Exception):
    pass


class Worse(Trouble):
    def __init__(self, code):
        super().__init__("code %d" % code)
        self.code = code


def kind(e):  # small builds have no __name__ of a class
    return str(type(e)).split("'")[1].split(".")[-1]


def act(what):
    try:
        what()
    except Worse as e:
        print("worse", e, e.code)
    except (Trouble, KeyError) as e:
        print(kind(e), e.args)
    except Exception as e:
        print("other", kind(e))
    else:
        print("fine")
    finally:
        print("finally")


def fail(e):
    raise e


act(lambda: None)
act(lambda: fail(Trouble("a", 1)))
act(lambda: fail(Worse(7)))
act(lambda: {}["k"])
act(lambda: 1 // 0)
act(lambda: [][0])
act(lambda: int("x"))
act(lambda: None.nothing)
try:
    try:
        fail(Trouble("again"))
    except Trouble:
        raise
except Exception as e:
    print("raised again", e)
