# A program that is stopped still cleans up.
print("READY")
try:
    while True:
        pass
finally:
    print("cleaned up")
