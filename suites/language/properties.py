# Properties, where the build has them.
try:
    property
except NameError:
    print("SKIP")
    raise SystemExit


class Celsius:
    def __init__(self, degrees):
        self._degrees = degrees

    @property
    def degrees(self):
        return self._degrees

    @degrees.setter
    def degrees(self, value):
        if value < -273:
            raise ValueError("too cold")
        self._degrees = value

    @property
    def fahrenheit(self):
        return self._degrees * 9 // 5 + 32


c = Celsius(100)
print(c.degrees, c.fahrenheit)
c.degrees = 0
print(c.degrees, c.fahrenheit)
try:
    c.degrees = -300
except ValueError as e:
    print(e)
try:
    c.fahrenheit = 1
except AttributeError:
    print("read only")
