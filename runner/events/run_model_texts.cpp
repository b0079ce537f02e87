// What a run_model keeps of texts and details, so that it stays small.
#include "base/text/text.hpp"
#include "runner/events/run_model.hpp"

namespace mprun {
namespace {

/// The length to which one text of an attempt is cut in the middle.
constexpr std::size_t max_text = 64 * 1024;
/// The length of all these texts together. Beyond it an attempt keeps only its message; what the
/// board printed is still in its log. Keeps junit.xml below what CI systems read, and memory
/// modest.
constexpr std::size_t max_all_texts = 16 * 1024 * 1024;
constexpr std::size_t max_message = 2 * 1024;

} // namespace

std::string_view run_model::keep(std::string_view text) {
  if (text.size() > max_message) {
    return *pool_.insert(cut_in_the_middle(text, max_message)).first;
  }
  return *pool_.insert(std::string(text)).first;
}

reason const* run_model::keep(reason const& why) {
  return why ? &*reasons_.insert(why).first : &no_reason;
}

std::unique_ptr<attempt_state::texts> run_model::keep_texts(attempt_finished const& finished) {
  if (finished.detail.empty() && finished.output.empty()) {
    return nullptr;
  }
  auto out = std::make_unique<attempt_state::texts>();
  if (texts_kept_ >= max_all_texts) {
    out->output = "[left out: the reports of this run hold too much text already; see the board's "
                  "log]\n";
    return out;
  }
  out->detail = cut_in_the_middle(finished.detail, max_text);
  out->output = cut_in_the_middle(finished.output, max_text);
  texts_kept_ += out->detail.size() + out->output.size();
  return out;
}

std::unique_ptr<attempt_state::extras> run_model::keep_extras(attempt_finished const& finished) {
  constexpr unsigned usual_resets = 1; // before each program
  if (finished.source.empty() && finished.resets <= usual_resets && finished.injected_faults == 0 &&
      finished.transfers.empty() && finished.other_boards.empty()) {
    return nullptr;
  }
  auto out = std::make_unique<attempt_state::extras>();
  out->source = finished.source;
  out->resets = finished.resets;
  out->injected_faults = finished.injected_faults;
  out->transfers = finished.transfers;
  for (auto const& id : finished.other_boards) {
    out->other_boards.push_back(board_of(id));
  }
  return out;
}

} // namespace mprun
