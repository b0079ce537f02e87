# After one_file.py: the file is a compiled test, imported as if it were the main program.
import os
__file = "__injected_test.mpy"
def __opened():
    module = sys.modules["__injected_test"]
    module.__name__ = "__main__"
    sys.modules["__main__"] = module
mount(__Files(), "/__vfstest")
os.chdir("/__vfstest")
