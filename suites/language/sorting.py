# sort, sorted, key, reverse, and stability of meaning.
a = [5, 2, 9, 1, 5, 6]
print(sorted(a), sorted(a, reverse=True), a)
a.sort()
print(a)
words = ["pear", "Fig", "apple", "kiwi"]
print(sorted(words), sorted(words, key=lambda w: w.lower()))
print(sorted(words, key=lambda w: (len(w), w), reverse=True))
print(sorted([(2, "b"), (1, "z"), (2, "a")]))
print(list(reversed([1, 2, 3])), min(words), max(words, key=len))
big = [(i * 7919) % 101 for i in range(100)]
big.sort()
print(all(big[i] <= big[i + 1] for i in range(99)), big[0], big[-1])
print(sorted({"b": 1, "a": 2}), sorted("hello"))
