# After one_file.py: the file is a native module, importable as __injected, where imports look first.
__file = "/__injected.mpy"
def __opened():
    pass
mount(__Files(), "/__remote")
sys.path.insert(0, "/__remote")
