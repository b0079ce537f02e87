// put and get against the cp(1) of this host: every source, spelling and target that is there
// already, on a host's file system, on FAT and on LittleFS. The result must be what cp makes of it.
#include "runner/copying/tree_transfer.hpp"
#include "runner/transfer/board_path.hpp"
#include "runner/transfer/lab_test.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <numeric>
#include <sys/wait.h>

namespace mprun {
namespace {

namespace fs = std::filesystem;

/// Paths below a folder; of files their size, of folders nothing. All files differ in size.
using tree = std::map<std::string, std::string>;

/// "d/" is a folder, "f=12" a file of twelve bytes.
using layout = std::vector<std::string>;

layout const source_tree{"f=1",         "d/",          "d/x=2",    "d/sub/",    "d/sub/y=3",
                         "d/empty/",    "e/",          "other/",   "other/f=4", "other/d/",
                         "other/d/x=5", "other/d/z=6", "other/e=7"};

std::vector<layout> const states{
    {},
    {"t=20"},
    {"t/"},
    {"t/", "t/f=20", "t/keep=21"},
    {"t/", "t/f/", "t/d/", "t/d/x=20", "t/d/keep=21"},
    {"t/", "t/d=20", "t/e=21"},
    {"t/", "t/d/", "t/d/x/", "t/d/sub=20"},
};

std::vector<std::vector<std::string>> const all_sources{{"f"},
                                                        {"./f"},
                                                        {"f/"},
                                                        {"d"},
                                                        {"d/"},
                                                        {"d//"},
                                                        {"d/."},
                                                        {"d/sub"},
                                                        {"d/sub/.."},
                                                        {"./d"},
                                                        {"e"},
                                                        {"e/."},
                                                        {"missing"},
                                                        {"."},
                                                        {"f", "d"},
                                                        {"d/x", "f"},
                                                        {"d/", "e"},
                                                        {"f", "other/f"},
                                                        {"d", "other/d"},
                                                        {"d/.", "other/."},
                                                        {"f", "missing"},
                                                        {"other/e", "e"},
                                                        {"d", "d"}};

std::vector<std::string> const targets{"t",     "t/",     "t//",     "t/.", "./t",
                                       "t/new", "t/new/", "t/new/.", "no/t"};

void make(fs::path const& root, layout const& content) {
  fs::create_directories(root);
  for (auto const& entry : content) {
    auto const equals = entry.find('=');
    if (equals == std::string::npos) {
      fs::create_directories(root / entry);
    } else {
      write(root / entry.substr(0, equals), std::string(std::stoul(entry.substr(equals + 1)), 'x'));
    }
  }
}

tree content_of(fs::path const& root) {
  tree found;
  for (auto const& entry : fs::recursive_directory_iterator(root)) {
    found[entry.path().lexically_relative(root).string()] =
        entry.is_directory() ? "" : std::to_string(entry.file_size());
  }
  return found;
}

std::string shown(tree const& content) {
  std::string text;
  for (auto const& [path, size] : content) {
    text += " " + path + (size.empty() ? "/" : "=" + size);
  }
  return text;
}

struct outcome {
  bool all = false;
  tree there;
};

std::ostream& operator<<(std::ostream& out, outcome const& shows) {
  return out << (shows.all ? "all of it:" : "not all of it:") << shown(shows.there);
}

/// One row of the table.
struct copy_case {
  layout state;
  std::vector<std::string> sources;
  std::string target;
};

std::ostream& operator<<(std::ostream& out, copy_case const& shows) {
  out << "into {";
  for (auto const& entry : shows.state) {
    out << " " << entry;
  }
  out << " }: cp -r";
  for (auto const& source : shows.sources) {
    out << " " << source;
  }
  return out << " " << shows.target;
}

/// An eighth of the table, some 180 cases; each of the four tests has another one. The numbers of
/// sources and of targets have no divisor in common with it, so that each meets each.
std::vector<copy_case> eighth(std::size_t which) {
  std::vector<copy_case> some;
  std::size_t number = 0;
  for (auto const& state : states) {
    for (auto const& sources : all_sources) {
      for (auto const& target : targets) {
        if (number++ % 8 == which) {
          some.push_back({state, sources, target});
        }
      }
    }
  }
  return some;
}

/// Has a board whose folder /ram is a file system of its own, created for each case.
class board_disk {
public:
  explicit board_disk(std::string kind) : kind_(std::move(kind)) {
    EXPECT_TRUE(lab_.open());
    EXPECT_EQ(lab_.ask(R"(import os
class Disk:
    def __init__(self, blocks):
        self.data = bytearray(512 * blocks)
    def readblocks(self, block, into, at=0):
        at += block * 512
        into[:] = self.data[at : at + len(into)]
    def writeblocks(self, block, data, at=0):
        at += block * 512
        self.data[at : at + len(data)] = data
    def ioctl(self, operation, _):
        return len(self.data) // 512 if operation == 4 else 512 if operation == 5 else 0
disk = Disk(160)
def make(kind, *entries):
    try:
        os.umount("/ram")
    except OSError:
        pass
    kind.mkfs(disk)
    os.mount(kind(disk), "/ram")
    for path, size in entries:
        if size is None:
            os.mkdir("/ram/" + path)
        else:
            with open("/ram/" + path, "wb") as f:
                f.write(b"x" * size)
)"),
              "");
  }

