# Source and output beyond ASCII.
try:
    if len("é") != 1:
        raise ValueError
except ValueError:
    print("SKIP")
    raise SystemExit

naïve = "größe €"
print(naïve, "日本語", "🐍🐍", "\u00a0|")
print([len(s) for s in ("é", "€", "🐍")])
for i in range(50):
    print("é€🐍" * 3, end="")
print()
