// Schemas in TOML: each feature with the schema that it makes, each mistake with its exact message.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/event/schema.h"

namespace weir::event {
namespace {

using ::testing::ElementsAre;
using ::testing::MatchesRegex;

/// REQUIRES: the text is a valid schema.
Schema Parsed(std::string_view toml) {
  Result<Schema> schema = ParseSchema(toml, "dir/orders.toml");
  EXPECT_TRUE(schema) << (schema ? "" : schema.error().message);
  return schema ? *std::move(schema) : Schema{};
}

std::string Complaint(std::string_view toml) {
  const Result<Schema> schema = ParseSchema(toml, "x.toml");
  if (schema) return "no complaint";
  EXPECT_EQ(schema.error().kind, ErrorKind::kInvalidInput);
  return schema.error().message;
}

FieldPath Path(std::vector<std::string> keys) { return {std::move(keys)}; }

TEST(ParseSchema, ReadsEveryMember) {
  const Schema schema = Parsed(R"(
schema = "shop"
extends = "weir"
[id]
fields = ["order.id", "line"]
format = "text"
separator = "/"
[name]
fields = ["kind", "action"]
strict = true
[time]
field = "meta.at"
format = "unix-millis"
earliest = 2010-02-03
max_ahead = "90m"
[fields."user.id"]
required = true
format = "integer"
min = 1
max = 9999
)");
  EXPECT_EQ(schema.name, "shop");
  EXPECT_THAT(schema.id_fields, ElementsAre(Path({"order", "id"}), Path({"line"})));
  EXPECT_EQ(schema.id_format, IdFormat::kText);
  EXPECT_EQ(schema.id_separator, "/");
  EXPECT_THAT(schema.name_fields, ElementsAre(Path({"kind"}), Path({"action"})));
  EXPECT_TRUE(schema.strict_name);
  EXPECT_EQ(schema.time_field, Path({"meta", "at"}));
  EXPECT_EQ(schema.time_format, TimeFormat::kUnixMillis);
  EXPECT_EQ(FormatTimestamp(schema.earliest), "2010-02-03T00:00:00Z");
  EXPECT_EQ(schema.max_ahead_micros, 5'400 * kMicrosPerSecond);
  ASSERT_EQ(schema.rules.size(), 1U);
  EXPECT_EQ(schema.rules[0].path, Path({"user", "id"}));
  EXPECT_TRUE(schema.rules[0].required);
  EXPECT_EQ(schema.rules[0].format, FieldFormat::kInteger);
  EXPECT_EQ(schema.rules[0].min, 1);
  EXPECT_EQ(schema.rules[0].max, 9999);
}

TEST(ParseSchema, IsWeirUnderTheNameOfTheFileWhereNothingIsSaid) {
  const Schema schema = Parsed("");
  EXPECT_EQ(schema.name, "orders");
  EXPECT_EQ(SchemaDigest(schema), SchemaDigest(Schema{}));
}

TEST(ParseSchema, KeepsAllOfThePresetThatIsNotChanged) {
  for (const std::string_view preset : PresetNames()) {
    const Schema schema = Parsed("extends = \"" + std::string(preset) + "\"");
    EXPECT_EQ(SchemaDigest(schema), SchemaDigest(*PresetSchema(preset))) << preset;
  }
}

TEST(ParseSchema, ChangesARuleOfThePreset) {
  const Schema schema = Parsed("extends = \"cloudevents\"\n[fields.specversion]\nrequired = false");
  ASSERT_EQ(schema.rules.size(), 1U);
  EXPECT_FALSE(schema.rules[0].required);
  EXPECT_EQ(schema.rules[0].format, FieldFormat::kString);
}

TEST(ParseSchema, TakesOneFieldWithoutAList) {
  const Schema schema = Parsed("[id]\nfield = \"a.b\"\n[name]\nfield = \"c\"");
  EXPECT_THAT(schema.id_fields, ElementsAre(Path({"a", "b"})));
  EXPECT_THAT(schema.name_fields, ElementsAre(Path({"c"})));
}

TEST(ParseSchema, ReadsBackslashesInPaths) {
  EXPECT_EQ(Parsed(R"([time]
field = 'a\.b.c\\d')")
                .time_field,
            Path({"a.b", R"(c\d)"}));
  EXPECT_EQ(Parsed(R"([time]
field = "a\\.b")")
                .time_field,
            Path({"a.b"}));
  EXPECT_EQ(Parsed(R"([fields.'a\.b'])").rules.at(0).path, Path({"a.b"}));
}

RC_GTEST_PROP(ParseSchemaProperty, PathsAreReadAsTheyAreWritten, ()) {
  const auto key = rc::gen::nonEmpty(
      rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab.\\ \"/"))));
  const FieldPath path{*rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(key))};
  const Result<Schema> schema =
      ParseSchema("[time]\nfield = '''" + path.ToText() + "'''", "x.toml");
  RC_ASSERT(schema.has_value());
  RC_ASSERT(schema->time_field == path);
}

