// Schemas: spelling of paths, digests, presets.
#include "src/event/schema.h"

#include <functional>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::event {
namespace {

using ::testing::ElementsAre;

TEST(FieldPath, IsSpelledWithDots) {
  EXPECT_EQ((FieldPath{{"id"}}.ToText()), "id");
  EXPECT_EQ((FieldPath{{"properties", "type"}}.ToText()), "properties.type");
}

TEST(FieldPath, EscapesDotsAndBackslashesInKeys) {
  EXPECT_EQ((FieldPath{{"a.b", "c"}}.ToText()), R"(a\.b.c)");
  EXPECT_EQ((FieldPath{{R"(a\)", "b"}}.ToText()), R"(a\\.b)");
}

TEST(SchemaDigest, IsStable) {
  EXPECT_EQ(SchemaDigest(Schema{}), "9c3958e246f48ba9");
  EXPECT_EQ(SchemaDigest(*PresetSchema("cloudevents")), "9c23c3a5182bbb76");
}

TEST(SchemaDigest, IgnoresTheName) {
  Schema renamed;
  renamed.name = "mine";
  EXPECT_EQ(SchemaDigest(renamed), SchemaDigest(Schema{}));
}

TEST(IdRule, NamesFormatAndFields) {
  Schema schema;
  EXPECT_EQ(IdRule(schema), "uuid event_uuid");
  EXPECT_EQ(IdRule(*PresetSchema("cloudevents")), R"(text source+id joined by " ")");
  schema.id_format = IdFormat::kText;
  schema.id_fields = {{{"a", "b.c"}}};
  EXPECT_EQ(IdRule(schema), R"(text a.b\.c)");
}

TEST(IdRule, IsAnotherForOtherIds) {
  std::set<std::string> rules;
  Schema schema;
  for (const IdFormat format : {IdFormat::kUuid, IdFormat::kText}) {
    schema.id_format = format;
    for (const std::vector<FieldPath>& fields :
         std::vector<std::vector<FieldPath>>{{{{"a"}}},
                                             {{{"a", "b"}}},
                                             {{{"a.b"}}},
                                             {{{"a"}}, {{"b"}}},
                                             {{{"a+b"}}},
                                             {{{"a b"}}},
                                             {{{"a\\"}}, {{"b"}}},
                                             {{{"a\\+b"}}}}) {
      schema.id_fields = fields;
      EXPECT_TRUE(rules.insert(IdRule(schema)).second) << IdRule(schema);
    }
  }
  schema.id_fields = {{{"a"}}, {{"b"}}};
  schema.id_separator = "\" b";
  EXPECT_TRUE(rules.insert(IdRule(schema)).second) << IdRule(schema);
}

TEST(IdRule, HeedsNothingElse) {
  Schema schema = *PresetSchema("github");
  const std::string rule = IdRule(schema);
  schema.name = "mine";
  schema.strict_name = true;
  schema.rules.push_back({.path = {{"x"}}, .required = true});
  EXPECT_EQ(IdRule(schema), rule);
  EXPECT_NE(MarkOf(schema), MarkOf(*PresetSchema("github")));
}

TEST(SchemaDigest, ChangesWithEverythingElse) {
  const std::function<void(Schema&)> changes[] = {
      [](Schema&) {},
      [](Schema& s) { s.id_fields = {{{"id"}}}; },
      [](Schema& s) {
        s.id_fields = {{{"event_uuid"}}, {{"id"}}};
      },
      [](Schema& s) {
        s.id_fields = {{{"event_uuid", "id"}}};
      },
      [](Schema& s) { s.id_fields = {{{"event_uuid.id"}}}; },
      [](Schema& s) {
        s.id_fields = {{{"id"}}, {{"event_uuid"}}};
      },
      [](Schema& s) { s.id_separator = "/"; },
      [](Schema& s) { s.id_format = IdFormat::kText; },
      [](Schema& s) { s.name_fields = {{{"type"}}}; },
      [](Schema& s) { s.strict_name = true; },
      [](Schema& s) { s.time_field = {{"at"}}; },
      [](Schema& s) { s.time_format = TimeFormat::kRfc3339; },
      [](Schema& s) { s.earliest = {0}; },
      [](Schema& s) { s.max_ahead_micros = 0; },
      [](Schema& s) { s.rules = {{.path = {{"x"}}}}; },
      [](Schema& s) {
        s.rules = {{.path = {{"x"}}}, {.path = {{"y"}}}};
      },
      [](Schema& s) { s.time_may_be_missing = true; },
      [](Schema& s) { s.time_format = TimeFormat::kUnixNanos; },
      [](Schema& s) { s.derived_members = MemberRule::kQuarantine; },
      [](Schema& s) { s.partition_members = MemberRule::kRename; },
      [](Schema& s) { s.partition_members = MemberRule::kQuarantine; },
      [](Schema& s) { s.case_clashes = MemberRule::kKeep; },
      [](Schema& s) { s.rules = {{.path = {{"x"}}, .required = true}}; },
      [](Schema& s) { s.rules = {{.path = {{"x"}}, .format = FieldFormat::kInteger}}; },
      [](Schema& s) { s.rules = {{.path = {{"x"}}, .min = 1}}; },
      [](Schema& s) { s.rules = {{.path = {{"x"}}, .max = 1}}; },
      [](Schema& s) { s.rules = {{.path = {{"x"}}, .min = 0.3}}; },
      [](Schema& s) { s.rules = {{.path = {{"x"}}, .min = 0.1 + 0.2}}; },
      [](Schema& s) { s.records.kind = Wrapping::Kind::kLines; },
      [](Schema& s) { s.records.kind = Wrapping::Kind::kArray; },
      [](Schema& s) {
        s.records = {Wrapping::Kind::kPath, {{"x"}}};
      },
  };
  std::set<std::string> digests;
  for (const auto& change : changes) {
    Schema schema;
    change(schema);
    EXPECT_TRUE(digests.insert(SchemaDigest(schema)).second) << digests.size();
  }
}

TEST(SchemaDigest, IsSixteenHexDigits) {
  EXPECT_THAT(SchemaDigest(Schema{}), testing::MatchesRegex("[0-9a-f]{16}"));
}

TEST(PresetNames, BeginWithWeir) {
  EXPECT_THAT(PresetNames(),
              ElementsAre("weir", "github", "cloudtrail", "cloudevents", "segment", "usgs"));
}

TEST(PresetSchema, CarriesItsName) {
  for (const std::string_view name : PresetNames()) EXPECT_EQ(PresetSchema(name)->name, name);
}

TEST(PresetSchema, OfWeirIsTheDefault) {
  EXPECT_EQ(SchemaDigest(*PresetSchema("weir")), SchemaDigest(Schema{}));
}

TEST(PresetSchema, NamesThePresetsWhenThereIsNoSuchOne) {
  const Result<Schema> schema = PresetSchema("kafka");
  ASSERT_FALSE(schema);
  EXPECT_EQ(schema.error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(schema.error().message,
            "there is no preset \"kafka\"; use one of weir, github, cloudtrail, cloudevents, "
            "segment, usgs");
}

/// "<id fields> | <name fields> | <time field>".
std::string Fields(const Schema& schema) {
  std::string text;
  for (const FieldPath& path : schema.id_fields) text += path.ToText() + " ";
  text += "|";
  for (const FieldPath& path : schema.name_fields) text += " " + path.ToText();
  return text + " | " + schema.time_field.ToText();
}

TEST(PresetSchema, MapsTheFieldsOfEachProducer) {
  EXPECT_EQ(Fields(*PresetSchema("weir")), "event_uuid | event_name | created_at");
  EXPECT_EQ(Fields(*PresetSchema("github")), "id | type | created_at");
  EXPECT_EQ(Fields(*PresetSchema("cloudtrail")), "eventID | eventSource eventName | eventTime");
  EXPECT_EQ(Fields(*PresetSchema("cloudevents")), "source id | type | time");
  EXPECT_EQ(Fields(*PresetSchema("segment")), "messageId | type event | timestamp");
  EXPECT_EQ(Fields(*PresetSchema("usgs")), "id | properties.type | properties.time");
}

TEST(PresetSchema, ReachesBackToTheFirstEarthquakeOfTheCatalogue) {
  EXPECT_EQ(FormatTimestamp(PresetSchema("usgs")->earliest), "1900-01-01T00:00:00Z");
}

TEST(PresetSchema, OfCloudTrailKeepsNamesThatDifferInCase) {
  EXPECT_EQ(PresetSchema("cloudtrail")->case_clashes, MemberRule::kKeep);
}

TEST(PresetSchema, OfCloudEventsRequiresTheSpecVersionAndNoTime) {
  const Schema schema = *PresetSchema("cloudevents");
  EXPECT_TRUE(schema.time_may_be_missing);
  ASSERT_EQ(schema.rules.size(), 1U);
  EXPECT_EQ(schema.rules[0].path, FieldPath{{"specversion"}});
  EXPECT_TRUE(schema.rules[0].required);
  EXPECT_EQ(schema.rules[0].format, FieldFormat::kString);
}

}  // namespace
}  // namespace weir::event
