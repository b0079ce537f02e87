# Text beyond ASCII, in source and output.
try:
    "".encode
    if len("\u00e9") != 1:
        raise AttributeError  # a build whose str holds bytes
except AttributeError:
    print("SKIP")
    raise SystemExit

s = "h\u00e9llo w\u00f6rld \u20ac \U0001f40d"
print(s, len(s), len(s.encode()))
print(s[1], s[-1], s[6:11])
print("über" + "naïve", "日本語", "Ελληνικά")
print([ord(c) for c in "aé€🐍"])
print(chr(233), chr(8364), chr(128013))
print(s.encode().decode() == s, "é".encode(), b"\xe2\x82\xac".decode())
print("é" in s, s.find("€"), s.split(" ")[2], "日本語".replace("本", "-"))
print("".join(sorted("éaz")), "é" < "z", "é" == "\u00e9")
for c in "añ😀":
    print(c, end="|")
print()
