#include "runner/kinds/multitest/multitest_source.hpp"

#include "base/files/unique_fd.hpp"
#include "base/python/python_text.hpp"
#include "upstream_device_programs.hpp"

#include <arpa/inet.h>
#include <array>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace mprun::upstream {
namespace {

/// The address by which this host reaches others. Connecting a datagram socket sends nothing.
std::string address_of_host() {
  std::string none = "127.0.0.1";
  unique_fd const socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_in far{};
  far.sin_family = AF_INET;
  far.sin_port = htons(80);
  ::inet_pton(AF_INET, "8.8.8.8", &far.sin_addr);
  if (::connect(socket.get(), reinterpret_cast<sockaddr const*>(&far), sizeof far) != 0) {
    return none;
  }
  sockaddr_in own{};
  socklen_t size = sizeof own;
  std::array<char, INET_ADDRSTRLEN> text{};
  if (::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&own), &size) != 0 ||
      ::inet_ntop(AF_INET, &own.sin_addr, text.data(), text.size()) == nullptr) {
    return none;
  }
  return text.data();
}

} // namespace

std::string multitest_source(std::string_view test, instance_kind where,
                             std::filesystem::path const& folder,
                             std::filesystem::path const& modules, std::string_view globals,
                             std::string_view function) {
  std::string source;
  if (where != instance_kind::board) {
    // The folder of a test may hold modules with the names of others: it is not to be imported
    // from.
    source = "import sys\nif '' in sys.path: sys.path.remove('')\n";
    // The process begins in a folder of its own.
    auto const named_anywhere = std::filesystem::absolute(folder).string();
    source += fmt::format("__import__('os').chdir({})\n", python_string(named_anywhere));
  }
  if (!modules.empty()) {
    source += fmt::format("sys.path[:] = ['.frozen', {}]\n",
                          python_string(std::filesystem::absolute(modules).string()));
  }
  if (where == instance_kind::cpython) {
    source += "__import__('os').dup2(1, 2)\n";
  }
  source += test;
  source += device::multitest;
  return source + fmt::format("{}\n\n{}()\nmultitest.flush()\n", globals, function);
}

std::string first_globals(std::string_view test) {
  return test.find("get_network_ip") == std::string_view::npos
             ? std::string()
             : fmt::format("HOST_IP = '{}'\n", address_of_host());
}

} // namespace mprun::upstream
