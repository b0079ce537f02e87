#include "reports/events/event_json.hpp"

#include "base/bytes/base64.hpp"
#include "base/text/iso_time.hpp"
#include "base/text/text.hpp"
#include "base/text/utf8.hpp"
#include "reports/events/event_description.hpp"

#include <array>
#include <concepts>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <type_traits>
#include <utility>

namespace mprun {
namespace {

using json = nlohmann::ordered_json;

constexpr std::string_view format_name = "mprun-events";

constexpr std::array run_ends{
    std::pair{run_end::complete, std::string_view("complete")},
    std::pair{run_end::stopped_early, std::string_view("stopped-early")},
    std::pair{run_end::timed_out, std::string_view("timed-out")},
    std::pair{run_end::interrupted, std::string_view("interrupted")},
};

/// The names of the alternatives of `fact`, in its order.
constexpr std::array<std::string_view, std::variant_size_v<fact>> event_names{
    "run_started",     "board_declared",   "cell_planned",  "board_opened", "board_lost",
    "attempt_started", "attempt_finished", "cell_finished", "notice",       "run_finished",
};

// ---- Writing

json value_of(std::string const& text) {
  if (is_valid_utf8(text)) {
    return text;
  }
  return json{{"base64", to_base64(text)}};
}

json value_of(std::vector<std::string> const& texts) {
  auto out = json::array();
  for (auto const& text : texts) {
    out.push_back(value_of(text));
  }
  return out;
}

json value_of(run_end how) {
  for (auto const& [known, name] : run_ends) {
    if (known == how) {
      return name;
    }
  }
  return nullptr;
}

json value_of(verdict v) {
  return name_of(v);
}

json value_of(blame b) {
  return name_of(b);
}

json value_of(run_duration d) {
  return d.count();
}

json value_of(std::integral auto number) {
  return number;
}

json value_of(reason const& why) {
  return why ? json{{"code", name_of(why.code)}, {"about", value_of(why.about)}} : json(nullptr);
}

struct event_writer {
  json out;

  void operator()(char const* key, board_facts const& facts) {
    event_writer inner;
    describe(facts, inner);
    out[key] = std::move(inner.out);
  }
  void operator()(char const* key, std::vector<moved_file> const& files) {
    out[key] = json::array();
    for (auto const& file : files) {
      event_writer inner;
      describe(file, inner);
      out[key].push_back(std::move(inner.out));
    }
  }
  void operator()(char const* key, auto const& value) { out[key] = value_of(value); }
  void optional(char const* key, auto const& value) { (*this)(key, value); }
  /// A key that is left out if its value is empty.
  template<class Value>
  void where_any(char const* key, Value const& value) {
    if (value != Value{}) {
      (*this)(key, value);
    }
  }
};

// ---- Reading. Each from_value() returns whether the value has the right type.

bool from_value(json const& value, std::string& out) {
  if (value.is_string()) {
    out = value.get_ref<std::string const&>();
    return true;
  }
  auto const encoded = value.is_object() ? value.find("base64") : value.end();
  if (encoded == value.end() || !encoded->is_string()) {
    return false;
  }
  auto bytes = from_base64(encoded->get_ref<std::string const&>());
  out = bytes.value_or("");
  return bytes.has_value();
}

bool from_value(json const& value, std::vector<std::string>& out) {
  if (!value.is_array()) {
    return false;
  }
  for (auto const& item : value) {
    if (!from_value(item, out.emplace_back())) {
      return false;
    }
  }
  return true;
}

template<std::integral T>
bool from_value(json const& value, T& out) {
  if (!value.is_number_integer()) {
    return false;
  }
  // nlohmann stores non-negative numbers as unsigned.
  auto const fits = value.is_number_unsigned() ? std::in_range<T>(value.get<std::uint64_t>())
                                               : std::in_range<T>(value.get<std::int64_t>());
  if (fits) {
    out = value.get<T>();
  }
  return fits;
}

bool from_value(json const& value, bool& out) {
  if (value.is_boolean()) {
    out = value.get<bool>();
  }
  return value.is_boolean();
}

bool from_value(json const& value, run_duration& out) {
  std::int64_t count = 0;
  auto const good = from_value(value, count);
  out = run_duration(count);
  return good;
}

bool from_value(json const& value, wall_time& out) {
  std::string text;
  auto const time = from_value(value, text) ? from_iso_time(text) : std::nullopt;
  out = time.value_or(wall_time{});
  return time.has_value();
}

bool from_value(json const& value, verdict& out) {
  std::string text;
  auto const known = from_value(value, text) ? verdict_from(text) : std::nullopt;
  out = known.value_or(verdict::errored);
  return known.has_value();
}

bool from_value(json const& value, blame& out) {
  std::string text;
  auto const known = from_value(value, text) ? blame_from(text) : std::nullopt;
  out = known.value_or(blame::none);
  return known.has_value();
}

bool from_value(json const& value, reason& out) {
  out = {};
  if (value.is_null()) {
    return true;
  }
  auto const code = value.is_object() ? value.find("code") : value.end();
  auto const about = value.is_object() ? value.find("about") : value.end();
  std::string name;
  if (code == value.end() || about == value.end() || !from_value(*code, name)) {
    return false;
  }
  auto const known = reason_code_from(name);
  out.code = known.value_or(reason_code::none);
  return known && from_value(*about, out.about);
}

bool from_value(json const& value, run_end& out) {
  std::string text;
  if (from_value(value, text)) {
    for (auto const& [how, name] : run_ends) {
      if (name == text) {
        out = how;
        return true;
      }
    }
  }
  return false;
}

struct event_reader {
  json const& in;
  std::string& error; ///< the first that occurred

