// A schema for a sample of events, as a file that says what was seen and why it is so.
#include "src/guess/schema_guess.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "src/event/decoder.h"
#include "src/guess/guessed_toml.h"

namespace weir::guess {
namespace {

/// So many fields are named where one is missed.
constexpr std::size_t kMostFieldsNamed = 20;
/// A preset that takes fewer of the records says nothing of them.
constexpr double kFitsAPreset = 0.9;

/// Fields for all roles, and the records that they are in.
struct Choice {
  GuessedSchema guessed;
  std::vector<Role> missing;
  FieldCensus census;
};

FieldCensus CensusOf(const std::vector<std::string>& records, event::Timestamp now) {
  FieldCensus census(now);
  for (const std::string& record : records) census.Add(record);
  return census;
}

void Choose(Choice& choice) {
  for (const Role role : {Role::kId, Role::kName, Role::kTime}) {
    auto& candidates = choice.guessed.candidates.at(static_cast<std::size_t>(role));
    candidates = CandidatesFor(role, choice.census);
    if (candidates.empty() || candidates.front().points < kLeastPoints) {
      choice.missing.push_back(role);
    }
  }
}

/// The array of objects that most records have.
std::optional<event::FieldPath> ArrayIn(const FieldCensus& census) {
  const FieldFacts* found = nullptr;
  for (const auto& [text, facts] : census.fields()) {
    if (facts.arrays_of_objects * 2 < census.objects() || facts.arrays_of_objects == 0) continue;
    if (found == nullptr || facts.path.keys.size() < found->path.keys.size()) found = &facts;
  }
  return found == nullptr ? std::nullopt : std::optional(found->path);
}

std::vector<std::string> Unwrapped(const std::vector<std::string>& records,
                                   const event::FieldPath& path) {
  std::vector<std::string> events;
  for (const std::string& record : records) {
    std::ranges::move(ObjectsAt(record, path), std::back_inserter(events));
  }
  return events;
}

std::string ReasonsText(const Trial& trial) {
  std::string text;
  for (std::size_t i = 0; i < trial.by_reason.size(); ++i) {
    if (trial.by_reason.at(i) == 0) continue;
    fmt::format_to(std::back_inserter(text), "{}{} {}", text.empty() ? "" : ", ",
                   trial.by_reason.at(i), event::kReasonNames.at(i));
  }
  return text;
}

std::string HeadToml(const Guess& guess, std::string_view source) {
  std::string text = fmt::format(
      "# A schema that was guessed from {} records of {}.\n"
      "# Look it through before you rely on it: by another id an event is another event.\n"
      "# It takes {} of them for valid events{}.\n",
      guess.trial.records, CommentText(source), guess.trial.valid,
      guess.trial.valid == guess.trial.records ? "" : "; the others: " + ReasonsText(guess.trial));
  if (guess.preset) {
    fmt::format_to(std::back_inserter(text),
                   "# The preset \"{0}\" takes as many, and needs no file: --schema {0}\n",
                   *guess.preset);
  }
  return text;
}

/// Makes the text of a choice that is whole, and judges the records by it.
Result<void> Write(Choice& choice, const std::vector<std::string>& records, event::Timestamp now,
                   Guess& guess) {
  for (const bool keeps_case_clashes : {false, true}) {
    choice.guessed.keeps_case_clashes = keeps_case_clashes;
    std::string toml = SectionsToml(choice.guessed, choice.census.objects());
    const auto schema = event::ParseSchema(toml, "the guessed schema");
    if (!schema) return schema.error();
    const Trial trial = Judge(records, *schema, now);
    if (keeps_case_clashes && trial.valid <= guess.trial.valid) break;
    guess.toml = std::move(toml);
    guess.trial = trial;
    if (trial.by_reason.at(static_cast<std::size_t>(event::Reason::kAmbiguousMember)) == 0) break;
  }
  return {};
}

/// The preset that takes the most, where these are most of the records.
std::optional<std::pair<std::string, Trial>> BestPreset(const std::vector<std::string>& records,
                                                        event::Timestamp now) {
  std::optional<std::pair<std::string, Trial>> best;
  for (const std::string_view name : event::PresetNames()) {
    const auto schema = event::PresetSchema(name);
    WEIR_CHECK(schema.has_value(), "a preset that is named is there");
    const Trial trial = Judge(records, *schema, now);
    const double share = static_cast<double>(trial.valid) /
                         static_cast<double>(std::max<std::uint64_t>(1, trial.records));
    if (share < kFitsAPreset || (best && best->second.valid >= trial.valid)) continue;
    best.emplace(std::string(name), trial);
  }
  return best;
}

}  // namespace

Trial Judge(const std::vector<std::string>& records, const event::Schema& schema,
            event::Timestamp now) {
  event::PartitionTable partitions;
  event::Decoder decoder(schema, partitions);
  event::DecodedBatch decoded;
  Trial trial;
  for (const std::string& record : records) {
    const std::string padded = record + std::string(event::kJsonPadding, ' ');
    decoded.Clear();
    decoder.Decode(std::string_view(padded).substr(0, record.size()), now, decoded);
    const event::Reason reason = decoded.records.front().reason;
    ++trial.records;
    if (reason == event::Reason::kNone) {
      ++trial.valid;
    } else {
      ++trial.by_reason.at(static_cast<std::size_t>(reason));
    }
  }
  return trial;
}

Result<Guess> GuessSchema(const std::vector<std::string>& records, std::string_view source,
                          event::Timestamp now) {
  Choice choice{.guessed = {}, .missing = {}, .census = CensusOf(records, now)};
  Choose(choice);
  const std::vector<std::string>* judged = &records;
  std::vector<std::string> events;
  if (const auto array = ArrayIn(choice.census); array && !choice.missing.empty()) {
    events = Unwrapped(records, *array);
    Choice inner{.guessed = {}, .missing = {}, .census = CensusOf(events, now)};
    inner.guessed.records = array;
    Choose(inner);
    if (inner.missing.size() < choice.missing.size()) {
      choice = std::move(inner);
      judged = &events;
    }
  }
  Guess guess;
  guess.missing = choice.missing;
  guess.objects = choice.census.objects();
  for (const auto& [path, facts] : choice.census.fields()) {
    if (guess.fields.size() < kMostFieldsNamed) guess.fields.push_back(CommentText(path));
  }
  if (guess.missing.empty()) {
    if (const auto written = Write(choice, *judged, now, guess); !written) return written.error();
  }
  const auto preset = BestPreset(*judged, now);
  if (preset && preset->second.valid >= guess.trial.valid) guess.preset = preset->first;
  if (guess.toml.empty() && guess.preset) {
    guess.toml = fmt::format("\nextends = \"{}\"\n", *guess.preset);
    if (choice.guessed.records) {
      guess.toml += fmt::format("\n[records]\npath = \"{}\"\n", choice.guessed.records->ToText());
    }
    guess.trial = preset->second;
    guess.missing.clear();
  }
  if (!guess.toml.empty()) guess.toml.insert(0, HeadToml(guess, source));
  return guess;
}

}  // namespace weir::guess
