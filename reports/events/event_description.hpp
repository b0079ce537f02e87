// The keys and values of each event: one description for both the writer and the reader of its
// JSON.
//
// Flow: describe(event, visit) calls visit(key, value) for each key in order, and
// visit.where_any(key, value) for those that are left out if they are empty. The event is const for
// the writer and not for the reader.
#pragma once

#include "runner/events/event.hpp"

#include <concepts>
#include <type_traits>

namespace mprun {

template<class E, class Event>
concept some = std::same_as<std::remove_const_t<E>, Event>;

template<some<run_started> E>
void describe(E& e, auto& visit) {
  visit("run_id", e.run_id);
  visit("program_version", e.program_version);
  visit("arguments", e.arguments);
  visit("host", e.host);
  visit.where_any("shard", e.shard);
  visit.where_any("shards", e.shards);
  visit.where_any("branch", e.branch);
  visit.where_any("commit", e.commit);
}

template<some<board_declared> E>
void describe(E& e, auto& visit) {
  visit("board", e.board);
  visit("platform", e.platform);
  visit("link", e.link);
  visit("tags", e.tags);
  visit.where_any("faults", e.faults);
}

template<some<cell_planned> E>
void describe(E& e, auto& visit) {
  visit("cell", e.cell);
  visit("board", e.board);
  visit("suite", e.suite);
  visit("name", e.name);
  visit("file", e.file);
  visit.where_any("repository_file", e.repository_file);
  visit.where_any("expected_us", e.expected);
}

template<some<board_facts> E>
void describe(E& e, auto& visit) {
  visit("implementation", e.implementation);
  visit("version", e.version);
  visit("platform", e.platform);
  visit("machine", e.machine);
  visit("firmware", e.firmware);
  visit("unique_id", e.unique_id);
  visit("heap_free", e.heap_free);
  visit("modules", e.modules);
  visit("raw_paste_window", e.raw_paste_window);
  visit("dialect", e.dialect);
}

template<some<board_opened> E>
void describe(E& e, auto& visit) {
  visit("board", e.board);
  visit("facts", e.facts);
  visit("took_us", e.took);
}

template<some<board_lost> E>
void describe(E& e, auto& visit) {
  visit("board", e.board);
  visit("blame", e.blame);
  visit("message", e.message);
}

template<some<attempt_started> E>
void describe(E& e, auto& visit) {
  visit("cell", e.cell);
  visit("board", e.board);
  visit("attempt", e.attempt);
}

template<some<moved_file> E>
void describe(E& e, auto& visit) {
  visit("to_board", e.to_board);
  visit("size", e.size);
  visit("took_us", e.took);
}

template<some<attempt_finished> E>
void describe(E& e, auto& visit) {
  visit("cell", e.cell);
  visit("board", e.board);
  visit("attempt", e.attempt);
  visit("verdict", e.verdict);
  visit("blame", e.blame);
  visit.optional("reason", e.reason);
  visit("message", e.message);
  visit("detail", e.detail);
  visit("output", e.output);
  visit("line", e.line);
  visit("took_us", e.took);
  visit.where_any("source", e.source);
  visit.where_any("resets", e.resets);
  visit.where_any("injected_faults", e.injected_faults);
  visit.where_any("transfers", e.transfers);
  visit.where_any("other_boards", e.other_boards);
}

template<some<cell_finished> E>
void describe(E& e, auto& visit) {
  visit("cell", e.cell);
  visit("board", e.board);
  visit("verdict", e.verdict);
  visit("blame", e.blame);
  visit.optional("reason", e.reason);
  visit("message", e.message);
  visit("attempts", e.attempts);
  visit("flaky", e.flaky);
  visit.where_any("quarantine", e.quarantine);
  visit.where_any("baseline", e.baseline);
}

template<some<notice> E>
void describe(E& e, auto& visit) {
  visit("board", e.board);
  visit("message", e.message);
}

template<some<run_finished> E>
void describe(E& e, auto& visit) {
  visit("how", e.how);
  visit("exit_code", e.exit_code);
  visit("took_us", e.took);
}

} // namespace mprun
