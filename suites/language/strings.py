# The methods of str.
s = "  Hello, World  "
print(s.strip() + "|", s.lstrip() + "|", s.rstrip() + "|", s.upper(), s.lower())
t = "a,b,,c"
print(t.split(","), t.split(",", 1), "a b  c".split(), ",".join(["x", "y"]))
print("hello".find("l"), "hello".rfind("l"), "hello".find("z"), "hello".count("l"))
print("hello".startswith("he"), "hello".endswith("lo"), "ell" in "hello")
print("banana".replace("an", "AN"), "banana".replace("a", "", 2))
print("abc".isalpha(), "12".isdigit(), " ".isspace(), "Ab".isupper(), "ab".islower())
print(repr("it's"), repr('"'), repr("\n\t\\"), "a" "b" * 2)
print("a" < "b", "abc" < "abd", "" == str(), "x" * 0 == "")
print(int("42"), int("-7"), int("ff", 16), int("101", 2), str(99), ord("A"), chr(97))
try:
    "abc".index("z")
except ValueError:
    print("ValueError")
