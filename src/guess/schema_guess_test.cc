// Guessed schemas: what they say, and that they take the sample that they are guessed from.
#include "src/guess/schema_guess.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::guess {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr event::Timestamp kGuessedAt{1'700'000'000 * event::kMicrosPerSecond};

/// 30 records; `make` gives one by its number.
template <typename Make>
std::vector<std::string> Records(const Make& make) {
  std::vector<std::string> records;
  for (int number = 0; number < 30; ++number) records.push_back(make(number));
  return records;
}

Guess GuessOf(const std::vector<std::string>& records) {
  return GuessSchema(records, "in.json", kGuessedAt).value();
}

std::string Order(int number) {
  return fmt::format(
      R"({{"order":{{"id":"o-{0}"}},"kind":"k{1}","at":{2},"user":{{"id":"u-{0}"}}}})", number,
      number % 4, 1'626'336'550'000 + number);
}

TEST(SchemaGuess, TakesItsSampleAndSaysWhy) {
  const Guess guess = GuessOf(Records(Order));
  EXPECT_TRUE(guess.missing.empty());
  EXPECT_EQ(guess.trial.valid, 30U);
  const auto schema = event::ParseSchema(guess.toml, "guess").value();
  EXPECT_EQ(schema.id_fields.front().ToText(), "order.id");
  EXPECT_EQ(schema.id_format, event::IdFormat::kText);
  EXPECT_EQ(schema.name_fields.front().ToText(), "kind");
  EXPECT_EQ(schema.time_field.ToText(), "at");
  EXPECT_EQ(schema.time_format, event::TimeFormat::kUnixMillis);
  EXPECT_THAT(guess.toml, HasSubstr("# A schema that was guessed from 30 records of in.json.\n"));
  EXPECT_THAT(guess.toml, HasSubstr("# It takes 30 of them for valid events.\n"));
  EXPECT_THAT(guess.toml, HasSubstr("# order.id: in all 30, 30 different, such as o-0\n"));
  EXPECT_THAT(guess.toml, HasSubstr("it could be, instead:\n#   user.id: in all 30,"));
  EXPECT_THAT(guess.toml, HasSubstr("# at: in all 30, Unix time in milliseconds, such as 16263"));
  EXPECT_FALSE(guess.preset);
}

TEST(SchemaGuess, NamesAPresetThatTakesAsMuch) {
  const Guess guess = GuessOf(Records([](int number) {
    return fmt::format(R"({{"id":"{}","type":"t{}","created_at":"2021-07-15T08:09:10Z"}})", number,
                       number % 3);
  }));
  EXPECT_EQ(guess.preset, "github");
  EXPECT_THAT(guess.toml, HasSubstr("needs no file: --schema github\n"));
  EXPECT_EQ(event::ParseSchema(guess.toml, "guess").value().time_format,
            event::TimeFormat::kRfc3339);
}

TEST(SchemaGuess, WithoutAFieldForARoleIsAPresetIfOneFits) {
  const Guess guess = GuessOf(Records([](int number) {  // no single field is the id
    return fmt::format(R"({{"specversion":"1.0","source":"/s{}","id":"{}","type":"a.b"}})",
                       number % 2, number / 2);
  }));
  EXPECT_EQ(guess.preset, "cloudevents");
  EXPECT_THAT(guess.toml, HasSubstr("extends = \"cloudevents\"\n"));
  EXPECT_TRUE(guess.missing.empty());
}

TEST(SchemaGuess, WithoutAFieldForARoleNamesIt) {
  const Guess guess = GuessOf(Records([](int number) {
    return fmt::format(R"({{"id":{},"when\u001b":"yesterday","level":"info"}})", number);
  }));
  EXPECT_EQ(guess.toml, "");
  EXPECT_THAT(guess.missing, ElementsAre(Role::kName, Role::kTime));
  EXPECT_THAT(guess.fields, ElementsAre("id", "level", "when\\x1b"));
}

