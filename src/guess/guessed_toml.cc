// A guessed schema as TOML, with comments that say what was seen.
#include "src/guess/guessed_toml.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "src/text/json_string.h"

namespace weir::guess {
namespace {

constexpr std::size_t kMostOthers = 3;

const std::vector<Candidate>& Of(const GuessedSchema& guessed, Role role) {
  return guessed.candidates.at(static_cast<std::size_t>(role));
}

/// A basic string of TOML is one of JSON, but for DEL.
std::string TomlString(std::string_view text) {
  std::string quoted;
  text::AppendJsonString(text, quoted);
  for (std::size_t at = 0; (at = quoted.find('\x7f', at)) != std::string::npos;) {
    quoted.replace(at, 1, "\\u007f");
  }
  return quoted;
}

std::string PathToml(const event::FieldPath& path) { return TomlString(path.ToText()); }

std::string PathText(const event::FieldPath& path) { return CommentText(path.ToText()); }

std::string HowOften(std::uint64_t count, std::uint64_t objects) {
  return count == objects ? fmt::format("all {}", objects)
                          : fmt::format("{} of {}", count, objects);
}

std::string SpellingsText(const FieldFacts& facts) {
  constexpr std::string_view kNames[] = {"",
                                         "Unix time in seconds",
                                         "Unix time in milliseconds",
                                         "Unix time in microseconds",
                                         "Unix time in nanoseconds",
                                         "ISO 8601 with an offset",
                                         "ISO 8601 without an offset, which is taken for UTC"};
  std::string text;
  for (std::size_t i = 1; i < kTimeSpellings; ++i) {
    if (facts.times.at(i) == 0) continue;
    fmt::format_to(std::back_inserter(text), "{}{}", text.empty() ? "" : "; ", kNames[i]);
    if (facts.times.at(i) < facts.AllTimes()) {
      fmt::format_to(std::back_inserter(text), " ({})", facts.times.at(i));
    }
  }
  return text;
}

std::string FactsText(Role role, const FieldFacts& facts, std::uint64_t objects) {
  std::string text = fmt::format("in {}", HowOften(facts.present, objects));
  if (role == Role::kTime) {
    text += ", " + SpellingsText(facts);
  } else {
    fmt::format_to(std::back_inserter(text), ", {} different", facts.values.size());
    const std::uint64_t scalars = facts.strings + facts.integers;
    if (facts.uuids > 0 && facts.uuids == scalars) text += ", each a UUID";
    if (facts.uuids > 0 && facts.uuids < scalars) {
      fmt::format_to(std::back_inserter(text), ", {} of them UUIDs", facts.uuids);
    }
  }
  return text + ", such as " + CommentText(facts.example);
}

std::string OthersText(Role role, const std::vector<Candidate>& candidates, std::uint64_t objects) {
  std::string text;
  const std::size_t shown = std::min(candidates.size(), kMostOthers + 1);
  for (std::size_t i = 1; i < shown; ++i) {
    const FieldFacts& facts = *candidates[i].facts;
    fmt::format_to(std::back_inserter(text), "#   {}: {}\n", PathText(facts.path),
                   FactsText(role, facts, objects));
  }
  if (text.empty()) return text;
  return fmt::format("# Chosen by what it is called and what it holds; it could be, instead:\n{}",
                     text);
}

std::string SectionHead(Role role, const std::vector<Candidate>& candidates,
                        std::uint64_t objects) {
  const FieldFacts& facts = *candidates.front().facts;
  const std::string why = FactsText(role, facts, objects);
  return fmt::format("\n[{}]\n# {}: {}\n{}field = {}\n",
                     kRoleNames.at(static_cast<std::size_t>(role)), PathText(facts.path), why,
                     OthersText(role, candidates, objects), PathToml(facts.path));
}

std::string_view FormatName(event::TimeFormat format) {
  switch (format) {
    case event::TimeFormat::kUnixSeconds:
      return "unix-seconds";
    case event::TimeFormat::kUnixMillis:
      return "unix-millis";
    case event::TimeFormat::kUnixMicros:
      return "unix-micros";
    case event::TimeFormat::kUnixNanos:
      return "unix-nanos";
    case event::TimeFormat::kRfc3339:
      return "rfc3339";
    case event::TimeFormat::kAuto:
      break;
  }
  return "auto";
}

std::string IdToml(const std::vector<Candidate>& candidates, std::uint64_t objects) {
  const FieldFacts& facts = *candidates.front().facts;
  const bool are_uuids = IsNearlyAll(facts.uuids, facts.strings + facts.integers);
  return SectionHead(Role::kId, candidates, objects) +
         fmt::format("format = \"{}\"\n", are_uuids ? "uuid" : "text");
}

std::string TimeToml(const std::vector<Candidate>& candidates, std::uint64_t objects) {
  const FieldFacts& facts = *candidates.front().facts;
  std::string text = SectionHead(Role::kTime, candidates, objects) +
                     fmt::format("format = \"{}\"\n", FormatName(FormatOfTimes(facts)));
  if (!IsNearlyAll(facts.AllTimes(), objects)) {
    text +=
        "# Some have none: with \"refuse\" instead they go to quarantine.\nmissing = \"arrival\"\n";
  }
  return text;
}

}  // namespace

std::string CommentText(std::string_view text) {
  constexpr std::size_t kWidth = 70;
  std::string shown;
  for (const char letter : text) {
    if (shown.size() > kWidth) return shown + "...";
    if (letter >= ' ' && letter <= '~') {
      shown += letter;
    } else {
      fmt::format_to(std::back_inserter(shown), "\\x{:02x}", static_cast<unsigned char>(letter));
    }
  }
  return shown;
}

std::string SectionsToml(const GuessedSchema& guessed, std::uint64_t objects) {
  std::string text = IdToml(Of(guessed, Role::kId), objects);
  text += SectionHead(Role::kName, Of(guessed, Role::kName), objects);
  text += TimeToml(Of(guessed, Role::kTime), objects);
  if (guessed.records) {
    text += fmt::format("\n[records]\n# Events come wrapped, in this array.\npath = {}\n",
                        PathToml(*guessed.records));
  }
  if (guessed.keeps_case_clashes) {
    text +=
        "\n[members]\n# Some have names that differ only in case, which not every reader can tell "
        "apart.\ncase = \"keep\"\n";
  }
  return text;
}

}  // namespace weir::guess
