"""The check of the co_await rule accepts good statements and reports bad ones."""

import unittest

from load_check import load_check

module = load_check("check_coroutines")

GOOD = [
    "co_await f();",
    "(void)co_await f();",
    "auto const r = co_await link.read(a, std::move(b), 5ms);",
    "auto [ec, n] = co_await f();",
    "r = co_await f();",
    "known_[key] = co_await f();",
    "std::map<int, std::string> const r = co_await f();",
    "if (ready) { co_await f(); }",
    "if (ready) co_await f();",
    "if (ready) { g(); } else co_await f();",
    "for (auto& x : all) { auto const r = co_await x.f(); use(r); }",
    "do { co_await f(); } while (more);",
    "switch (k) { case kind::a: co_await f(); break; default: co_await g(); }",
    "try { co_await f(); } catch (std::exception const& e) { why = e.what(); }",
    "auto const r = co_await f(a && b, c);",
    "auto const r = co_await f([](int x) { return x; });",
    "auto const r = co_await f(table[i]);",
    "int n = 10'000; co_await f(); char c = '\\''; co_await g();",
    "// if (co_await f())\n co_await f(); /* (co_await) */",
    'say("if (co_await f())"); auto t = R"(co_await (x))"; co_await f();',
    "auto g = [&]() -> task<void> { co_await f(); };",
    "auto g = [this] { return 1; }; co_await f();",
    "auto const v = std::vector<int>{1, 2}; co_await f(v);",
]
BAD = [
    "if (co_await f()) { g(); }",
    "if (auto const r = co_await f(); r) { g(); }",
    "if constexpr (co_await f()) { g(); }",
    "while (co_await f()) { }",
    "do { } while (co_await f());",
    "switch (co_await f()) { default: break; }",
    "for (auto x : co_await f()) { }",
    "for (auto x = co_await f(); x; --x) { }",
    "auto x = c ? co_await f() : g();",
    "auto x = co_await f() ? 1 : 2;",
    "auto x = co_await f(c ? g() : h());",
    "auto x = a && co_await f();",
    "auto x = co_await f() || b;",
    "use(co_await f());",
    "auto x = (co_await f()).ec;",
    "co_return co_await f();",
    "auto x = 1 + co_await f();",
    "auto x = thing{co_await f()};",
    "std::vector<int> v{co_await f()};",
    "auto r = co_await f({a, b});",
    "auto r = co_await f(thing{1});",
    "co_await f([x] { g(x); });",
    "co_await co_spawn(ex, [&] { g(); }, use_awaitable);",
    "co_await f(co_await g());",
    "auto a = co_await f(), b = co_await g();",
    "try { g(); } catch (...) { co_await f(); }",
    "#define WAIT(x) co_await x",
    "#define WAIT(x) \\\n  co_await x",
    "EXPECT_TRUE(co_await f());",
]


class CoAwaitRule(unittest.TestCase):
    def findings(self, statement):
        return list(module.check(f"task<void> t() {{\n{statement}\n}}\n"))

    def test_good_statements_pass(self):
        for statement in GOOD:
            with self.subTest(statement):
                self.assertEqual(self.findings(statement), [])

    def test_bad_statements_are_reported(self):
        for statement in BAD:
            with self.subTest(statement):
                self.assertNotEqual(self.findings(statement), [])

    def test_the_line_is_that_of_the_co_await(self):
        self.assertEqual(self.findings("a();\nif (b &&\n  co_await f()) {}")[0][0], 4)


if __name__ == "__main__":
    unittest.main()
