try:
    import machine

    f = machine.freq()
    print(f[0] if isinstance(f, tuple) else f)
except Exception:
    print(0)
