// Builds the tree from yaml-cpp's events, not from its nodes: only the events still show keys that
// were given twice, which scalars stood in quotes, and a second document.
#include "base/text/printable.hpp"
#include "base/yaml/config_error.hpp"
#include "base/yaml/yaml_node.hpp"

#include <fmt/format.h>
#include <istream>
#include <map>
#include <sstream>
#include <string_view>
#include <utility>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace mprun {
namespace {

using node_ptr = std::shared_ptr<yaml_node>;
using shape = yaml_node::shape;

class tree_builder final : public YAML::EventHandler {
public:
  explicit tree_builder(std::string const& name) : name_(name) {}

  std::shared_ptr<yaml_node const> root() const { return root_; }

  void OnDocumentStart(YAML::Mark const& mark) override {
    if (root_) {
      complain(mark.line + 1, mark.column + 1,
               "a second document or stray text begins here; a file holds one document");
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(YAML::Mark const& mark, YAML::anchor_t anchor) override {
    add(make(mark, shape::nothing, anchor));
  }

  void OnScalar(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                std::string const& value) override {
    auto const node = make(mark, shape::scalar, anchor);
    node->text = value;
    node->quoted = tag != "?";
    add(node);
  }

  void OnAlias(YAML::Mark const& mark, YAML::anchor_t anchor) override {
    auto const found = anchors_.find(anchor);
    for (auto const& open : open_) {
      if (found != anchors_.end() && open.node == found->second) {
        complain(mark.line + 1, mark.column + 1, "this alias stands inside the value it names");
      }
    }
    if (found == anchors_.end()) {
      complain(mark.line + 1, mark.column + 1, "this alias names no anchor");
    }
    add(found->second, mark);
  }

  void OnSequenceStart(YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open_.push_back({make(mark, shape::sequence, anchor), mark});
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open_.push_back({make(mark, shape::mapping, anchor), mark});
  }
  void OnMapEnd() override { close(); }

private:
  struct merge {
    std::shared_ptr<yaml_node const> from;
    int line;
    int column;
  };
  struct open_node {
    node_ptr node;
    YAML::Mark mark;
    std::vector<merge> merges{}; ///< applied when all keys of the mapping are known
    bool has_key = false;
    yaml_node::entry entry{}; ///< the key of a mapping whose value comes next
    bool is_merge = false;
  };

  [[noreturn]] void complain(int line, int column, std::string_view message) const {
    complain_of_yaml(name_, line, column, message);
  }

  node_ptr make(YAML::Mark const& mark, shape kind, YAML::anchor_t anchor) {
    auto node = std::make_shared<yaml_node>();
    node->kind = kind;
    node->line = mark.line + 1;
    node->column = mark.column + 1;
    if (anchor != YAML::NullAnchor) {
      anchors_[anchor] = node;
    }
    return node;
  }

  void close() {
    auto done = std::move(open_.back());
    open_.pop_back();
    for (auto const& merged : done.merges) {
      merge_into(*done.node, merged);
    }
    add(done.node, done.mark);
  }

  void add(node_ptr const& node) {
    YAML::Mark mark;
    mark.line = node->line - 1;
    mark.column = node->column - 1;
    add(node, mark);
  }

  void add(std::shared_ptr<yaml_node const> const& node, YAML::Mark const& mark) {
    if (open_.empty()) {
      root_ = node;
    } else if (open_.back().node->kind == shape::sequence) {
      open_.back().node->items.push_back(node);
    } else if (!open_.back().has_key) {
      take_key(*node, mark);
    } else {
      take_value(node);
    }
  }

  void take_key(yaml_node const& key, YAML::Mark const& mark) {
    auto& into = open_.back();
    if (key.kind != shape::scalar) {
      complain(mark.line + 1, mark.column + 1, "a key must be a plain word");
    }
    into.is_merge = key.text == "<<" && !key.quoted;
    into.has_key = true;
    into.entry = {key.text, mark.line + 1, mark.column + 1, nullptr};
    for (auto const& known : into.node->entries) {
      if (known.key == key.text) {
        complain(
            mark.line + 1, mark.column + 1,
            fmt::format("key '{}': given twice, first in line {}; keep one", key.text, known.line));
      }
    }
    if (into.is_merge && !into.merges.empty()) {
      complain(mark.line + 1, mark.column + 1,
               "key '<<': given twice; merge several with <<: [*a, *b]");
    }
  }

  void take_value(std::shared_ptr<yaml_node const> const& value) {
    auto& into = open_.back();
    into.has_key = false;
    if (into.is_merge) {
      into.merges.push_back({value, into.entry.line, into.entry.column});
      return;
    }
    into.entry.value = value;
    into.node->entries.push_back(std::move(into.entry));
  }

  void merge_into(yaml_node& into, merge const& merged) {
    auto const sources = merged.from->kind == shape::sequence
                             ? merged.from->items
                             : std::vector<std::shared_ptr<yaml_node const>>{merged.from};
    for (auto const& source : sources) {
      if (source->kind != shape::mapping) {
        complain(merged.line, merged.column, "key '<<': merges a mapping or a list of mappings");
      }
      for (auto const& entry : source->entries) {
        bool known = false;
        for (auto const& own : into.entries) {
          known = known || own.key == entry.key;
        }
        if (!known) {
          into.entries.push_back(entry);
        }
      }
    }
  }

  std::string const& name_;
  std::shared_ptr<yaml_node const> root_;
  std::vector<open_node> open_;
  std::map<YAML::anchor_t, node_ptr> anchors_;
};

/// yaml-cpp takes a NUL for the end of the file and would silently drop the rest.
void check_is_text(std::string const& text, std::string const& name) {
  int line = 1;
  int column = 1;
  for (char const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') {
      complain_of_yaml(
          name, line, column,
          fmt::format("byte 0x{:02x} stands here; the file must be text in UTF-8", byte));
    }
    ++column;
    if (c == '\n') {
      ++line;
      column = 1;
    }
  }
}

} // namespace

void complain_of_yaml(std::string const& name, int line, int column, std::string_view message) {
  throw config_error(fmt::format("{}:{}:{}: {}", name, line, column, printable(message)));
}

std::shared_ptr<yaml_node const> parse_yaml_tree(std::string const& text, std::string const& name) {
  check_is_text(text, name);
  std::istringstream in(text);
  tree_builder builder(name);
  try {
    YAML::Parser parser(in);
    if (parser.HandleNextDocument(builder)) {
      parser.HandleNextDocument(builder);
    }
  } catch (YAML::Exception const& wrong) {
    complain_of_yaml(name, wrong.mark.line + 1, wrong.mark.column + 1,
                     "not valid YAML: " + wrong.msg);
  }
  if (!builder.root() || builder.root()->kind == shape::nothing) {
    complain_of_yaml(name, 1, 1, "the file is empty; a mapping is needed");
  }
  return builder.root();
}

} // namespace mprun
