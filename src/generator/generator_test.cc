// The generator keeps its word: the same bytes from a seed, exact counts, valid and bad as told.
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include "src/generator/event_generator.h"

namespace weir::generator {
namespace {

using simdjson::dom::element;

std::string All(EventGenerator& generator) {
  std::string out;
  while (generator.Next(out)) {
  }
  return out;
}

std::string AllFor(const Settings& settings) {
  EventGenerator generator(settings);
  return All(generator);
}

Settings Mixed() {
  return {.events = 20'000, .duplicates = 0.05, .conflicts = 0.03, .bad = 0.1, .odd_names = 0.02};
}

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

bool IsUuid(std::string_view text) {
  return text.size() == 36 && text.find_first_not_of("0123456789abcdef-") == text.npos;
}

// The members of a valid event, and its whole body without insignificant white space.
struct ValidEvent {
  std::string id;
  std::string name;
  event::Timestamp time;
  std::string body;
};

bool IsFarFuture(const ValidEvent& event) {
  return event.time.micros > 7'000'000'000 * event::kMicrosPerSecond;
}

class EventReader {
 public:
  std::optional<ValidEvent> Read(std::string_view line) {
    element root;
    if (parser_.parse(simdjson::padded_string(line)).get(root) != simdjson::SUCCESS) return {};
    std::string_view id;
    std::string_view name;
    element time;
    if (root["event_uuid"].get(id) != simdjson::SUCCESS ||
        root["event_name"].get(name) != simdjson::SUCCESS ||
        root["created_at"].get(time) != simdjson::SUCCESS || !IsUuid(id)) {
      return {};
    }
    std::string time_text = simdjson::to_string(time);
    std::erase(time_text, '"');
    const auto timestamp = event::ParseTimestamp(time_text, event::TimeFormat::kAuto);
    if (!timestamp) return {};
    return ValidEvent{std::string(id), std::string(name), *timestamp, simdjson::minify(root)};
  }

 private:
  simdjson::dom::parser parser_;
};

TEST(Generator, SameSettingsGiveTheSameBytes) {
  const std::string first = AllFor(Mixed());
  EXPECT_EQ(first, AllFor(Mixed()));
  Settings other = Mixed();
  other.seed = 2;
  EXPECT_NE(first, AllFor(other));
}

// A change of these bytes breaks whoever compares runs: say so in the release notes.
TEST(Generator, BytesOfSeedOneStayTheSame) {
  const std::string first = AllFor({.events = 1, .size_bytes = kMinSizeBytes});
  EXPECT_EQ(
      first,
      R"({"event_uuid":"ec463746-55b3-4415-a280-5798f297a3a6","event_name":"account:started",)"
      R"("created_at":1767750053,"message":"Path C:\\temp\\report.pdf could not be opened. )"
      R"(and so on, as ag"})"
      "\n");
}

TEST(Random, MeetsTheReferenceNumbersOfXoshiro) {
  Random random(0);
  EXPECT_EQ(random.Next(), 0x99EC5F36CB75F2B4U);
  EXPECT_EQ(random.Next(), 0xBF6E1F784956452AU);
}

TEST(Generator, ShorterRunIsAPrefixOfTheLonger) {
  Settings shorter = Mixed();
  shorter.events = 100;
  EXPECT_TRUE(AllFor(Mixed()).starts_with(AllFor(shorter)));
}

TEST(Generator, NoEventsAreNoBytes) {
  EventGenerator generator({.events = 0});
  std::string out = "kept";
  EXPECT_FALSE(generator.Next(out));
  EXPECT_EQ(out, "kept");
}