TEST(ParseSchema, ReadsWhatRecordsComeWrappedIn) {
  using Kind = Wrapping::Kind;
  EXPECT_EQ(Parsed("").records, Wrapping{});
  EXPECT_EQ(Parsed("[records]\nwrapper = 'auto'").records, Wrapping{});
  EXPECT_EQ(Parsed("[records]\nwrapper = 'lines'").records, (Wrapping{Kind::kLines, {}}));
  EXPECT_EQ(Parsed("[records]\nwrapper = 'array'").records, (Wrapping{Kind::kArray, {}}));
  const Wrapping at_path{Kind::kPath, Path({"detail", "items"})};
  EXPECT_EQ(Parsed("[records]\npath = 'detail.items'").records, at_path);
  EXPECT_EQ(Parsed("extends = 'cloudtrail'").records, (Wrapping{Kind::kPath, Path({"Records"})}));
  EXPECT_EQ(Parsed("extends = 'cloudtrail'\n[records]\nwrapper = 'lines'").records,
            (Wrapping{Kind::kLines, {}}));
  EXPECT_EQ(
      Complaint("[records]\nwrapper = 'tar'"),
      "x.toml:2:11: \"wrapper\" in [records] is unknown: \"tar\"; use one of auto, lines, array");
  EXPECT_EQ(Complaint("[records]\nwrapper = 'array'\npath = 'a'"),
            "x.toml:3:8: \"path\" in [records] stands beside \"wrapper\"; keep one of the two");
}

TEST(ParseSchema, ReadsEveryFormat) {
  const auto id = [](const std::string& word) {
    return Parsed("[id]\nformat = \"" + word + "\"").id_format;
  };
  EXPECT_EQ(id("uuid"), IdFormat::kUuid);
  EXPECT_EQ(id("text"), IdFormat::kText);
  const auto time = [](const std::string& word) {
    return Parsed("[time]\nformat = \"" + word + "\"").time_format;
  };
  EXPECT_EQ(time("auto"), TimeFormat::kAuto);
  EXPECT_EQ(time("unix-seconds"), TimeFormat::kUnixSeconds);
  EXPECT_EQ(time("unix-millis"), TimeFormat::kUnixMillis);
  EXPECT_EQ(time("unix-micros"), TimeFormat::kUnixMicros);
  EXPECT_EQ(time("rfc3339"), TimeFormat::kRfc3339);
  const auto field = [](const std::string& word) {
    return Parsed("[fields.x]\nformat = \"" + word + "\"").rules.at(0).format;
  };
  EXPECT_EQ(field("any"), FieldFormat::kAny);
  EXPECT_EQ(field("string"), FieldFormat::kString);
  EXPECT_EQ(field("integer"), FieldFormat::kInteger);
  EXPECT_EQ(field("number"), FieldFormat::kNumber);
  EXPECT_EQ(field("boolean"), FieldFormat::kBoolean);
  EXPECT_EQ(field("object"), FieldFormat::kObject);
  EXPECT_EQ(field("array"), FieldFormat::kArray);
  EXPECT_EQ(field("uuid"), FieldFormat::kUuid);
  EXPECT_EQ(field("timestamp"), FieldFormat::kTimestamp);
}

TEST(ParseSchema, ReadsDatesAndDateTimes) {
  const auto earliest = [](const std::string& date) {
    return FormatTimestamp(Parsed("[time]\nearliest = " + date).earliest);
  };
  EXPECT_EQ(earliest("1999-12-31"), "1999-12-31T00:00:00Z");
  EXPECT_EQ(earliest("1999-12-31T23:59:58"), "1999-12-31T23:59:58Z");
  EXPECT_EQ(earliest("1999-12-31 23:59:58.25Z"), "1999-12-31T23:59:58.250Z");
  EXPECT_EQ(earliest("1999-12-31T23:59:58+02:00"), "1999-12-31T21:59:58Z");
}

