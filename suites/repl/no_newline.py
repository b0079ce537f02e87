# Output that ends without a line end arrives whole.
print("no line end", end="")
