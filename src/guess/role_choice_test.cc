// Which fields are chosen, where several could be it.
#include "src/guess/role_choice.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace weir::guess {
namespace {

constexpr event::Timestamp kChosenAt{1'700'000'000 * event::kMicrosPerSecond};

/// The field that is chosen of 20 records of this shape, "#" being a number that differs, "%" one
/// of three; "" where none is good enough.
std::string ChosenOf(Role role, const std::string& shape) {
  FieldCensus census(kChosenAt);
  for (int number = 0; number < 20; ++number) {
    std::string record;
    for (const char letter : shape) {
      if (letter == '#') {
        record += std::to_string(100 + number);
      } else if (letter == '%') {
        record += std::to_string(number % 3);
      } else {
        record += letter;
      }
    }
    census.Add(record);
  }
  const auto candidates = CandidatesFor(role, census);
  if (candidates.empty() || candidates.front().points < kLeastPoints) return "";
  return candidates.front().facts->path.ToText();
}

TEST(RoleChoice, AnIdDiffersFromRecordToRecord) {
  EXPECT_EQ(ChosenOf(Role::kId, R"({"id":"same","message_id":"m#"})"), "message_id");
  EXPECT_EQ(ChosenOf(Role::kId, R"({"user_id":"u#","id":#})"), "id");
  EXPECT_EQ(ChosenOf(Role::kId, R"({"event":{"id":"e#"},"actor":{"id":"a#"}})"), "event.id");
  EXPECT_EQ(ChosenOf(Role::kId, R"({"x":"00000000-0000-4000-8000-000000000#"})"), "x");
  EXPECT_EQ(ChosenOf(Role::kId, R"({"user_id":"u%","text":"a b #"})"), "");
  EXPECT_EQ(ChosenOf(Role::kId, R"({"ts":1626336#})"), "");
}

TEST(RoleChoice, ANameComesAgainAndAgain) {
  EXPECT_EQ(ChosenOf(Role::kName, R"({"name":"n#","event":"e%"})"), "event");
  EXPECT_EQ(ChosenOf(Role::kName, R"({"n":#,"type":"Feature","properties":{"type":"t%"}})"),
            "properties.type");
  EXPECT_EQ(ChosenOf(Role::kName, R"({"n":#,"event":{"name":"a%"},"name":"b%"})"), "event.name");
  EXPECT_EQ(ChosenOf(Role::kName, R"({"n":#,"detail-type":"d%"})"), "detail-type");
  EXPECT_EQ(ChosenOf(Role::kName, R"({"n":#,"type":"only"})"), "type");
  EXPECT_EQ(ChosenOf(Role::kName, R"({"n":#,"level":"l%"})"), "");
}

TEST(RoleChoice, ATimeIsOneAndRatherThatOfTheEvent) {
  EXPECT_EQ(ChosenOf(Role::kTime, R"({"time":1626336#,"updated":1626337#})"), "time");
  EXPECT_EQ(ChosenOf(Role::kTime, R"({"time":1626336550#,"updated":1626337550#})"), "time");
  EXPECT_EQ(ChosenOf(Role::kTime, R"({"expires_at":"2021-07-15","created_at":"2021-07-14"})"),
            "created_at");
  EXPECT_EQ(ChosenOf(Role::kTime, R"({"n":1626336550#})"), "");
  EXPECT_EQ(ChosenOf(Role::kTime, R"({"n":"2021-07-15T08:09:10.#Z"})"), "n");
  EXPECT_EQ(ChosenOf(Role::kTime, R"({"time":"soon #"})"), "");
}

TEST(RoleChoice, OneFormatReadsAllTimesOrTheirSizeTells) {
  const auto format_of = [](const std::vector<std::string>& values) {
    FieldCensus census(kChosenAt);
    for (const std::string& value : values) census.Add("{\"t\":" + value + "}");
    return FormatOfTimes(census.fields().at("t"));
  };
  EXPECT_EQ(format_of({"1626336550", "1626336551.5"}), event::TimeFormat::kUnixSeconds);
  EXPECT_EQ(format_of({"1626336550123456789"}), event::TimeFormat::kUnixNanos);
  EXPECT_EQ(format_of({R"("2021-07-15")", R"("2021-07-15T08:09:10Z")"}),
            event::TimeFormat::kRfc3339);
  EXPECT_EQ(format_of({"1626336550", R"("2021-07-15")"}), event::TimeFormat::kAuto);
}

}  // namespace
}  // namespace weir::guess
