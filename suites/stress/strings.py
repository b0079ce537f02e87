# Strings are built and cut a thousand times.
text = ""
for i in range(1000):
    text += chr(97 + i % 26)
    if len(text) > 60:
        text = text[30:].upper().lower()
print(len(text), text)
print(sum(len(str(i)) for i in range(1000)))
