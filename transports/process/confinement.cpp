#include "transports/process/confinement.hpp"

#include "base/files/last_error.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <iterator>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

namespace mprun {
namespace {

// The kernel may be newer than the <linux/landlock.h> that this is built with, and the numbers are
// the same on all architectures.
constexpr long create_ruleset_call = 444;
constexpr long add_rule_call = 445;
constexpr long restrict_self_call = 446;
constexpr std::uint32_t ask_for_version = 1;
constexpr int rule_is_a_path = 1;

constexpr std::uint64_t write_file = 1U << 1;
constexpr std::uint64_t removing_and_making = 0x1ff0; ///< directories, files, sockets, links, …
constexpr std::uint64_t moving_between_folders = 1U << 13; ///< from version 2 on
constexpr std::uint64_t truncating = 1U << 14;             ///< from version 3 on

struct ruleset_attributes {
  std::uint64_t handled_access;
};

struct __attribute__((packed)) path_rule {
  std::uint64_t allowed_access;
  std::int32_t parent;
};

/// The devices that programs write to. Not /dev as a whole: disks are in it, and /dev/shm.
constexpr std::array devices{"/dev/null", "/dev/zero", "/dev/full",   "/dev/tty",    "/dev/ptmx",
                             "/dev/pts",  "/dev/kvm",  "/dev/random", "/dev/urandom"};

/// 0: the kernel has no Landlock, or it is switched off.
long landlock_version() noexcept {
  auto const version = ::syscall(create_ruleset_call, nullptr, 0, ask_for_version);
  return version < 0 ? 0 : version;
}

std::uint64_t write_access(long version) {
  return write_file | removing_and_making | (version >= 2 ? moving_between_folders : 0) |
         (version >= 3 ? truncating : 0);
}

error_code allow(int ruleset, char const* path, std::uint64_t access) {
  unique_fd const at(::open(path, O_PATH | O_CLOEXEC));
  if (!at) {
    return last_error();
  }
  struct stat about {};
  if (::fstat(at.get(), &about) == 0 && !S_ISDIR(about.st_mode)) {
    access &= write_file | truncating; // nothing can be made or removed in a file
  }
  path_rule const rule{access, at.get()};
  return ::syscall(add_rule_call, ruleset, rule_is_a_path, &rule, 0U) != 0 ? last_error()
                                                                           : error_code();
}

// Some architectures lack some of these calls, and older headers do not know the newest.
#if defined(__x86_64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64;
#elif defined(__riscv) && __riscv_xlen == 64
constexpr std::uint32_t architecture = AUDIT_ARCH_RISCV64;
#else
constexpr std::uint32_t architecture = 0; ///< no filter
#endif

constexpr std::uint32_t forbidden_calls[] = {
#ifdef SYS_chmod
    SYS_chmod,
#endif
#ifdef SYS_chown
    SYS_chown,     SYS_lchown,
#endif
#ifdef SYS_utime
    SYS_utime,
#endif
#ifdef SYS_utimes
    SYS_utimes,
#endif
#ifdef SYS_futimesat
    SYS_futimesat,
#endif
    SYS_fchmod,    SYS_fchmodat,    SYS_fchown,       SYS_fchownat,
    SYS_utimensat, SYS_truncate,    SYS_setxattr,     SYS_lsetxattr,
    SYS_fsetxattr, SYS_removexattr, SYS_lremovexattr, SYS_fremovexattr,
    452, // fchmodat2
    463, // setxattrat
    466, // removexattrat
};

constexpr auto count_of_calls = std::size(forbidden_calls);

/// A comparison for each call; all of them jump to the last instruction.
constexpr auto attribute_filter() {
  std::array<sock_filter, count_of_calls + 5> code{};
  std::size_t at = 0;
  auto const add = [&](std::uint16_t operation, std::uint32_t value, std::size_t if_so,
                       std::size_t if_not) {
    code[at++] = {operation, static_cast<std::uint8_t>(if_so), static_cast<std::uint8_t>(if_not),
                  value};
  };
  add(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch), 0, 0);
  add(BPF_JMP | BPF_JEQ | BPF_K, architecture, 0, count_of_calls + 1);
  add(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr), 0, 0);
  for (std::size_t i = 0; i < count_of_calls; ++i) {
    add(BPF_JMP | BPF_JEQ | BPF_K, forbidden_calls[i], count_of_calls - i, 0);
  }
  add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
  add(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM, 0, 0);
  return code;
}

constexpr auto filter_code = attribute_filter();

} // namespace

bool confinement::enter() const noexcept {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      ::syscall(restrict_self_call, rules_->get(), 0U) != 0) {
    return false;
  }
  if (keeps_attributes_ && architecture != 0) {
    sock_fprog const filter{filter_code.size(), const_cast<sock_filter*>(filter_code.data())};
    ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter); // works without it on older kernels
  }
  return true;
}

error_code make_confinement(std::vector<std::filesystem::path> const& folders,
                            bool keeps_attributes, confinement& made) {
  auto const version = landlock_version();
  made = {};
  if (version == 0) {
    return {};
  }
  auto const access = write_access(version);
  ruleset_attributes const about{access};
  unique_fd rules(static_cast<int>(::syscall(create_ruleset_call, &about, sizeof about, 0U)));
  if (!rules) {
    return last_error();
  }
  for (auto const& folder : folders) {
    if (auto const ec = allow(rules.get(), folder.c_str(), access)) {
      return ec;
    }
  }
  for (auto const* const device : devices) {
    allow(rules.get(), device, access & (write_file | truncating)); // a host may lack some of them
  }
  made.rules_ = std::make_shared<unique_fd const>(std::move(rules));
  made.keeps_attributes_ = keeps_attributes;
  return {};
}

bool kernel_confines() noexcept {
  static bool const it_does = landlock_version() != 0;
  return it_does;
}

} // namespace mprun
