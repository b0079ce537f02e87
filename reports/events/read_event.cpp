#include "base/bytes/base64.hpp"
#include "base/text/iso_time.hpp"
#include "base/text/text.hpp"
#include "reports/events/event_description.hpp"
#include "reports/events/event_json.hpp"
#include "reports/events/event_names.hpp"

#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <concepts>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

/// Null if it is not an object that has this key.
boost::json::value const* member_of(boost::json::value const& value, std::string_view key) {
  auto const* const object = value.if_object();
  return object == nullptr ? nullptr : object->if_contains(key);
}

// Each from_value() returns whether the value has the right type.

bool from_value(boost::json::value const& value, std::string& out) {
  if (auto const* const text = value.if_string()) {
    out.assign(text->data(), text->size());
    return true;
  }
  auto const* const member = member_of(value, "base64");
  auto const* const encoded = member == nullptr ? nullptr : member->if_string();
  if (encoded == nullptr) {
    return false;
  }
  auto bytes = from_base64(*encoded);
  out = bytes.value_or("");
  return bytes.has_value();
}

bool from_value(boost::json::value const& value, std::vector<std::string>& out) {
  auto const* const items = value.if_array();
  if (items == nullptr) {
    return false;
  }
  for (auto const& item : *items) {
    if (!from_value(item, out.emplace_back())) {
      return false;
    }
  }
  return true;
}

template<std::integral T>
bool from_value(boost::json::value const& value, T& out) {
  auto const fit = [&out](auto const& number) {
    auto const fits = std::in_range<T>(number);
    out = fits ? static_cast<T>(number) : T{};
    return fits;
  };
  if (auto const* const number = value.if_int64()) {
    return fit(*number);
  }
  auto const* const large = value.if_uint64();
  return large != nullptr && fit(*large);
}

bool from_value(boost::json::value const& value, bool& out) {
  auto const* const truth = value.if_bool();
  out = truth != nullptr && *truth;
  return truth != nullptr;
}

bool from_value(boost::json::value const& value, run_duration& out) {
  std::int64_t count = 0;
  auto const good = from_value(value, count);
  out = run_duration(count);
  return good;
}

bool from_value(boost::json::value const& value, wall_time& out) {
  std::string text;
  auto const time = from_value(value, text) ? from_iso_time(text) : std::nullopt;
  out = time.value_or(wall_time{});
  return time.has_value();
}

bool from_value(boost::json::value const& value, verdict& out) {
  std::string text;
  auto const known = from_value(value, text) ? verdict_from(text) : std::nullopt;
  out = known.value_or(verdict::errored);
  return known.has_value();
}

bool from_value(boost::json::value const& value, blame& out) {
  std::string text;
  auto const known = from_value(value, text) ? blame_from(text) : std::nullopt;
  out = known.value_or(blame::none);
  return known.has_value();
}

bool from_value(boost::json::value const& value, reason& out) {
  out = {};
  if (value.is_null()) {
    return true;
  }
  auto const* const code = member_of(value, "code");
  auto const* const about = member_of(value, "about");
  std::string name;
  if (code == nullptr || about == nullptr || !from_value(*code, name)) {
    return false;
  }
  auto const known = reason_code_from(name);
  out.code = known.value_or(reason_code::none);
  return known && from_value(*about, out.about);
}

bool from_value(boost::json::value const& value, run_end& out) {
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
  boost::json::value const& in;
  std::string& error; ///< the first that occurred

  void operator()(char const* key, auto& out) {
    auto const* const value = error.empty() ? member_of(in, key) : nullptr;
    if (value != nullptr) {
      read(key, *value, out);
    } else if (error.empty()) {
      error = fmt::format("'{}' is missing", key);
    }
  }

  /// A key that was added after version 1: older lines do not have it.
  void optional(char const* key, auto& out) {
    auto const* const value = error.empty() ? member_of(in, key) : nullptr;
    if (value != nullptr) {
      read(key, *value, out);
    }
  }
  void where_any(char const* key, auto& out) { optional(key, out); }

private:
  void read(char const*, boost::json::value const& value, board_facts& facts) {
    event_reader inner{value, error};
    describe(facts, inner);
  }
  void read(char const* key, boost::json::value const& value, std::vector<moved_file>& files) {
    auto const* const items = value.if_array();
    if (items == nullptr) {
      error = wrong_type(key);
    }
    for (std::size_t i = 0; items != nullptr && error.empty() && i < items->size(); ++i) {
      event_reader inner{(*items)[i], error};
      describe(files.emplace_back(), inner);
    }
  }
  void read(char const* key, boost::json::value const& value, auto& out) {
    if (!from_value(value, out)) {
      error = wrong_type(key);
    }
  }

  static std::string wrong_type(char const* key) {
    return fmt::format("the value of '{}' has the wrong type", key);
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

/// Without what is not JSON but may be around it: an editor's byte order mark before it, and zeros
/// after it, where a file system kept the length of a file and not its end.
std::string_view text_of(std::string_view line) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  line.remove_prefix(line.starts_with(byte_order_mark) ? byte_order_mark.size() : 0);
  return line.substr(0, line.find('\0'));
}

} // namespace

std::optional<event> from_json_line(std::string_view line, std::string& error) {
  std::optional<event> out;
  error.clear();
  // Few lines have more values than fit here, so that parsing one takes nothing from the heap.
  std::array<unsigned char, 8192> room;
  boost::json::monotonic_resource values(room.data(), room.size());
  boost::json::error_code damage;
  auto const in = boost::json::parse(text_of(line), damage, &values);
  if (!in.is_object()) {
    error = "it is not a JSON object";
    return out;
  }
  event_reader visit{in, error};
  std::string name;
  visit("event", name);
  for (std::size_t i = 0; i < event_names.size() && error.empty(); ++i) {
    if (event_names[i] == name) {
      out.emplace();
      visit("at", out->at);
      visit("since_start_us", out->since_start);
      readers[i](visit, out->fact);
    }
  }
  if (!error.empty()) {
    out.reset();
  }
  return out;
}

} // namespace mprun
