#include "base/bytes/base64.hpp"
#include "base/text/iso_time.hpp"
#include "base/text/text.hpp"
#include "reports/events/event_description.hpp"
#include "reports/events/event_json.hpp"
#include "reports/events/event_names.hpp"

#include <array>
#include <concepts>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace mprun {
namespace {

using json = nlohmann::ordered_json;

// Each from_value() returns whether the value has the right type.

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
    for (auto const& [how, name] : run_end_names) {
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
  if (format != event_format_name) {
    visit.error =
        fmt::format("its format is '{}', not '{}'", printable_line(format), event_format_name);
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

std::optional<event> from_json_line(std::string_view line, std::string& error) {
  error.clear();
  auto const in = json::parse(line, nullptr, false);
  if (!in.is_object()) {
    error = "it is not a JSON object";
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
