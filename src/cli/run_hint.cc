// A guess at why little of an input was stored.
#include "src/cli/run_hint.h"

#include <algorithm>

namespace weir::cli {
namespace {

using event::Reason;
using pipeline::RejectionExample;

constexpr std::string_view kSpace = " \t\r\n";

std::string_view TrimmedBegin(const RejectionExample& example) {
  const std::string_view text = example.begin;
  return text.substr(std::min(text.find_first_not_of(kSpace), text.size()));
}

std::string_view TrimmedEnd(const RejectionExample& example) {
  const std::string_view text = example.end;
  return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

/// `text` without white space outside of strings; of broken JSON about so.
std::string Compact(std::string_view text) {
  std::string compact;
  bool is_inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"' && (i == 0 || text[i - 1] != '\\')) is_inside = !is_inside;
    if (is_inside || kSpace.find(text[i]) == std::string_view::npos) compact += text[i];
  }
  return compact;
}

bool LooksLikeArray(const RejectionExample& example) {
  return TrimmedBegin(example).starts_with('[');
}

/// {"Records":[{…
bool LooksLikeContainer(const RejectionExample& example) {
  const std::string text = Compact(example.begin);
  if (!text.starts_with("{\"")) return false;
  const std::size_t quote = text.find('"', 2);
  return quote != std::string::npos && std::string_view(text).substr(quote + 1).starts_with(":[");
}

bool LooksLikeJoinedObjects(const RejectionExample& example) {
  return Compact(example.begin).find("}{\"") != std::string::npos;
}

/// A line of JSON that is printed over several lines: `{`, or `"key": value,`.
bool LooksLikePartOfAnEvent(const RejectionExample& example) {
  const std::string_view text = TrimmedBegin(example);
  if (TrimmedEnd(example) == "{") return true;
  return text.starts_with('"') && text.find("\":") != std::string_view::npos;
}

bool HasTrailingComma(const RejectionExample& example) {
  return TrimmedBegin(example).starts_with('{') && TrimmedEnd(example).ends_with("},");
}

bool HasSingleQuotes(const RejectionExample& example) {
  return Compact(example.begin).starts_with("{'");
}

bool LooksLikeRowOfText(const RejectionExample& example) {
  const std::string_view text = TrimmedBegin(example);
  return !text.starts_with('{') && !text.starts_with('"') &&
         text.find_first_of(",;\t|") != std::string_view::npos;
}

bool LooksLikeNanos(const RejectionExample& example) {
  return example.detail.find("nanoseconds") != std::string::npos;
}

struct Guess {
  Reason reason;
  bool (*fits)(const RejectionExample&);
  std::string_view hint;
};

constexpr std::string_view kArray =
    "it looks like a JSON array of events; [records] in a schema says how events are wrapped "
    "(docs/schemas.md), or jq -c '.[]' writes one a line";

/// In order: the first that fits is told.
constexpr Guess kGuesses[] = {
    {Reason::kNotAnObject, LooksLikeArray, kArray},
    {Reason::kInvalidJson, LooksLikeArray, kArray},
    {Reason::kMissingField, LooksLikeContainer,
     "it looks like a container, an object whose events stand in an array; [records] in a schema "
     "names it (docs/schemas.md), such as path = \"Records\""},
    {Reason::kInvalidJson, LooksLikePartOfAnEvent,
     "it looks like events over several lines each; jq -c . writes one a line"},
    {Reason::kInvalidJson, HasTrailingComma,
     "the lines end with commas, as those of an array without its brackets; leave them out"},
    {Reason::kInvalidJson, LooksLikeJoinedObjects,
     "it looks like several objects on one line; jq -c . writes one a line"},
    {Reason::kInvalidJson, HasSingleQuotes,
     "the objects have single quotes, as Python prints them; JSON has double quotes (json.dumps)"},
    {Reason::kInvalidJson, LooksLikeRowOfText,
     "it looks like CSV or a log in plain text; Weir reads JSON, one object a line"},
    {Reason::kInvalidTime, LooksLikeNanos,
     "the times look like nanoseconds; say format = \"unix-nanos\" under [time] of a schema"},
    {Reason::kTimeOutOfRange, LooksLikeNanos,
     "the times look like nanoseconds; say format = \"unix-nanos\" under [time] of a schema"},
    {Reason::kMissingField, [](const RejectionExample&) { return true; },
     "the events have other fields than the schema names; choose a preset, or write a schema of a "
     "few lines (--schema, docs/schemas.md)"},
};

}  // namespace

bool IsLittleStored(const event::Counts& counts) {
  return counts.quarantined + counts.conflicts > counts.stored + counts.duplicates;
}

std::optional<std::string_view> HintOf(const event::Figures& figures,
                                       const pipeline::RejectionExamples& examples) {
  if (!IsLittleStored(figures.total.counts)) return std::nullopt;
  for (const Guess& guess : kGuesses) {
    const auto& found = examples.Of(guess.reason);
    if (!found.empty() && guess.fits(found.front())) return guess.hint;
  }
  return std::nullopt;
}

}  // namespace weir::cli
