// Why a record is no event: each reason, which of several faults counts, and what is noted of the
// fields all the same.
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/event/decoder.h"
#include "src/event/decoder_testing.h"

namespace weir::event {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kUuid = R"("6ae1768a-eb84-57ba-8981-2139135385a9")";

/// An event of the default schema with these values, JSON, and more members.
std::string Event(std::string_view id, std::string_view name, std::string_view time,
                  std::string_view more = {}) {
  return fmt::format(R"({{"event_uuid":{},"event_name":{},"created_at":{}{}}})", id, name, time,
                     more);
}

/// "reason: detail" of a record.
std::string Verdict(std::string_view record, const Schema& schema = {}) {
  const Outcome outcome = Decoded(record, schema);
  return outcome.reason == "none" ? "none" : outcome.reason + ": " + outcome.detail;
}

/// The time of an event as Weir writes it, or "reason: detail".
std::string TimeOf(std::string_view value, TimeFormat format = TimeFormat::kAuto) {
  Schema schema;
  schema.time_format = format;
  const Outcome outcome = Decoded(Event(kUuid, R"("a:b")", value), schema);
  if (outcome.reason != "none") return outcome.reason + ": " + outcome.detail;
  std::string written;
  AppendWideTimestamp(outcome.created_at, written);
  EXPECT_THAT(outcome.line, HasSubstr("\"created_datetime\":\"" + written + '"'));
  return FormatTimestamp(outcome.created_at);
}

Schema WithRules(std::vector<FieldRule> rules) {
  Schema schema;
  schema.rules = std::move(rules);
  return schema;
}

/// What a rule makes of the field "f" with this value: "none", or what is wrong.
std::string Breach(const FieldRule& rule, std::string_view value) {
  const Outcome outcome = Decoded(
      Event(kUuid, R"("a:b")", "1626336550", ",\"f\":" + std::string(value)), WithRules({rule}));
  EXPECT_EQ((outcome.valid >> 3) & 1, outcome.reason == "none" && value != "null" ? 1U : 0U);
  return outcome.reason == "none" ? "none" : outcome.detail;
}

TEST(Judgement, EachReasonHasItsDetail) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "empty: there is nothing but white space"},
      {" \n", "empty: there is nothing but white space"},
      {"\"\xff\"", "invalid_utf8: these bytes are not UTF-8"},
      {"{\"a\":\"\n\"}", "invalid_json: a string holds a control character that is not escaped"},
      {"{\"a", "invalid_json: a string is not closed"},
      {R"({"a":tru})", "invalid_json: this is no JSON value (byte 5)"},
      {Event(kUuid, R"("a:b")", "1626336550") + "x",
       "invalid_json: more text follows the value (byte 96)"},
      {std::string(1'025, '['), "too_deep: objects and arrays are nested too deeply (byte 1024)"},
      {"[]", "not_an_object: this is JSON, but no object (byte 0)"},
      {Event(kUuid, R"("a:b")", "1626336550", R"(,"event_name":"a:b")"),
       "duplicate_field: event_name is there more than once"},
      {Event(kUuid, R"("a:b")", "1626336550", R"(,"t":"\ud83d")"),
       "lone_surrogate: an escape names half a character (a lone surrogate) (byte 101)"},
      {Event(kUuid, R"("a:b")", "1626336550", R"(,"t":1,"t":2)"),
       "ambiguous_member: a name is there twice in one object (byte 103)"},
      {Event(kUuid, R"("a:b")", "1626336550", R"(,"t":1,"T":2)"),
       "ambiguous_member: two names in one object differ only in case (byte 103)"},
      {Event(kUuid, R"("a:b")", "1626336550", R"(,"event_type":1,"event_type_original":2)"),
       "reserved_member: a member has a name of the lake's, and the name that it would get is "
       "taken "
       "(byte 97)"},
      {"{}", "missing_field: event_uuid is missing"},
      {Event("null", R"("a:b")", "1626336550"), "missing_field: event_uuid is null"},
      {R"({"event_uuid":1,"event_name":"a:b"})", "missing_field: created_at is missing"},
      {Event("7", R"("a:b")", "1626336550"), "invalid_id: event_uuid is no UUID"},
      {Event(kUuid, "7", "1626336550"), "invalid_name: event_name is no text"},
      {Event(kUuid, R"("a:")", "1626336550"),
       R"(invalid_name: event_name has an empty part ("type:subtype"))"},
      {Event(kUuid, R"("a:b")", "{}"), "invalid_time: created_at is no time that the schema knows"},
      {Event(kUuid, R"("a:b")", "1"),
       "time_out_of_range: created_at is before the schema's earliest time"},
      {Event(kUuid, R"("a:b")", "1626536550"),
       "time_out_of_range: created_at is too far past the record's arrival"},
  };
  for (const auto& [record, verdict] : cases) EXPECT_EQ(Verdict(record), verdict) << record;
}

TEST(Judgement, DetailsNameNestedFieldsAsSchemasDo) {
  Schema schema = PresetSchema("usgs").value();
  EXPECT_EQ(Verdict(R"({"id":"x","properties":{"type":"quake"}})", schema),
            "missing_field: properties.time is missing");
  EXPECT_EQ(Verdict(R"({"id":"x","properties":{},"properties":{}})", schema),
            "duplicate_field: properties.type is there more than once");
  schema.strict_name = true;
  EXPECT_EQ(Verdict(R"({"id":"x","properties":{"type":"quake","time":0}})", schema),
            R"(invalid_name: properties.type has no subtype ("type:subtype"))");
}

TEST(Judgement, TheFirstReasonCountsOfAllTheFaults) {
  const Schema schema = WithRules({{.path = {{"d"}}},
                                   {.path = {{"m"}}, .required = true},
                                   {.path = {{"f"}}, .format = FieldFormat::kInteger}});
  const std::vector<std::string_view> in_order = {
      "duplicate_field", "missing_field",     "invalid_id",   "invalid_name",
      "invalid_time",    "time_out_of_range", "invalid_field"};
  for (unsigned faults = 0; faults < 1U << in_order.size(); ++faults) {
    const auto has = [&](unsigned fault) { return ((faults >> fault) & 1U) != 0; };
    const std::string record = Event(has(2) ? "1" : kUuid, has(3) ? R"(":")" : R"("a:b")",
                                     has(4)   ? "true"
                                     : has(5) ? "0"
                                              : "1626336550",
                                     fmt::format(R"(,"d":1{}{},"f":{})", has(0) ? R"(,"d":1)" : "",
                                                 has(1) ? "" : R"(,"m":1)", has(6) ? "1.5" : "1"));
    std::string_view expected = "none";
    for (unsigned fault = 0; fault < in_order.size() && expected == "none"; ++fault) {
      if (has(fault)) expected = in_order[fault];
    }
    EXPECT_EQ(Decoded(record, schema).reason, expected) << record;
  }
}

TEST(Judgement, WhatReadersCannotTakeComesBetweenFieldsThatAreThereTwiceAndMissingOnes) {
  const Schema schema = WithRules({{.path = {{"d"}}}});
  const std::pair<std::string_view, std::string_view> members[] = {
      {"duplicate_field", R"(,"d":1,"d":1)"},
      {"lone_surrogate", R"(,"s":"\ud800")"},
      {"ambiguous_member", R"(,"a":1,"a":1)"},
      {"reserved_member", R"(,"event_type":1,"event_type_original":1)"},
  };
  std::string record = R"({"event_uuid":null)";
  for (auto member = std::rbegin(members); member != std::rend(members); ++member) {
    record += member->second;
    EXPECT_EQ(Decoded(record + "}", schema).reason, member->first) << record;
  }
}

TEST(Judgement, OfEqualFaultsTheFirstFieldIsNamed) {
  EXPECT_EQ(Verdict("{}"), "missing_field: event_uuid is missing");
  const Schema schema = WithRules({{.path = {{"a"}}, .format = FieldFormat::kString},
                                   {.path = {{"b"}}, .format = FieldFormat::kString}});
  EXPECT_EQ(Verdict(Event(kUuid, R"("a:b")", "1626336550", R"(,"b":1,"a":1)"), schema),
            "invalid_field: a has another type than the schema says");
}

struct MaskCase {
  std::string record;
  FieldMask present;
  FieldMask valid;
};

TEST(Judgement, NotesPresenceAndValidityOfEachField) {
  const MaskCase cases[] = {
      {Event(kUuid, R"("a:b")", "1626336550"), 0b111, 0b111},
      {Event("1", R"("a:b")", "1626336550"), 0b111, 0b110},
      {Event(kUuid, R"(":")", "1626336550"), 0b111, 0b101},
      {Event(kUuid, R"("a:b")", "0"), 0b111, 0b011},
      {Event("null", "null", "null"), 0, 0},
      {R"({"event_name":"a:b"})", 0b010, 0b010},
      {Event("{}", "[]", "true"), 0b111, 0},
      {"[]", 0, 0},
      {"{", 0, 0},
  };
  for (const auto& [record, present, valid] : cases) {
    const Outcome outcome = Decoded(record);
    EXPECT_EQ(outcome.present, present) << record;
    EXPECT_EQ(outcome.valid, valid) << record;
  }
}

TEST(Judgement, NumbersFieldsInTheOrderOfTheSchema) {
  Schema schema = PresetSchema("cloudevents").value();
  schema.rules.push_back({.path = {{"subject"}}});
  const FieldNumbers numbers(schema);
  EXPECT_EQ(numbers.texts,
            (std::vector<std::string>{"source", "id", "type", "time", "specversion", "subject"}));
  EXPECT_EQ(numbers.required, 0b010111U) << "CloudEvents need no time";
  const Outcome outcome =
      Decoded(R"({"source":"/a","type":"t","time":"x","specversion":1,"subject":{}})", schema);
  EXPECT_EQ(outcome.present, 0b111101U);
  EXPECT_EQ(outcome.valid, 0b100101U);
}

TEST(Judgement, RejectionsAreAttributedAsFarAsNameAndDayAreKnown) {
  const Day day{18'823};
  const Outcome no_id = Decoded(Event("1", R"("account:created")", "1626336550"));
  EXPECT_EQ(no_id.day, day);
  EXPECT_EQ(no_id.type, "account");
  const Outcome no_name = Decoded(Event(kUuid, "1", "1626336550"));
  EXPECT_EQ(no_name.day, day);
  EXPECT_EQ(no_name.type, std::nullopt);
  const Outcome no_time = Decoded(Event(kUuid, R"("account:created")", "1"));
  EXPECT_EQ(no_time.day, std::nullopt);
  EXPECT_EQ(no_time.type, "account");
}

TEST(Judgement, ReadsTimesOfEveryFormat) {
  using enum TimeFormat;
  EXPECT_EQ(TimeOf("1626336550"), "2021-07-15T08:09:10Z");
  EXPECT_EQ(TimeOf("1626336550123"), "2021-07-15T08:09:10.123Z");
  EXPECT_EQ(TimeOf("1626336550123456"), "2021-07-15T08:09:10.123456Z");
  EXPECT_EQ(TimeOf("1626336550.5"), "2021-07-15T08:09:10.500Z");
  EXPECT_EQ(TimeOf("1.62633655e9"), "2021-07-15T08:09:10Z");
  EXPECT_EQ(TimeOf(R"("1626336550")"), "2021-07-15T08:09:10Z");
  EXPECT_EQ(TimeOf(R"("2021-07-15T10:09:10+02:00")"), "2021-07-15T08:09:10Z");
  EXPECT_EQ(TimeOf(R"("2021\u002d07-15")"), "2021-07-15T00:00:00Z");
  EXPECT_EQ(TimeOf("1626336550.25", kUnixSeconds), "2021-07-15T08:09:10.250Z");
  EXPECT_EQ(TimeOf("1626336550250", kUnixMillis), "2021-07-15T08:09:10.250Z");
  EXPECT_EQ(TimeOf("1626336550250001", kUnixMicros), "2021-07-15T08:09:10.250001Z");
  EXPECT_EQ(TimeOf("1626336550250001999", kUnixNanos), "2021-07-15T08:09:10.250001Z");
  EXPECT_EQ(TimeOf(R"("1626336550250001999")", kUnixNanos), "2021-07-15T08:09:10.250001Z");
  EXPECT_EQ(TimeOf("1.62633655025e18", kUnixNanos), "2021-07-15T08:09:10.250Z");
  EXPECT_EQ(TimeOf(R"("2021-07-15 08:09")", kRfc3339), "2021-07-15T08:09:00Z");
}

TEST(Judgement, SaysWhatLooksLikeNanoseconds) {
  using enum TimeFormat;
  for (const TimeFormat format : {kAuto, kUnixSeconds, kUnixMillis, kUnixMicros, kRfc3339}) {
    EXPECT_THAT(TimeOf("1626336550250001999", format), HasSubstr("it looks like nanoseconds"));
  }
  EXPECT_THAT(TimeOf("99999999999999999999"), testing::Not(HasSubstr("nanoseconds")));
  EXPECT_THAT(TimeOf("1826336550250001999"), testing::Not(HasSubstr("nanoseconds")))
      << "that would be far ahead";
}

TEST(Judgement, RefusesTimesThatTheSchemaDoesNotKnow) {
  for (const std::string_view value :
       {"true", "{}", "[1626336550]", R"("")", R"("soon")", R"("2021-02-30")", "1e999",
        "99999999999999999999", R"("x\u0000")"}) {
    EXPECT_EQ(TimeOf(value), "invalid_time: created_at is no time that the schema knows") << value;
  }
  EXPECT_THAT(TimeOf("1626336550", TimeFormat::kRfc3339), HasSubstr("invalid_time"));
  EXPECT_THAT(TimeOf(R"("2021-07-15")", TimeFormat::kUnixSeconds), HasSubstr("invalid_time"));
}

TEST(Judgement, TimesHaveARange) {
  EXPECT_EQ(TimeOf("946684800"), "2000-01-01T00:00:00Z");
  EXPECT_THAT(TimeOf("946684799.999999"), HasSubstr("before the schema's earliest"));
  EXPECT_THAT(TimeOf("-1626336550"), HasSubstr("before the schema's earliest"));
  EXPECT_EQ(TimeOf(R"("2021-07-16T12:00:00Z")"), "2021-07-16T12:00:00Z");
  EXPECT_THAT(TimeOf(R"("2021-07-16T12:00:00.000001Z")"), HasSubstr("too far past"));
  EXPECT_THAT(TimeOf(R"("9999-12-31T23:59:59Z")"), HasSubstr("too far past"));
}

TEST(Judgement, TheSchemaSetsTheRangeOfTimes) {
  Schema schema;
  schema.earliest = {0};
  schema.max_ahead_micros = 0;
  const auto reason = [&](Timestamp time) {
    return Decoded(Event(kUuid, R"("a:b")", '"' + FormatTimestamp(time) + '"'), schema).reason;
  };
  EXPECT_EQ(reason({0}), "none");
  EXPECT_EQ(reason({-1}), "time_out_of_range");
  EXPECT_EQ(reason(kNoon), "none");
  EXPECT_EQ(reason({kNoon.micros + 1}), "time_out_of_range");
}

struct FormatCase {
  FieldFormat format;
  std::vector<std::string_view> right;
  std::vector<std::string_view> wrong;
};

TEST(Judgement, RulesKnowEveryFormat) {
  const FormatCase cases[] = {
      {FieldFormat::kAny, {"1", R"("")", "true", "{}", "[]", R"("\u0000")"}, {}},
      {FieldFormat::kString, {R"("")", R"("\u0000")"}, {"1", "true", "{}", "[]"}},
      {FieldFormat::kInteger,
       {"0", "-7", "123456789012345678901234567890"},
       {"1.0", "1e2", R"("1")", "false"}},
      {FieldFormat::kNumber, {"0", "-7.5", "1e999"}, {R"("1")", "true", "{}", "[]"}},
      {FieldFormat::kBoolean, {"true", "false"}, {"1", R"("true")", "{}"}},
      {FieldFormat::kObject, {"{}", R"({"a":1})"}, {"[]", "1", R"("{}")"}},
      {FieldFormat::kArray, {"[]", "[1]"}, {"{}", "1", R"("[]")"}},
      {FieldFormat::kUuid,
       {kUuid, R"("\u0036AE1768AEB8457BA89812139135385A9")"},
       {R"("")", "1", "[]", R"("6ae1768a")", R"("\u0000")"}},
      {FieldFormat::kTimestamp,
       {"0", R"("2021-07-15")", R"("0001-01-01T00:00:00Z")", "1e9"},
       {R"("")", "true", "1e999", R"("soon")", R"("\u0000")"}},
  };
  for (const auto& [format, right, wrong] : cases) {
    const FieldRule rule{.path = {{"f"}}, .format = format};
    for (const auto& value : right) EXPECT_EQ(Breach(rule, value), "none") << value;
    for (const auto& value : wrong) EXPECT_THAT(Breach(rule, value), HasSubstr("f ")) << value;
    EXPECT_EQ(Breach(rule, "null"), "none");
  }
}

TEST(Judgement, RulesHaveRanges) {
  const FieldRule rule{.path = {{"f"}}, .format = FieldFormat::kNumber, .min = 1, .max = 9'999};
  for (const std::string_view value : {"1", "1.0", "10e-1", "9999", "9.999e3", "5"}) {
    EXPECT_EQ(Breach(rule, value), "none") << value;
  }
  for (const std::string_view value : {"0.999", "0", "-5", "-1e999", "1e-999", "-1e-999"}) {
    EXPECT_EQ(Breach(rule, value), "f is below the schema's minimum") << value;
  }
  for (const std::string_view value : {"9999.5", "1e999", "123456789012345678901234567890"}) {
    EXPECT_EQ(Breach(rule, value), "f is above the schema's maximum") << value;
  }
  const std::string long_number = "1" + std::string(400, '0');
  EXPECT_EQ(Breach(rule, long_number), "f is above the schema's maximum");
  EXPECT_EQ(Breach(rule, long_number + "e-399"), "none");
}

TEST(Judgement, RulesMayRequireTheirField) {
  const Schema schema =
      WithRules({{.path = {{"user", "id"}}, .required = true, .format = FieldFormat::kInteger}});
  const auto verdict = [&](std::string_view more) {
    return Verdict(Event(kUuid, R"("a:b")", "1626336550", more), schema);
  };
  EXPECT_EQ(verdict(R"(,"user":{"id":7})"), "none");
  EXPECT_EQ(verdict(""), "missing_field: user.id is missing");
  EXPECT_EQ(verdict(R"(,"user":7)"), "missing_field: user.id is missing");
  EXPECT_EQ(verdict(R"(,"user":{"id":null})"), "missing_field: user.id is null");
  EXPECT_EQ(verdict(R"(,"user":{"id":"7"})"),
            "invalid_field: user.id has another type than the schema says");
}

RC_GTEST_PROP(JudgementProperty, DetailsHoldNothingOfTheEvent, ()) {
  static const std::vector<std::string> kHostile = {
      R"("qzx")",    R"({"qzx":"qzx"})", "[\"qzx\"]", "qzx", "\"qzx", "\"qzx\\",
      "\"qzx\xff\"", "\"qzx\n\"",        R"("\qzx")", "7",   "null",  "\"a:b\"",
      "1626336550",  std::string(kUuid)};
  const auto value = rc::gen::elementOf(kHostile);
  const std::string record = Event(*value, *value, *value, ",\"f\":" + *value);
  const Schema schema = WithRules({{.path = {{"f"}}, .format = FieldFormat::kUuid}});
  const Outcome outcome = Decoded(record, schema);
  RC_ASSERT(outcome.reason == "none" || !outcome.detail.empty());
  RC_ASSERT(outcome.detail.find("qz") == std::string::npos);
}

}  // namespace
}  // namespace weir::event
