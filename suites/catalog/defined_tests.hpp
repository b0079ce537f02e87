// Which tests a file defines that its own code does not run, found without running it.
//
// Flow: tests_defined_in(source) → what to run on the board once the file has run: `unittest`
// classes that nothing called main() for, and `def test…()` functions that the code run by the file
// does not call. What only pytest could run is reported by name and line. Whether a class is a
// TestCase only the board knows, for its base may come from another file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mprun {

struct test_function {
  std::string name;
  int line = 0; ///< of its def
  bool is_async = false;
};

struct defined_tests {
  bool imports_unittest = false;
  bool may_hold_cases = false;          ///< subclasses of unittest.TestCase, perhaps from elsewhere
  std::vector<std::string> classes;     ///< "TestX (line 3)": with test methods, and not used
  std::vector<test_function> functions; ///< in the order of the file
  /// How the file could call a function that it calls nowhere by name: "globals (line 9)", a
  /// decorator that may store it, or the function itself where it is only mentioned, as in a list.
  /// Empty where there is no such way, or no function.
  std::string may_be_called_by;

  /// Tests that nothing runs, each with name, line and reason.
  std::vector<std::string> unsupported;
  /// Classes that are unsupported unless the board reports that they are test cases.
  std::vector<std::string> doubtful_classes;
  std::vector<int> doubtful_lines; ///< their lines, in the same order
  /// Functions without which the tests cannot be run: "setup_module() (line 3) …".
  std::string needs_setup;
  /// The uses of pytest, or its import; empty without.
  std::string needs_pytest;

  bool is_for_board() const noexcept { return may_hold_cases || !doubtful_classes.empty(); }
  /// Whether anything may be defined that has to run.
  bool any() const noexcept { return is_for_board() || !functions.empty() || !unsupported.empty(); }
};

defined_tests tests_defined_in(std::string_view source);

bool imports_unittest(std::string_view source);

/// The source with "@DECORATOR('name')" on a line of its own before the def of each function.
std::string with_decorators(std::string_view source, std::vector<test_function> const& functions,
                            std::string_view decorator);

} // namespace mprun