  void make(layout const& content) {
    std::string call = "make(os." + kind_;
    for (auto const& entry : content) {
      auto const equals = entry.find('=');
      call += equals == std::string::npos
                  ? fmt::format(",('{}',None)", entry.substr(0, entry.size() - 1))
                  : fmt::format(",('{}',{})", entry.substr(0, equals), entry.substr(equals + 1));
    }
    ASSERT_EQ(lab_.ask(call + ")"), "");
  }

  std::string root() const { return "/ram"; }

  tree content() {
    tree found;
    auto const listed = run(lab_.context, lab_.files->files().list("/ram"));
    EXPECT_TRUE(listed);
    for (auto const& entry : listed.value()) {
      found[entry.path] = entry.is_folder ? "" : std::to_string(entry.size);
    }
    return found;
  }

  bool put(std::vector<local_source> sources, std::string const& to) {
    tree_transfer trees(*lab_.files);
    return run(lab_.context, trees.put(std::move(sources), to, {}));
  }
  bool get(std::vector<std::string> sources, std::string const& to) {
    tree_transfer trees(*lab_.files);
    return run(lab_.context, trees.get(std::move(sources), to, {}));
  }

private:
  std::string kind_;
  lab lab_;
};

/// What the real cp does, run once for each case.
class real_cp {
public:
  explicit real_cp(fs::path const& sources) : sources_(sources) {}

  outcome operator()(copy_case const& asked) {
    auto const name = fmt::format("{}", made_++);
    auto const there = folder_ / name;
    make(there, asked.state);
    std::string command = fmt::format("cd '{}' && cp -rL --", sources_.string());
    for (auto const& source : asked.sources) {
      command += " '" + source + "'";
    }
    command += fmt::format(" '{}/{}' 2>/dev/null", there.string(), asked.target);
    auto const status = std::system(command.c_str());
    return {WIFEXITED(status) && WEXITSTATUS(status) == 0, content_of(there)};
  }

private:
  fs::path sources_;
  folder folder_;
  int made_ = 0;
};

class copy_as_cp : public testing::TestWithParam<char const*> {
protected:
  void SetUp() override { mprun::make(here_ / "src", source_tree); }

  void expect_same(copy_case const& asked, outcome const& ours) {
    auto const theirs = cp_(asked);
    if (ours.all != theirs.all || ours.there != theirs.there) {
      ADD_FAILURE() << asked << "\n  ours: " << ours << "\n  cp's: " << theirs;
    }
  }

  std::vector<copy_case> table(bool put) const {
    return eighth((std::string_view(GetParam()) == "VfsFat" ? 0 : 2) + (put ? 0 : 1));
  }

  folder here_;
  real_cp cp_{here_ / "src"};
  board_disk board_{GetParam()};
};

TEST_P(copy_as_cp, put) {
  auto const from = (here_ / "src").string() + "/";
  for (auto const& asked : table(true)) {
    board_.make(asked.state);
    std::vector<local_source> sources;
    for (auto const& source : asked.sources) {
      sources.push_back({from + source, {}});
    }
    auto const all = board_.put(std::move(sources), "/ram/" + asked.target);
    expect_same(asked, {all, board_.content()});
    if (HasFailure()) {
      break; // the others would fail in the same way
    }
  }
}

TEST_P(copy_as_cp, get) {
  board_.make(source_tree);
  int made = 0;
  for (auto const& asked : table(false)) {
    auto const there = here_ / fmt::format("get-{}", made++);
    mprun::make(there, asked.state);
    std::vector<std::string> sources;
    for (auto const& source : asked.sources) {
      sources.push_back("/ram/" + source);
    }
    auto const all = board_.get(std::move(sources), (there / asked.target).string());
    expect_same(asked, {all, content_of(there)});
    if (HasFailure()) {
      break;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(file_systems, copy_as_cp, testing::Values("VfsFat", "VfsLfs2"),
                         [](auto const& tested) { return std::string(tested.param); });

} // namespace
} // namespace mprun
