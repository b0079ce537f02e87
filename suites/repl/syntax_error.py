# Nothing of a program runs when its last line cannot be compiled.
print("never printed")
def
