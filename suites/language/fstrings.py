# Formatted string literals; evaluated, so that a build without them can say so.
try:
    eval("f''")
except SyntaxError:
    print("SKIP")
    raise SystemExit

name = "board"
n = 42
print(eval("f'{name} {n}'"))
print(eval("f'{n:5d}|{n:<5d}|{n:05d}|{n:x}'"))
print(eval("f'{n + 1} {name.upper()} {{}}'"))
print(eval("f'{name!r} {n=}'"))
