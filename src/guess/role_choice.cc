// Which field of a sample carries an event's id, which its name, which its time.
#include "src/guess/role_choice.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace weir::guess {
namespace {

/// What a field is called, in small letters and digits alone, and what that is worth.
struct KnownName {
  std::string_view name;
  int points;
};

constexpr KnownName kIdNames[] = {
    {"eventid", 60},  {"eventuuid", 60}, {"uuid", 50},     {"id", 50},        {"messageid", 50},
    {"msgid", 50},    {"guid", 50},      {"insertid", 45}, {"eventguid", 60}, {"recordid", 40},
    {"eventkey", 40}, {"key", 25},       {"ulid", 50},     {"requestid", 25},
};
constexpr KnownName kNameNames[] = {
    {"eventname", 60},  {"eventtype", 58}, {"event", 55},    {"type", 50},
    {"detailtype", 50}, {"action", 45},    {"kind", 45},     {"messagetype", 45},
    {"name", 40},       {"topic", 40},     {"verb", 40},     {"operation", 40},
    {"category", 35},   {"eventkind", 50}, {"activity", 40},
};
constexpr KnownName kTimeNames[] = {
    {"createdat", 60},
    {"eventtime", 60},
    {"timestamp", 58},
    {"occurredat", 58},
    {"time", 55},
    {"ts", 50},
    {"datetime", 50},
    {"created", 50},
    {"date", 45},
    {"sentat", 45},
    {"publishedat", 45},
    {"eventtimestamp", 60},
    {"eventdate", 55},
    {"loggedat", 45},
    {"receivedat", 40},
    {"when", 40},
    {"originaltimestamp", 45},
    {"at", 50},
};
/// What is told of something else than the event.
constexpr std::string_view kOthersIds[] = {
    "user",     "actor", "session", "account",   "parent",      "org",       "device",
    "customer", "repo",  "trace",   "principal", "correlation", "anonymous", "tenant"};
constexpr std::string_view kOtherTimes[] = {"update", "modif", "expir", "due",   "birth",
                                            "start",  "end",   "until", "delet", "valid"};

constexpr double kNearlyAll = 0.95;
constexpr double kNearlyAllDiffer = 0.9;
/// From here on the share of different values says something.
constexpr std::uint64_t kTelling = 5;
constexpr std::size_t kLongestName = 100;
constexpr std::size_t kLongestId = 256;
constexpr std::size_t kMostNames = 1'000;

std::string PlainLetters(std::string_view key) {
  std::string plain;
  for (const char letter : key) {
    if (letter >= 'A' && letter <= 'Z') plain += static_cast<char>(letter - 'A' + 'a');
    if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')) plain += letter;
  }
  return plain;
}

/// By the last key, or by the last two: `event.id` is as good as `event_id`.
std::optional<int> PointsOf(const event::FieldPath& path, std::span<const KnownName> names) {
  const std::string last = PlainLetters(path.keys.back());
  const std::string both =
      path.keys.size() < 2 ? last : PlainLetters(path.keys[path.keys.size() - 2]) + last;
  std::optional<int> best;
  for (const KnownName& known : names) {
    if (known.name != last && known.name != both) continue;
    best = std::max(best.value_or(0), known.points);
  }
  return best;
}

bool Mentions(const event::FieldPath& path, std::span<const std::string_view> words) {
  return std::ranges::any_of(path.keys, [words](const std::string& key) {
    const std::string plain = PlainLetters(key);
    return std::ranges::any_of(
        words, [&plain](std::string_view word) { return plain.find(word) != std::string::npos; });
  });
}

int DepthOf(const event::FieldPath& path) { return static_cast<int>(path.keys.size()) - 1; }

double Share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::optional<int> PointsAsId(const FieldFacts& facts, std::uint64_t objects) {
  constexpr int kUuid = 25;
  constexpr int kDiffers = 30;
  constexpr int kOfAnother = 30;
  constexpr int kDeeper = 10;
  constexpr int kText = 40;
  constexpr int kMaybeTime = 30;
  const std::uint64_t scalars = facts.strings + facts.integers;
  if (Share(scalars, objects) < kNearlyAll || facts.longest > kLongestId) return std::nullopt;
  if (Share(facts.values.size(), scalars) < kNearlyAllDiffer) return std::nullopt;
  int points = PointsOf(facts.path, kIdNames).value_or(0);
  const std::string last = PlainLetters(facts.path.keys.back());
  if (points == 0 && (last.ends_with("id") || last.ends_with("uuid"))) points = 30;
  if (IsNearlyAll(facts.uuids, scalars)) points += kUuid;
  if (scalars >= kTelling) points += kDiffers;
  if (Mentions(facts.path, kOthersIds)) points -= kOfAnother;
  if (facts.with_blanks > 0) points -= kText;
  if (IsNearlyAll(facts.AllTimes(), scalars)) points -= kMaybeTime;
  return points - kDeeper * DepthOf(facts.path);
}

std::optional<int> PointsAsName(const FieldFacts& facts, std::uint64_t objects) {
  constexpr int kComesAgain = 15;
  constexpr int kIsOne = 5;
  constexpr int kDeeper = 5;
  constexpr int kText = 15;
  if (Share(facts.strings, objects) < kNearlyAll || facts.longest > kLongestName)
    return std::nullopt;
  if (facts.uuids > 0 || facts.AllTimes() > 0) return std::nullopt;
  const auto known = PointsOf(facts.path, kNameNames);
  if (!known) return std::nullopt;
  const std::size_t names = facts.values.size();
  if (names > kMostNames) return std::nullopt;
  if (facts.strings >= kTelling && names * 2 > facts.strings) return std::nullopt;
  int points = *known;
  if (names > 1 && facts.strings >= kTelling) points += kComesAgain;
  if (names == 1 && facts.strings >= kTelling) points -= kIsOne;
  if (facts.with_blanks * 2 > facts.strings) points -= kText;
  return points - kDeeper * DepthOf(facts.path);
}

std::optional<int> PointsAsTime(const FieldFacts& facts, std::uint64_t objects) {
  constexpr int kIsText = 40;     // nothing else looks like it
  constexpr int kIsTextToo = 10;  // where the name says so already
  constexpr int kOfAnother = 10;
  constexpr int kDeeper = 10;
  constexpr int kSeldom = 20;
  const std::uint64_t times = facts.AllTimes();
  const std::uint64_t texts =
      facts.TimesAs(TimeSpelling::kWithOffset) + facts.TimesAs(TimeSpelling::kWithoutOffset);
  if (Share(times, facts.present) < kNearlyAll || times * 2 < objects) return std::nullopt;
  const auto known = PointsOf(facts.path, kTimeNames);
  int points = known.value_or(0);
  const std::string last = PlainLetters(facts.path.keys.back());
  const bool ends_so = last.ends_with("at") || last.ends_with("time") || last.ends_with("date") ||
                       last.ends_with("timestamp");
  if (!known && ends_so) points = texts == times ? 10 : 35;
  if (texts == times) points += known ? kIsTextToo : kIsText;
  if (Share(times, objects) < kNearlyAll) points -= kSeldom;
  if (Mentions(facts.path, kOtherTimes)) points -= kOfAnother;
  return points - kDeeper * DepthOf(facts.path);
}

std::optional<int> PointsFor(Role role, const FieldFacts& facts, std::uint64_t objects) {
  if (role == Role::kId) return PointsAsId(facts, objects);
  return role == Role::kName ? PointsAsName(facts, objects) : PointsAsTime(facts, objects);
}

}  // namespace