  void operator()(char const* key, board_facts& facts) {
    auto const value = find(key);
    if (value && error.empty()) {
      event_reader inner{*value, error};
      describe(facts, inner);
    }
  }
  void operator()(char const* key, std::vector<moved_file>& files) {
    auto const value = find(key);
    if (value && error.empty() && !value->is_array()) {
      error = fmt::format("the value of '{}' has the wrong type", key);
    }
    for (std::size_t i = 0; value && error.empty() && i < value->size(); ++i) {
      event_reader inner{(*value)[i], error};
      describe(files.emplace_back(), inner);
    }
  }
  void where_any(char const* key, auto& out) {
    if (in.contains(key)) {
      (*this)(key, out);
    }
  }
  void operator()(char const* key, auto& out) {
    auto const value = find(key);
    if (value && error.empty() && !from_value(*value, out)) {
      error = fmt::format("the value of '{}' has the wrong type", key);
    }
  }

  /// A key that was added after version 1: older lines do not have it.
  void optional(char const* key, auto& out) {
    if (in.is_object() && in.contains(key)) {
      (*this)(key, out);
    }
  }

private:
  json const* find(char const* key) {
    auto const found = in.is_object() ? in.find(key) : in.end();
    if (found != in.end()) {
      return &*found;
    }
    if (error.empty()) {
      error = fmt::format("'{}' is missing", key);
    }
    return nullptr;
  }
};

void check_format(event_reader& visit) {
  std::string format;
  int version = 0;
  visit("format", format);
  visit("version", version);
  if (!visit.error.empty()) {
    return;
  }
  if (format != format_name) {
    visit.error = fmt::format("its format is '{}', not '{}'", printable_line(format), format_name);
  } else if (version > event_format_version) {
    visit.error = fmt::format("its format has version {}, and this mprun reads up to version {}",
                              version, event_format_version);
  }
}

template<std::size_t I>
void read_alternative(event_reader& visit, fact& out) {
  if constexpr (std::same_as<std::variant_alternative_t<I, fact>, run_started>) {
    check_format(visit);
  }
  describe(out.emplace<I>(), visit);
}

template<std::size_t... I>
constexpr auto readers_of(std::index_sequence<I...>) {
  return std::array<void (*)(event_reader&, fact&), sizeof...(I)>{&read_alternative<I>...};
}

constexpr auto readers = readers_of(std::make_index_sequence<std::variant_size_v<fact>>());

} // namespace

std::string to_json_line(event const& e) {
  event_writer line;
  line.out["event"] = event_names[e.fact.index()];
  if (std::holds_alternative<run_started>(e.fact)) {
    line.out["format"] = format_name;
    line.out["version"] = event_format_version;
  }
  line.out["at"] = to_iso_time(e.at);
  line.out["since_start_us"] = e.since_start.count();
  std::visit([&](auto const& f) { describe(f, line); }, e.fact);
  return line.out.dump();
}

std::optional<event> from_json_line(std::string_view line, std::string& error) {
  error.clear();
  auto const in = json::parse(line, nullptr, false);
  if (!in.is_object()) {
    error = "no JSON object";
    return std::nullopt;
  }
  event_reader visit{in, error};
  std::string name;
  visit("event", name);
  for (std::size_t i = 0; i < event_names.size() && error.empty(); ++i) {
    if (event_names[i] == name) {
      event out;
      visit("at", out.at);
      visit("since_start_us", out.since_start);
      readers[i](visit, out.fact);
      return error.empty() ? std::optional(std::move(out)) : std::nullopt;
    }
  }
  return std::nullopt;
}

} // namespace mprun
