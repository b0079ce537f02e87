# Empty lines, lone spaces and tabs stay as they are.
print()
print()
print(" ")
print("\ta\t")
print("a\n\nb")
print("end  ")