TEST(ParseSchema, ReadsDurations) {
  const auto seconds = [](const std::string& text) {
    return Parsed("[time]\nmax_ahead = \"" + text + "\"").max_ahead_micros / kMicrosPerSecond;
  };
  EXPECT_EQ(seconds("0s"), 0);
  EXPECT_EQ(seconds("45s"), 45);
  EXPECT_EQ(seconds("2m"), 120);
  EXPECT_EQ(seconds("24h"), 86'400);
  EXPECT_EQ(seconds("7d"), 604'800);
  EXPECT_EQ(seconds("3652059d"), 3'652'059LL * 86'400);
}

TEST(ParseSchema, TakesSixtyFourFields) {
  std::string toml;
  for (int i = 3; i < 64; ++i) toml += "[fields.f" + std::to_string(i) + "]\n";
  EXPECT_EQ(Parsed(toml).rules.size(), 61U);
}

struct Mistake {
  std::string_view toml;
  std::string_view message;
};

class SchemaMistake : public testing::TestWithParam<Mistake> {};

TEST_P(SchemaMistake, IsNamedWithItsPlaceAndRemedy) {
  EXPECT_EQ(Complaint(GetParam().toml), GetParam().message) << GetParam().toml;
}

constexpr Mistake kUnknownNames[] = {
    {"schem = 'a'", "x.toml:1:1: \"schem\" is unknown; did you mean \"schema\"?"},
    {"[tme]", "x.toml:1:2: \"tme\" is unknown; did you mean \"time\"?"},
    {"[id]\nfeild = 'a'", "x.toml:2:1: \"feild\" in [id] is unknown; did you mean \"field\"?"},
    {"[name]\nstrikt = true",
     "x.toml:2:1: \"strikt\" in [name] is unknown; did you mean \"strict\"?"},
    {"[time]\n  max-ahead = '1h'",
     "x.toml:2:3: \"max-ahead\" in [time] is unknown; did you mean \"max_ahead\"?"},
    {"[time]\nfields = ['a']",
     "x.toml:2:1: \"fields\" in [time] is unknown; did you mean \"field\"?"},
    {"[fields.a]\nminimum = 1",
     "x.toml:2:1: \"minimum\" in [fields.\"a\"] is unknown; did you mean \"min\"?"},
    {"[fields.user.id]\nrequired = true",
     "x.toml:1:14: \"user\" holds another table; write [fields.\"user.id\"]"},
    {"extends = 'githb'",
     "x.toml:1:11: \"extends\" is unknown: there is no preset \"githb\"; use one of weir, github, "
     "cloudtrail, cloudevents, segment, usgs"},
    {"[id]\nformat = 'guid'",
     "x.toml:2:10: \"format\" in [id] is unknown: \"guid\"; use one of uuid, text"},
    {"[time]\nformat = 'iso'",
     "x.toml:2:10: \"format\" in [time] is unknown: \"iso\"; use one of auto, unix-seconds, "
     "unix-millis, unix-micros, unix-nanos, rfc3339"},
    {"[fields.a]\nformat = 'int'",
     "x.toml:2:10: \"format\" in [fields.\"a\"] is unknown: \"int\"; use one of any, string, "
     "integer, number, boolean, object, array, uuid, timestamp"},
};
INSTANTIATE_TEST_SUITE_P(UnknownNames, SchemaMistake, testing::ValuesIn(kUnknownNames));

constexpr Mistake kWrongTypes[] = {
    {"schema = 1", "x.toml:1:10: \"schema\" is an integer; write it in quotes"},
    {"extends = true", "x.toml:1:11: \"extends\" is a boolean; write it in quotes"},
    {"id = 'a'", "x.toml:1:6: \"id\" is a string; write a table [id]"},
    {"[[id]]", "x.toml:1:1: \"id\" is an array; write a table [id]"},
    {"name = 'shop'",
     "x.toml:1:8: \"name\" is a string; write a table [name]; the schema's own name is schema = "
     "\"...\""},
    {"time = 12:00:00", "x.toml:1:8: \"time\" is a time; write a table [time]"},
    {"fields = 1.5",
     "x.toml:1:10: \"fields\" is a decimal number; write one table a field, such as "
     "[fields.\"user.id\"]"},
    {"[fields]\nuser = 'a'",
     "x.toml:2:8: \"user\" in [fields] is a string; write a table of its format and limits"},
    {"[id]\nfield = ['a']", "x.toml:2:9: \"field\" in [id] is an array; write one path in quotes"},
    {"[id]\nfields = 'a'",
     "x.toml:2:10: \"fields\" in [id] is a string; write a list of paths in quotes"},
    {"[id]\nfields = ['a', 1]", "x.toml:2:16: a path is an integer; write it in quotes"},
    {"[id]\nformat = 1", "x.toml:2:10: \"format\" in [id] is an integer; use one of uuid, text"},
    {"[id]\nseparator = 1", "x.toml:2:13: \"separator\" in [id] is an integer; write it in quotes"},
    {"[name]\nstrict = 'yes'",
     "x.toml:2:10: \"strict\" in [name] is a string; write true or false"},
    {"[time]\nfield = 1",
     "x.toml:2:9: \"field\" in [time] is an integer; write one path in quotes"},
    {"[time]\nearliest = '2000-01-01'",
     "x.toml:2:12: \"earliest\" in [time] is a string; write a date such as 2000-01-01, without "
     "quotes"},
    {"[time]\nmax_ahead = 24",
     "x.toml:2:13: \"max_ahead\" in [time] is an integer; write a whole number up to 3652059 days "
     "with s, m, h or d, such as \"24h\""},
    {"[fields.a]\nrequired = 1",
     "x.toml:2:12: \"required\" in [fields.\"a\"] is an integer; write true or false"},
    {"[fields.a]\nformat = 'number'\nmin = '1'",
     "x.toml:3:7: \"min\" in [fields.\"a\"] is a string; write a number"},
};
INSTANTIATE_TEST_SUITE_P(WrongTypes, SchemaMistake, testing::ValuesIn(kWrongTypes));

constexpr Mistake kWrongValues[] = {
    {"schema = ''", "x.toml:1:10: \"schema\" is empty; leave it out for the default"},
    {"[id]\nseparator = ''",
     "x.toml:2:13: \"separator\" in [id] is empty; leave it out for the default"},
    {"[id]\nfields = []", "x.toml:2:10: \"fields\" in [id] is empty; name at least one field"},
    {"[name]\nfields = []", "x.toml:2:10: \"fields\" in [name] is empty; name at least one field"},
    {"[id]\nfield = 'a'\nfields = ['b']",
     "x.toml:3:10: \"fields\" in [id] stands beside \"field\"; keep one of the two"},
    {"[id]\nfields = ['a', 'b']",
     "x.toml:2:10: \"fields\" in [id] join to no UUID; add format = \"text\""},
    {"[id]\nfield = 'event_type'",
     "x.toml:2:9: \"field\" in [id] names a member that makes room for one of Weir's; "
     "choose another one"},
    {"[id]\nfields = ['Event_Type.id']",
     "x.toml:2:10: \"fields\" in [id] names a member that makes room for one of Weir's; "
     "choose another one"},
    {"[id]\nfield = 'year'\n[members]\npartition = 'rename'",
     "x.toml:2:9: \"field\" in [id] names a member that makes room for one of Weir's; "
     "choose another one"},
    {"[members]\nderived = 'keep'",
     "x.toml:2:11: \"derived\" in [members] is unknown: \"keep\"; use one of rename, quarantine"},
    {"[members]\nown = 'keep'",
     "x.toml:2:1: \"own\" in [members] is unknown; did you mean \"case\"?"},
    {"[time]\nmissing = 'now'",
     "x.toml:2:11: \"missing\" in [time] is unknown: \"now\"; use one of refuse, arrival"},
    {"extends = 'cloudevents'\n[id]\nformat = 'uuid'",
     "x.toml:2:1: \"fields\" in [id] join to no UUID; add format = \"text\""},
    {"[time]\nearliest = 0000-12-31",
     "x.toml:2:12: \"earliest\" in [time] is not in the years 0001 to 9999; write a later date"},
    {"[time]\nmax_ahead = '1.5h'",
     "x.toml:2:13: \"max_ahead\" in [time] is no duration: \"1.5h\"; write a whole number up to "
     "3652059 days with s, m, h or d, such as \"24h\""},
    {"[fields.a]\nformat = 'number'\nmin = 2\nmax = 1",
     "x.toml:3:7: \"min\" in [fields.\"a\"] is greater than \"max\"; swap them"},
    {"[fields.a]\nformat = 'number'\nmin = nan",
     "x.toml:3:7: \"min\" in [fields.\"a\"] is not finite; leave it out"},
    {"[fields.a]\nformat = 'number'\nmax = inf",
     "x.toml:3:7: \"max\" in [fields.\"a\"] is not finite; leave it out"},
    {"[fields.a]\nmin = 1",
     "x.toml:2:7: \"min\" in [fields.\"a\"] is for numbers; add format = \"integer\" or "
     "\"number\""},
    {"[fields.a]\nformat = 'string'\nmax = 1",
     "x.toml:3:7: \"max\" in [fields.\"a\"] is for numbers; add format = \"integer\" or "
     "\"number\""},
};
INSTANTIATE_TEST_SUITE_P(WrongValues, SchemaMistake, testing::ValuesIn(kWrongValues));

constexpr Mistake kWrongPaths[] = {
    {"[time]\nfield = ''", "x.toml:2:9: the path is empty; name a field"},
    {"[fields.'']", "x.toml:1:9: the path is empty; name a field"},
    {"[time]\nfield = 'a..b'",
     R"(x.toml:2:9: the path "a..b" has an empty key; remove the dot, or write \. for a dot in a )"
     "key"},
    {"[time]\nfield = '.a'",
     R"(x.toml:2:9: the path ".a" has an empty key; remove the dot, or write \. for a dot in a )"
     "key"},
    {"[id]\nfields = ['x', 'a.']",
     R"(x.toml:2:16: the path "a." has an empty key; remove the dot, or write \. for a dot in a )"
     "key"},
    {R"([fields.'a\b'])",
     R"(x.toml:1:9: the path "a\b" has a stray backslash; write \. for a dot in a key, \\ for a )"
     "backslash"},
    {"[fields.'a\\']",
     R"(x.toml:1:9: the path "a\" has a stray backslash; write \. for a dot in a key, \\ for a )"
     "backslash"},
    {"[id]\nformat = 'text'\nfields = ['a', 'a']",
     "x.toml:3:16: the field \"a\" is there twice as an id field; remove one"},
    {"[name]\nfields = ['a', 'b', 'a']",
     "x.toml:2:21: the field \"a\" is there twice as a name field; remove one"},
    {"[fields.'a.b']\n[fields.a]",
     "x.toml:2:9: the field \"a\" is the parent of \"a.b\", so it can't be a value; remove one of "
     "the two"},
    {"[fields.'created_at.x']",
     "x.toml:1:9: the field \"created_at\" is the parent of \"created_at.x\", so it can't be a "
     "value; remove one of the two"},
};
INSTANTIATE_TEST_SUITE_P(WrongPaths, SchemaMistake, testing::ValuesIn(kWrongPaths));

TEST(ParseSchema, ReportsWhatStandsFirstInTheFile) {
  EXPECT_EQ(Complaint("[time]\nformat = 'iso'\n[id]\nformat = 'guid'"),
            "x.toml:2:10: \"format\" in [time] is unknown: \"iso\"; use one of auto, unix-seconds, "
            "unix-millis, unix-micros, unix-nanos, rfc3339");
}

TEST(ParseSchema, FieldsMayHaveSeveralRoles) {
  const auto schema = ParseSchema(
      "[id]\nfields = ['user', 'at', 'name']\nformat = 'text'\n[name]\nfield = 'name'\n"
      "[time]\nfield = 'at'\n[fields.user]\nformat = 'string'\n",
      "x.toml");
  ASSERT_TRUE(schema) << schema.error().message;
  EXPECT_EQ(schema->id_fields.size(), 3U);
  EXPECT_EQ(schema->time_field, FieldPath{{"at"}});
}

TEST(ParseSchema, ReadsWhatBecomesOfMembers) {
  const auto schema = ParseSchema(
      "[time]\nmissing = 'arrival'\nformat = 'unix-nanos'\n"
      "[members]\nderived = 'quarantine'\npartition = 'rename'\ncase = 'keep'\n",
      "x.toml");
  ASSERT_TRUE(schema) << schema.error().message;
  EXPECT_TRUE(schema->time_may_be_missing);
  EXPECT_EQ(schema->time_format, TimeFormat::kUnixNanos);
  EXPECT_EQ(schema->derived_members, MemberRule::kQuarantine);
  EXPECT_EQ(schema->partition_members, MemberRule::kRename);
  EXPECT_EQ(schema->case_clashes, MemberRule::kKeep);
  const auto back = ParseSchema("extends = 'cloudevents'\n[time]\nmissing = 'refuse'\n", "x.toml");
  EXPECT_FALSE(back->time_may_be_missing);
}

TEST(ParseSchema, RefusesDurationsThatAreNone) {
  for (const std::string text : {"", "h", "24", "24 h", "24hours", "-1h", "+1h", "1h30m",
                                 "3652060d", "9223372036854775807d", "9223372036854775808s"}) {
    EXPECT_THAT(Complaint("[time]\nmax_ahead = '" + text + "'"),
                testing::StartsWith("x.toml:2:13: \"max_ahead\" in [time] is no duration: \"" +
                                    text + "\"; "));
  }
}

TEST(ParseSchema, RefusesMoreThanSixtyFourFields) {
  std::string toml = "[id]\nformat = \"text\"\nfields = [\n";
  for (int i = 2; i < 65; ++i) toml += "\"f" + std::to_string(i) + "\",\n";
  EXPECT_EQ(Complaint(toml + "]"), "x.toml:66:1: the schema names 65 fields; leave out all but 64");
}

TEST(ParseSchema, RefusesTextsBeyondTheLimit) {
  EXPECT_EQ(Complaint(std::string(kMaxSchemaBytes + 1, '#')),
            "x.toml:1:1: the schema has 16385 bytes; shorten it to 16384");
}

TEST(ParseSchema, SurvivesTheDeepestKeyWithinTheLimit) {
  std::string key;
  for (int i = 0; i < 1000; ++i) key += "a.";
  EXPECT_EQ(Complaint("[" + key + "a]\n" + key + "a = 1"),
            "x.toml:1:2: \"a\" is unknown; did you mean \"id\"?");
}

TEST(ParseSchema, RefusesDeeperKeys) {
  EXPECT_EQ(Complaint("\n" + std::string(1001, '.')),
            "x.toml:2:1: the line has more than 1000 dots; name fields that are less deep, or "
            "break the line");
}

// What stands between the place and the remedy is toml++'s own, and differs between its versions.
TEST(ParseSchema, SaysWhereTheTomlIsWrong) {
  EXPECT_THAT(Complaint("schema = 'a'\nextends = \n"),
              MatchesRegex("x\\.toml:2:1[0-9]: .+; correct the TOML"));
  EXPECT_THAT(Complaint("[time]\nearliest = 2021-02-30"),
              MatchesRegex("x\\.toml:2:[0-9]+: .+; correct the TOML"));
  EXPECT_THAT(Complaint("[id]\n[id]"), MatchesRegex("x\\.toml:2:[0-9]: .+; correct the TOML"));
  EXPECT_THAT(Complaint("[=d]"), MatchesRegex("x\\.toml:1:[0-9]: .+; correct the TOML"));
  EXPECT_THAT(Complaint("[time]\nearliest = 2\u0420"),
              MatchesRegex("x\\.toml:2:[0-9]+: .+; correct the TOML"));
  EXPECT_THAT(Complaint("schema = 'a\xff'"),
              MatchesRegex("x\\.toml:1:[0-9]+: .+; correct the TOML"));
}

RC_GTEST_PROP(ParseSchemaProperty, AnyTextIsReadOrRefused, ()) {
  const auto line = rc::gen::element<std::string>(
      "[id]\n", "[name]\n", "[time]\n", "[fields]\n", "[fields.a]\n", "[fields.'a.b']\n",
      "[fields.a.b]\n", "field = 'a'\n", "fields = ['a', 'b.c']\n", "fields = []\n",
      "fields = [[]]\n", "format = 'text'\n", "format = 'number'\n", "min = 1\n", "max = nan\n",
      "strict = true\n", "earliest = 2000-01-01\n", "schema = 'x'\n", "extends = 'usgs'\n", "\"",
      "\\", "x");
  std::string toml;
  for (const std::string& part : *rc::gen::container<std::vector<std::string>>(line)) toml += part;
  const Result<Schema> schema = ParseSchema(toml, "x.toml");
  if (!schema) RC_ASSERT(schema.error().message.starts_with("x.toml:"));
}

}  // namespace
}  // namespace weir::event
