# Characters that a careless host or terminal changes: tabs, backslashes, quotes, form feed.
if True:
	print("tab indented")
print("back\\slash", 'single', """triple "quoted" """)
print("a	b".split("	"), len("	"))
print("{}%d$HOME`ls`!#~".replace("~", "*"))
# A comment with a control character:  (form feed)
print("end")  # no line end after this