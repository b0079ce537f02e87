"""Small changes to C++ sources: finds where one can be made, and writes many into a file at once.

Flow: changes_in(text) finds them; with_all(text, numbered) gives a source that behaves as it is, but with one of the
changes where $MUTATION says so: what takes long, compiling, is then done once for all of them. Where a change cannot be
written so (is_switchable() is false), with_one(text, change) makes it alone.

A change lies in a statement, and there in an expression of its own: a condition, a value that is returned or assigned, a
call. `x = a == b;` becomes `x = (mutation_is(7) ? (a != b) : (a == b));`, and a statement that may be left out becomes
`if (!mutation_is(8)) { … }`. That is by form alone; what the compiler then refuses is for the caller to make alone.
"""

import dataclasses
import re

# What is found, and what it becomes. Spaces round an operator tell it from a template's or a pointer's. Texts can be
# added and not subtracted.
SWAPS = [
    (r" == ", " != "),
    (r" != ", " == "),
    (r" <= ", " > "),
    (r" >= ", " < "),
    (r" < ", " >= "),
    (r" > ", " <= "),
    (r" && ", " || "),
    (r" \|\| ", " && "),
    (r"\btrue\b", "false"),
    (r"\bfalse\b", "true"),
    (r'(?<!") \+ (?!")', " - "),
    (r" - ", " + "),
    (r"(?<=[(\s])!(?=[a-z_])", ""),
    (r"\b0\b(?![.x])", "1"),
    (r"\+\+(?=[a-z_])", "--"),
]

NO_STATEMENT = re.compile(r"\s*(#|namespace|template|using|constexpr|static_assert)")
CALL_OR_ASSIGNMENT = re.compile(
    r"\s+(?!return\b|co_return\b|break|continue|case|default|auto|using|throw|const\b|else|\}|\{)"
    r"(\+\+|--)?[\w>.:\-\[\]*()]+( [+-]?= .*|\(.*\))?;$"
)

# What a source with switched changes begins with.
SWITCH = """#ifndef MPRUN_MUTATION
#define MPRUN_MUTATION
#include <cstdlib>
inline bool mutation_is(int wanted) noexcept {
  static char const* const given = std::getenv("MUTATION");
  static int const number = given == nullptr ? 0 : std::atoi(given);
  return number == wanted;
}
#endif
"""


@dataclasses.dataclass(frozen=True, order=True)
class Change:
    first: int  # of its statement's lines, from 0
    last: int
    start: int  # in the statement, its lines joined
    end: int
    text: str  # instead of what is there


def code_of(line):
    """Without its strings' contents and its comment, each replaced by blanks so that columns stay."""
    line = re.sub(r"'(?:[^'\\]|\\.)'|'\\x..'", lambda m: "'" + " " * (len(m[0]) - 2) + "'", line)
    line = re.sub(r'"(?:[^"\\]|\\.)*"', lambda m: '"' + " " * (len(m[0]) - 2) + '"', line)
    return re.sub(r"//.*", lambda m: " " * len(m[0]), line)


def joined(lines):
    """One line of them, without their comments."""
    text = [line[: len(code_of(line).rstrip())] for line in lines]
    return " ".join([text[0]] + [line.strip() for line in text[1:]])


def statements(lines):
    """(first, last) of the lines of each, as far as its form tells; also of what is none, as a class's head."""
    first = None
    for number, line in enumerate(lines):
        code = code_of(line).rstrip()
        if not code or code.lstrip().startswith("#"):
            first = None
            continue
        first = number if first is None else first
        if code[-1] in ";{}:":
            yield first, number
            first = None


def may_be_left_out(statement, is_header):
    """A call or an assignment. What stands in a class itself only looks like one; a header's functions stand in classes."""
    indented = len(statement) - len(statement.lstrip())
    return (
        CALL_OR_ASSIGNMENT.match(statement) is not None
        and statement.count("(") == statement.count(")")
        and not statement.endswith(("= delete;", "= default;"))
        and indented >= (4 if is_header else 2)
    )


def changes_in(text, is_header=False):
    lines = text.split("\n")
    for first, last in statements(lines):
        statement = joined(lines[first : last + 1])
        code = code_of(statement)
        if NO_STATEMENT.match(code):
            continue
        for pattern, other in SWAPS:
            for found in re.finditer(pattern, code):
                yield Change(first, last, found.start(), found.end(), other)
        if may_be_left_out(code, is_header):
            yield Change(first, last, 0, len(statement), "  ;")


