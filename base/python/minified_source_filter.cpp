// For tests: writes to stdout what a board would get of the Python on stdin.

#include "base/python/minified_source.hpp"

#include <iostream>
#include <iterator>
#include <string>

int main() {
  std::string const source(std::istreambuf_iterator<char>(std::cin), {});
  std::cout << mprun::minified_source(source);
}