TEST(SchemaGuess, OpensWhatEventsComeWrappedIn) {
  std::string events;
  for (int number = 0; number < 30; ++number) events += (number > 0 ? "," : "") + Order(number);
  const Guess guess = GuessOf({"{\"page\":1,\"Records\":[" + events + "]}"});
  EXPECT_EQ(guess.trial.valid, 30U);
  const auto schema = event::ParseSchema(guess.toml, "guess").value();
  EXPECT_EQ(schema.records.kind, event::Wrapping::Kind::kPath);
  EXPECT_EQ(schema.records.path.ToText(), "Records");
}

TEST(SchemaGuess, SaysWhereTimesHaveNoZoneOrAreNotThere) {
  const Guess guess = GuessOf(Records([](int number) {
    return number % 3 == 0 ? fmt::format(R"({{"id":{},"type":"a"}})", number)
                           : fmt::format(R"({{"id":{},"type":"b","time":"2021-07-15T08:09:{}"}})",
                                         number, number + 10);
  }));
  EXPECT_THAT(guess.toml, HasSubstr("without an offset, which is taken for UTC"));
  EXPECT_THAT(guess.toml, HasSubstr("missing = \"arrival\"\n"));
  EXPECT_EQ(guess.trial.valid, 30U);
}

TEST(SchemaGuess, KeepsNamesThatDifferInCaseWhereTheSampleHasThem) {
  const Guess guess = GuessOf(Records([](int number) {
    return fmt::format(R"({{"id":{},"type":"b","time":{},"Host":1,"host":2}})", number,
                       1'626'336'550 + number);
  }));
  EXPECT_THAT(guess.toml, HasSubstr("case = \"keep\"\n"));
  EXPECT_EQ(guess.trial.valid, 30U);
}

TEST(SchemaGuess, OfHostileNamesIsASchemaAndSafeToShow) {
  const Guess guess = GuessOf(Records([](int number) {
    return fmt::format(
        R"({{"a.b\\\"]\n\u001b[31m":{{"event_id":"{0}"}},"type":"#\n[x]\u007f{1}","ti\u0000me":1,)"
        R"("é\u2028":{{"time":{2}}}}})",
        number, number % 3, 1'626'336'550 + number);
  }));
  const auto schema = event::ParseSchema(guess.toml, "guess").value();
  EXPECT_EQ(schema.id_fields.front().keys.front(), "a.b\\\"]\n\x1b[31m");
  EXPECT_EQ(guess.trial.valid, 30U);
  EXPECT_THAT(guess.toml, Not(HasSubstr("\x1b")));
  EXPECT_THAT(guess.toml, Not(HasSubstr("\x7f")));
}

TEST(SchemaGuess, AFewThatAreNoEventsChangeNothing) {
  std::vector<std::string> records = Records([](int number) {
    return fmt::format(
        R"({{"id":"00000000-0000-4000-8000-0000000000{}","type":"t{}","ts":16263365{}}})",
        number + 10, number % 3, number + 10);
  });
  records.back() = R"({"id":"none","type":"t1"})";
  records.emplace_back("{");
  const Guess guess = GuessOf(records);
  EXPECT_THAT(guess.toml, HasSubstr("format = \"uuid\"\n"));
  EXPECT_THAT(guess.toml, HasSubstr("29 of them UUIDs"));
  EXPECT_THAT(guess.toml, Not(HasSubstr("missing = ")));
  EXPECT_THAT(guess.toml,
              HasSubstr("It takes 29 of them for valid events; the others: 1 invalid_json, 1 "));
}

TEST(SchemaGuess, OfNothingIsNothing) {
  EXPECT_EQ(GuessOf({}).objects, 0U);
  EXPECT_EQ(GuessOf({"[1]", "x"}).toml, "");
}

}  // namespace
}  // namespace weir::guess