def statement_of(lines, change):
    return joined(lines[change.first : change.last + 1])


def line_of(lines, change):
    """Where it begins, from 1, for people."""
    place = 0
    for number in range(change.first, change.last + 1):
        place += len(joined([lines[number]]).strip()) + 1 if number > change.first else len(joined([lines[number]])) + 1
        if change.start < place:
            return number + 1
    return change.last + 1


def changed(statement, change):
    return statement[: change.start] + change.text + statement[change.end :]


def split_at(code, separator, start, end):
    """(start, end) of the parts of a range, at separators that stand in no brackets."""
    depth = 0
    begun = start
    for place in range(start, end):
        depth += (code[place] in "([{") - (code[place] in ")]}")
        if depth == 0 and code.startswith(separator, place):
            yield begun, place
            begun = place + len(separator)
    yield begun, end


def value_in(code, start, end):
    """The expression of a statement without its `;`: what it returns or assigns, else all of it."""
    found = re.compile(r"\s*(?:case [^;]*?: |default: )?(?:co_)?return ").match(code, start, end)
    if found:
        return found.end(), end
    for separator in (" = ", " += ", " -= "):
        parts = list(split_at(code, separator, start, end))
        if len(parts) == 2:
            return parts[1]
    return start + len(code[start:end]) - len(code[start:end].lstrip()), end


def expressions(code):
    """(start, end, whether it is a condition) of what may be replaced in a statement by another expression of its type."""
    head = re.match(r"\s*(?:\} )?(?:else )?(if|while|for) \(", code)
    if head and code.endswith(") {"):
        parts = list(split_at(code, "; ", head.end(), len(code) - 3))
        if head[1] != "for":
            return [(*parts[-1], True)]
        if len(parts) != 3:
            return []
        return [(*value_in(code, *parts[0]), False), (*parts[1], True), (*parts[2], False)]
    body = re.match(r"[^{}]*\{ ([^{}]*); \}$", code)  # of a function in one line
    if body:
        return [(*value_in(code, body.start(1), body.end(1)), False)] if ";" not in body[1] else []
    return [(*value_in(code, 0, len(code) - 1), False)] if code.endswith(";") else []


def expression_of(statement, change):
    """(start, end, whether it is a condition), or None."""
    code = code_of(statement)
    for start, end, is_condition in expressions(code):
        part = code[start:end]
        if start <= change.start and change.end <= end and "co_await" not in part and part.lstrip()[:1] not in "{[":
            return start, end, is_condition
    return None


def is_left_out(change):
    return change.text.strip() == ";"


def is_switchable(text, change):
    statement = statement_of(text.split("\n"), change)
    return is_left_out(change) or expression_of(statement, change) is not None


def with_one(text, change):
    lines = text.split("\n")
    lines[change.first : change.last + 1] = [changed(statement_of(lines, change), change)] + [""] * (change.last - change.first)
    return "\n".join(lines)


def with_all(text, numbered):
    """`numbered`: each change with its number, which is not 0. The lines stay where they are, after those of SWITCH."""
    lines = text.split("\n")
    of_statement = {}
    for number, change in numbered:
        of_statement.setdefault((change.first, change.last), []).append((number, change))
    for (first, last), those in of_statement.items():
        statement = joined(lines[first : last + 1])
        of_expression = {}
        for number, change in those:
            if not is_left_out(change):
                of_expression.setdefault(expression_of(statement, change), []).append((number, change))
        for (start, end, is_condition), inner in sorted(of_expression.items(), reverse=True):
            value = "bool" if is_condition else ""  # of what only may be asked, a pointer say
            as_it_is = statement[start:end]
            choice = f"{value}({as_it_is})"
            for number, change in inner:
                other = as_it_is[: change.start - start] + change.text + as_it_is[change.end - start :]
                choice = f"mutation_is({number}) ? {value}({other}) : {choice}"
            statement = f"{statement[:start]}({choice}){statement[end:]}"
        for number, change in those:
            if is_left_out(change):
                statement = f"if (!mutation_is({number})) {{ {statement} }}"
        lines[first : last + 1] = [statement] + [""] * (last - first)
    return SWITCH + "\n".join(lines)
