# A unittest case: suite.yaml brings the module along.
import unittest


class Stack:
    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)

    def pop(self):
        if not self.items:
            raise IndexError("empty stack")
        return self.items.pop()

    def __len__(self):
        return len(self.items)


class TestStack(unittest.TestCase):
    def setUp(self):
        self.stack = Stack()

    def test_starts_empty(self):
        self.assertEqual(len(self.stack), 0)

    def test_last_in_first_out(self):
        self.stack.push(1)
        self.stack.push(2)
        self.assertEqual(self.stack.pop(), 2)
        self.assertEqual(self.stack.pop(), 1)

    def test_empty_pop(self):
        with self.assertRaises(IndexError):
            self.stack.pop()

    @unittest.skip("an example of a skipped test")
    def test_not_yet(self):
        self.fail("never runs")


if __name__ == "__main__":
    unittest.main()
