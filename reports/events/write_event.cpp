#include "base/bytes/base64.hpp"
#include "base/text/iso_time.hpp"
#include "base/text/utf8.hpp"
#include "reports/events/event_description.hpp"
#include "reports/events/event_json.hpp"
#include "reports/events/event_names.hpp"

#include <concepts>
#include <nlohmann/json.hpp>
#include <utility>

namespace mprun {
namespace {

using json = nlohmann::ordered_json;

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
  for (auto const& [known, name] : run_end_names) {
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

} // namespace

std::string to_json_line(event const& e) {
  event_writer line;
  line.out["event"] = event_names[e.fact.index()];
  if (std::holds_alternative<run_started>(e.fact)) {
    line.out["format"] = event_format_name;
    line.out["version"] = event_format_version;
  }
  line.out["at"] = to_iso_time(e.at);
  line.out["since_start_us"] = e.since_start.count();
  std::visit([&](auto const& f) { describe(f, line); }, e.fact);
  return line.out.dump();
}

} // namespace mprun