std::vector<Candidate> CandidatesFor(Role role, const FieldCensus& census) {
  std::vector<Candidate> candidates;
  for (const auto& [text, facts] : census.fields()) {
    const auto points = PointsFor(role, facts, census.objects());
    if (points && *points > 0) candidates.push_back({&facts, *points});
  }
  std::ranges::stable_sort(candidates, std::ranges::greater(), &Candidate::points);
  return candidates;
}

bool IsNearlyAll(std::uint64_t part, std::uint64_t whole) {
  return whole > 0 && Share(part, whole) >= kNearlyAll;
}

event::TimeFormat FormatOfTimes(const FieldFacts& facts) {
  const std::uint64_t all = facts.AllTimes();
  constexpr std::pair<TimeSpelling, event::TimeFormat> kNumbers[] = {
      {TimeSpelling::kSeconds, event::TimeFormat::kUnixSeconds},
      {TimeSpelling::kMillis, event::TimeFormat::kUnixMillis},
      {TimeSpelling::kMicros, event::TimeFormat::kUnixMicros},
      {TimeSpelling::kNanos, event::TimeFormat::kUnixNanos},
  };
  for (const auto& [spelling, format] : kNumbers) {
    if (facts.TimesAs(spelling) == all) return format;
  }
  const std::uint64_t texts =
      facts.TimesAs(TimeSpelling::kWithOffset) + facts.TimesAs(TimeSpelling::kWithoutOffset);
  return texts == all ? event::TimeFormat::kRfc3339 : event::TimeFormat::kAuto;
}

}  // namespace weir::guess
