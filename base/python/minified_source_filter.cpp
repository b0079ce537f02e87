// For tests: writes the Python on stdin to stdout, minified as for a board.

#include "base/python/minified_source.hpp"

#include <iostream>
#include <iterator>
#include <string>

int main() {
  std::string const source(std::istreambuf_iterator<char>(std::cin), {});
  std::cout << mprun::minified_source(source);
}