TEST(Generator, CountsAreWhatTheLinesHold) {
  EventGenerator generator(Mixed());
  const std::string text = All(generator);
  EventReader reader;
  std::unordered_map<std::string, std::string> bodies;
  GeneratedCounts found;
  std::unordered_set<std::string> lines_seen;
  for (const std::string_view line : Lines(text)) {
    ++found.events;
    // A far future and an id given twice are invalid to a pipeline only.
    const auto event = reader.Read(line);
    const bool twice = line.find("event_uuid") != line.rfind("event_uuid");
    if (!event || twice || IsFarFuture(*event)) {
      ++found.bad;
      continue;
    }
    const auto [owner, is_new] = bodies.try_emplace(event->id, event->body);
    ++(is_new ? found.unique : owner->second == event->body ? found.duplicates : found.conflicts);
  }
  const GeneratedCounts& truth = generator.counts();
  EXPECT_EQ(found.events, Mixed().events);
  EXPECT_EQ(found.events, truth.events);
  EXPECT_EQ(found.unique, truth.unique);
  EXPECT_EQ(found.duplicates, truth.duplicates);
  EXPECT_EQ(found.conflicts, truth.conflicts);
  EXPECT_EQ(found.bad, truth.bad);
}

TEST(Generator, RatesAreMet) {
  EventGenerator generator(Mixed());
  All(generator);
  const GeneratedCounts& counts = generator.counts();
  EXPECT_NEAR(static_cast<double>(counts.duplicates), 1'000, 150);
  EXPECT_NEAR(static_cast<double>(counts.conflicts), 600, 120);
  EXPECT_NEAR(static_cast<double>(counts.bad), 2'000, 200);
}

TEST(Generator, NoEventIsBothDuplicatedAndContradicted) {
  Settings settings = Mixed();
  settings.bad = 0;
  settings.duplicates = settings.conflicts = 0.3;
  EventReader reader;
  std::map<std::string, std::multiset<std::string>> bodies;
  const std::string text = AllFor(settings);
  for (const std::string_view line : Lines(text)) {
    auto event = reader.Read(line);
    ASSERT_TRUE(event);
    bodies[event->id].insert(event->body);
  }
  for (const auto& [id, versions] : bodies) {
    const std::set<std::string> distinct(versions.begin(), versions.end());
    EXPECT_TRUE(distinct.size() == 1 || distinct.size() == versions.size()) << id;
  }
}

TEST(Generator, SomeDuplicatesDifferInWhiteSpace) {
  Settings settings{.events = 2'000, .duplicates = 0.2};
  const std::string text = AllFor(settings);
  const auto lines = Lines(text);
  const std::set<std::string_view> distinct(lines.begin(), lines.end());
  EventGenerator generator(settings);
  All(generator);
  EXPECT_GT(distinct.size(), generator.counts().unique);
  EXPECT_LT(distinct.size(), generator.counts().events);
}

TEST(Generator, BadEventsAreSpreadEvenlyOverTheKinds) {
  EventGenerator generator({.events = 1'100, .bad = 1});
  All(generator);
  EXPECT_THAT(generator.counts().bad_by_kind, testing::Each(100U));
}

class EachBadKind : public testing::TestWithParam<std::size_t> {
 protected:
  BadKind kind() const { return static_cast<BadKind>(GetParam()); }
};

INSTANTIATE_TEST_SUITE_P(Generator, EachBadKind, testing::Range(std::size_t{0}, kBadKinds),
                         [](const auto& test) {
                           return std::string(Name(static_cast<BadKind>(test.param)));
                         });

// What a JSON parser and a look at the members say about a bad line.
std::string Diagnosis(std::string_view line) {
  simdjson::dom::parser parser;
  element root;
  if (!simdjson::validate_utf8(line)) return "not UTF-8";
  if (parser.parse(simdjson::padded_string(line)).get(root) != simdjson::SUCCESS) return "not JSON";
  if (!root.is_object()) return "not an object";
  if (line.find("event_uuid") != line.rfind("event_uuid")) return "two ids";
  if (root["event_uuid"].error() != simdjson::SUCCESS) return "no id";
  if (root["event_name"].is_null()) return "null name";
  if (!root["event_name"].is_string()) return "name is no string";
  if (!IsUuid(std::string_view(root["event_uuid"]))) return "invalid id";
  EventReader reader;
  const auto event = reader.Read(line);
  if (!event) return "invalid time";
  return IsFarFuture(*event) ? "future" : "valid";
}

TEST_P(EachBadKind, IsWrongInItsOwnWay) {
  const std::array<std::string_view, kBadKinds> expected = {
      "not JSON",     "not UTF-8", "no id",   "null name",     "invalid id", "name is no string",
      "invalid time", "future",    "two ids", "not an object", "not JSON"};
  Random random(7);
  const Settings settings;
  const auto names = EventNames(settings.types, settings.subtypes);
  EventMembers members;
  for (int i = 0; i < 300; ++i) {
    FillMembers(settings, names, random, members);
    std::string line;
    AppendBadObject(kind(), members, settings.size_bytes, random, line);
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_EQ(Diagnosis(line), expected[GetParam()]) << line;
  }
}

TEST(Generator, LinesHaveTheSizeAskedForOnAverage) {
  for (const std::uint32_t size : {kMinSizeBytes, 350U, 1'000U, 50'000U}) {
    const std::string text = AllFor({.events = 1'000, .size_bytes = size});
    EXPECT_NEAR(static_cast<double>(text.size()) / 1'000, size, size * 0.06);
  }
}

TEST(Generator, EveryDayAndNameOfTheBenchmarkIsThere) {
  const Settings settings{.events = 200'000,
                          .types = 30,
                          .subtypes = 10,
                          .days = 30,
                          .size_bytes = kMinSizeBytes,
                          .duplicates = 0.02,
                          .bad = 0.01,
                          .odd_names = 0};
  EventGenerator generator(settings);
  EventReader reader;
  std::set<std::pair<std::string, event::Day>> partitions;
  for (std::string line; generator.Next(line); line.clear()) {
    const auto event = reader.Read(line);
    if (event && !IsFarFuture(*event)) {
      partitions.emplace(event->name, DayOf(event->time));
    }
  }
  EXPECT_EQ(partitions.size(), 9'000U);
}

TEST(Generator, TimesStayWithinTheDays) {
  const Settings settings{.events = 5'000, .start = {19'000}, .days = 3};
  EventReader reader;
  std::map<std::int32_t, int> events_of_day;
  const std::string text = AllFor(settings);
  for (const std::string_view line : Lines(text))
    ++events_of_day[DayOf(reader.Read(line)->time).days];
  EXPECT_THAT(events_of_day, testing::ElementsAre(testing::Key(19'000), testing::Key(19'001),
                                                  testing::Key(19'002)));
}

TEST(Generator, OddNamesHaveOneOrThreeParts) {
  EventReader reader;
  std::map<std::ptrdiff_t, int> events_by_colons;
  const std::string text = AllFor({.events = 10'000, .odd_names = 0.1});
  for (const std::string_view line : Lines(text)) {
    const std::string name = reader.Read(line)->name;
    ++events_by_colons[std::count(name.begin(), name.end(), ':')];
  }
  EXPECT_NEAR(events_by_colons[0], 500, 120);
  EXPECT_NEAR(events_by_colons[2], 500, 120);
  EXPECT_EQ(events_by_colons[0] + events_by_colons[1] + events_by_colons[2], 10'000);
}

TEST(Generator, MemoryOfRecentEventsIsBounded) {
  RecentEvents recent(1'000'000);
  Random random(1);
  EXPECT_EQ(recent.Take(RecentEvents::Use::kDuplicate, random), nullptr);
  for (int i = 0; i < 1'000; ++i) recent.Remember(std::to_string(i), random);
  std::set<std::string> remembered;
  for (int i = 0; i < 1'000; ++i) {
    remembered.insert(*recent.Take(RecentEvents::Use::kDuplicate, random));
  }
  EXPECT_LE(remembered.size(), 16U);
}

TEST(Vocabulary, NamesAreDistinctHoweverMany) {
  const auto names = EventNames(100, 100);
  std::set<std::string> distinct;
  for (const auto& name : names) distinct.insert(name.type + ":" + name.subtype);
  EXPECT_EQ(distinct.size(), 10'000U);
  EXPECT_EQ(names.front().type + ":" + names.front().subtype, "account:created");
}

}  // namespace
}  // namespace weir::generator
