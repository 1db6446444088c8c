// From a record to its line of the lake: own members byte for byte, derived ones in their place;
// ids, names and fingerprints.
#include "src/event/decoder.h"

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/event/decoder_testing.h"
#include "src/event/event_id.h"

namespace weir::event {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

/// `pattern` with O for an event's own members and D for the derived ones.
std::string Filled(std::string_view pattern) {
  std::string text;
  for (const char c : pattern) {
    if (c == 'O') {
      text += kMembers;
    } else if (c == 'D') {
      text += kDerived;
    } else {
      text += c;
    }
  }
  return text;
}

Schema TextIds() {
  Schema schema;
  schema.id_fields = {{{"id"}}};
  schema.id_format = IdFormat::kText;
  return schema;
}

Schema JoinedNames() {
  Schema schema;
  schema.name_fields = {{{"kind"}}, {{"action"}}, {{"by"}}};
  return schema;
}

/// The id of an event whose member "id" is `value`, JSON, or the reason against it.
std::string IdOf(std::string_view value) {
  const Outcome outcome = Decoded(Filled("{O,\"id\":") + std::string(value) + "}", TextIds());
  return outcome.reason == "none" ? outcome.id : outcome.reason;
}

/// "type/subtype" as the path spells them, or the reason.
std::string NameOf(std::string_view members, const Schema& schema) {
  const Outcome outcome =
      Decoded(R"({"event_uuid":"6ae1768aeb8457ba89812139135385a9","created_at":1626336550,)" +
                  std::string(members) + "}",
              schema);
  if (outcome.reason != "none") return outcome.reason;
  const std::size_t type = outcome.path.find("event_type=") + 11;
  const std::size_t slash = outcome.path.find('/', type);
  return outcome.path.substr(type, slash - type) + outcome.path.substr(slash).replace(1, 14, "");
}

TEST(Decoder, AddsDerivedMembersBeforeTheClosingBrace) {
  const Outcome outcome = Decoded(Filled("{O}"));
  EXPECT_EQ(outcome.reason, "none");
  EXPECT_EQ(outcome.line, Filled("{O,D}"));
  EXPECT_EQ(outcome.id, "6ae1768a-eb84-57ba-8981-2139135385a9");
  EXPECT_EQ(outcome.path, "year=2021/month=07/day=15/event_type=account/event_subtype=created");
  EXPECT_EQ(outcome.created_at.micros, 1'626'336'550 * kMicrosPerSecond);
}

TEST(Decoder, KeepsOwnMembersByteForByte) {
  for (const std::string_view members :
       {R"("z":1.50,"a":1e5,"n":-0.0)", R"("big":123456789012345678901234567890,"huge":1e999)",
        R"("s":"\u0041\/\ud83d\ude00\u0000")", "\"k\":\"\xc3\xa9\xf0\x9f\x98\x80\x7f\"",
        R"("a":1,"b":{"a":2})", R"("":{"":[]})", R"("o":{"event_type":1,"created_datetime":2})",
        R"("event_types":1,"event_typ":2," event_type":3,"event_type_original":4)",
        R"("year":1,"Month":{},"day":[])"}) {
    const std::string own(members);
    EXPECT_EQ(Decoded("{" + own + Filled(",O}")).line, "{" + own + Filled(",O,D}"));
    EXPECT_EQ(Decoded(Filled("{O,") + own + "}").line, Filled("{O,") + own + Filled(",D}"));
  }
}

TEST(Decoder, OwnMembersMakeRoomForDerivedOnes) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {R"({"event_type":"x",O})", R"({"event_type_original":"x",O,D})"},
      {R"({O,"event_subtype":"x"})", R"({O,"event_subtype_original":"x",D})"},
      {R"({O,"created_datetime":null,"z":1})", R"({O,"created_datetime_original":null,"z":1,D})"},
      {R"({"event_type":{"a":"}"},O,"event_subtype":[","]})",
       R"({"event_type_original":{"a":"}"},O,"event_subtype_original":[","],D})"},
      {R"({"Event_TYPE":1,O})", R"({"Event_TYPE_original":1,O,D})"},
      {R"({"event\u005ftype":1,O})", R"({"event\u005ftype_original":1,O,D})"},
      {R"({ "event_type" : 1 , O })", R"({ "event_type_original" : 1 , O,D})"},
      {R"({O,"o":{"event_type":1,"event_type_original":2}})",
       R"({O,"o":{"event_type":1,"event_type_original":2},D})"},
  };
  for (const auto& [record, line] : cases) {
    const Outcome outcome = Decoded(Filled(record));
    EXPECT_EQ(outcome.line, Filled(line)) << record << outcome.detail;
    EXPECT_EQ(outcome.has_moved_members, record.find("\"o\"") == std::string_view::npos) << record;
  }
}

TEST(Decoder, OwnMembersThatHaveNowhereToGoAreQuarantined) {
  for (const std::string_view record :
       {R"({"event_type":1,"event_type_original":2,O})",
        R"({"event_Type_originAL":2,O,"event_type":1})",
        R"({O,"created_datetime":1,"event_subtype":1,"event\u005fsubtype_original":1})"}) {
    EXPECT_EQ(Decoded(Filled(record)).reason, "reserved_member") << record;
  }
}

TEST(Decoder, SchemasSayWhatBecomesOfMembersWithNamesOfTheLake) {
  Schema strict;
  strict.derived_members = MemberRule::kQuarantine;
  EXPECT_EQ(Decoded(Filled(R"({O,"EVENT_type":1})"), strict).reason, "reserved_member");
  EXPECT_EQ(Decoded(Filled(R"({O,"year":1})"), strict).line, Filled(R"({O,"year":1,D})"));

  Schema moving;
  moving.partition_members = MemberRule::kRename;
  EXPECT_EQ(Decoded(Filled(R"({O,"year":1,"Month":2,"day":3,"event_type":4})"), moving).line,
            Filled(R"({O,"year_original":1,"Month_original":2,"day_original":3,)"
                   R"("event_type_original":4,D})"));
  EXPECT_EQ(Decoded(Filled(R"({O,"year":1,"year_original":2})"), moving).reason, "reserved_member");

  Schema none;
  none.partition_members = MemberRule::kQuarantine;
  EXPECT_EQ(Decoded(Filled(R"({O,"day":1})"), none).reason, "reserved_member");
  EXPECT_EQ(Decoded(Filled(R"({O,"o":{"day":1}})"), none).reason, "none");
}

TEST(Decoder, NameAndTimeMayComeFromMembersThatMove) {
  Schema schema;
  schema.name_fields = {{{"event_type"}}};
  schema.time_field = {{"created_datetime"}};
  EXPECT_EQ(
      Decoded(R"({"event_uuid":"6ae1768a-eb84-57ba-8981-2139135385a9","event_type":"a:b",)"
              R"("created_datetime":"2021-07-15"})",
              schema)
          .line,
      R"({"event_uuid":"6ae1768a-eb84-57ba-8981-2139135385a9","event_type_original":"a:b",)"
      R"("created_datetime_original":"2021-07-15",)"
      R"("created_datetime":"2021-07-15T00:00:00.000000Z","event_type":"a","event_subtype":"b"})");
}

TEST(Decoder, RefusesWhatStrictReadersCannotTake) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {R"({O,"t":"\ud83d"})", "lone_surrogate"},
      {R"({O,"t":[{"\ude00":1}]})", "lone_surrogate"},
      {R"({O,"a":1,"a":1})", "ambiguous_member"},
      {R"({O,"a":1,"\u0061":1})", "ambiguous_member"},
      {R"({O,"o":{"a":1,"b":{},"a":1}})", "ambiguous_member"},
      {R"({O,"o":[1,{"x":{"a":1,"a":1}}]})", "ambiguous_member"},
      {R"({O,"o":{"Xsv":1,"xsv":1}})", "ambiguous_member"},
      {R"({O,"Event_Name":1})", "ambiguous_member"},
      {R"({O,"o":{"É":1,"é":1}})", "ambiguous_member"},
      {R"({O,"o":{"":1,"":1}})", "ambiguous_member"},
      {R"({O,"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]})", "none"},
  };
  for (const auto& [record, reason] : cases) {
    EXPECT_EQ(Decoded(Filled(record)).reason, reason) << record;
  }
}

TEST(Decoder, NamesThatDifferInCaseAreKeptWhereTheSchemaSaysSo) {
  Schema schema;
  schema.case_clashes = MemberRule::kKeep;
  EXPECT_EQ(Decoded(Filled(R"({O,"o":{"Xsv":1,"xsv":2}})"), schema).line,
            Filled(R"({O,"o":{"Xsv":1,"xsv":2},D})"));
  EXPECT_EQ(Decoded(Filled(R"({O,"o":{"osv":1,"osv":2}})"), schema).reason, "ambiguous_member");
  EXPECT_EQ(Decoded(Filled(R"({O,"event_type":1,"Event_Type":2})"), schema).line,
            Filled(R"({O,"event_type_original":1,"Event_Type_original":2,D})"));
}

TEST(Decoder, LinesOfTheLakeAreReadWhateverStandsInThem) {
  Schema schema;
  schema.is_for_the_lake = false;
  schema.derived_members = MemberRule::kKeep;
  schema.case_clashes = MemberRule::kKeep;
  for (const std::string_view line :
       {R"({O,"a":1,"a":"\ud83d",D})", R"({O,"event_type_original":1,D})", "{O,D}"}) {
    EXPECT_EQ(Decoded(Filled(line), schema).reason, "none") << line;
  }
}

TEST(Decoder, FieldMayHaveSeveralRoles) {
  Schema schema;
  schema.id_fields = {{{"user"}}, {{"at"}}, {{"name"}}};
  schema.id_format = IdFormat::kText;
  schema.name_fields = {{{"name"}}};
  schema.time_field = {{"at"}};
  schema.time_format = TimeFormat::kUnixMicros;
  schema.rules = {{.path = {{"user"}}, .format = FieldFormat::kString}};
  const Outcome outcome =
      Decoded(R"({"user":"1.2","at":"1626307200123456","name":"page"})", schema);
  EXPECT_EQ(outcome.id, "1.2 1626307200123456 page");
  EXPECT_EQ(FormatTimestamp(outcome.created_at), "2021-07-15T00:00:00.123456Z");
  EXPECT_EQ(outcome.path.substr(outcome.path.find("event_type")),
            "event_type=page/event_subtype=__HIVE_DEFAULT_PARTITION__");
  EXPECT_EQ(outcome.present, 0b111111U);
  EXPECT_EQ(outcome.valid, 0b111111U);

  const Outcome wrong = Decoded(R"({"user":17,"at":"soon","name":"page"})", schema);
  EXPECT_EQ(wrong.reason, "invalid_time");
  EXPECT_EQ(wrong.valid, 0b001100U) << "what is wrong in one role is not valid";
}

TEST(Decoder, TimeMayBeTheArrivalWhereThereIsNone) {
  Schema schema;
  schema.time_may_be_missing = true;
  for (const std::string_view record :
       {R"({"event_uuid":"6ae1768a-eb84-57ba-8981-2139135385a9","event_name":"a:b"})",
        R"({"event_uuid":"6ae1768a-eb84-57ba-8981-2139135385a9","event_name":"a:b",)"
        R"("created_at":null})"}) {
    const Outcome outcome = Decoded(record, schema, kNoon);
    EXPECT_EQ(outcome.reason, "none");
    EXPECT_EQ(outcome.created_at, kNoon);
    EXPECT_THAT(outcome.line,
                testing::HasSubstr(R"("created_datetime":"2021-07-15T12:00:00.000000Z")"));
    EXPECT_EQ(outcome.present, 0b011U);
    EXPECT_EQ(Decoded(record).reason, "missing_field");
  }
  EXPECT_EQ(Decoded(R"({"event_uuid":"6ae1768a-eb84-57ba-8981-2139135385a9","event_name":"a:b",)"
                    R"("created_at":"soon"})",
                    schema)
                .reason,
            "invalid_time");
  EXPECT_EQ(FieldNumbers(schema).required, 0b011U);
}

RC_GTEST_PROP(DecoderProperty, NothingOfAnEventVanishes, ()) {
  std::vector<std::string> all = {R"("event_uuid":"6ae1768a-eb84-57ba-8981-2139135385a9")",
                                  R"("event_name":"account:created")", R"("created_at":1626336550)",
                                  R"("x":{"event_type":[",",{}]})", R"("y":"\"},{\"")"};
  std::vector<std::string> line = all;
  for (const std::string_view name : kDerivedMembers) {
    if (!*rc::gen::arbitrary<bool>()) continue;
    const auto at = static_cast<std::ptrdiff_t>(*rc::gen::inRange<std::size_t>(0, all.size() + 1));
    all.insert(all.begin() + at, fmt::format(R"("{}":{{"a":"}}"}})", name));
    line.insert(line.begin() + at, fmt::format(R"("{}_original":{{"a":"}}"}})", name));
  }
  RC_ASSERT(Decoded(fmt::format("{{{}}}", fmt::join(all, ","))).line ==
            fmt::format("{{{},{}}}", fmt::join(line, ","), kDerived));
}

TEST(Decoder, KeepsWhiteSpaceButForLineBreaks) {
  const std::string record =
      "\n{ \"a b\" :\r\n\t[ 1 ,\n2 ] ,\n" + std::string(kMembers) + "\n}\r\n";
  const std::string line = "{ \"a b\" :  \t[ 1 , 2 ] , " + Filled("O,D}");
  EXPECT_EQ(Decoded(record).line, line);
}

TEST(Decoder, FingerprintIsThatOfTheCompactBody) {
  Fingerprinter fingerprinter;
  const Fingerprint compact = fingerprinter.Of(Filled("{O}"));
  for (const std::string_view record : {"{O}", " {O} ", "{ O\n}", "\t{\r\nO }"}) {
    EXPECT_EQ(Decoded(Filled(record)).fingerprint, compact) << record;
  }
  for (const std::string_view record :
       {R"({O,"a":1})", R"({O,"event_type":"account"})", R"({"a":1,O})", R"({O,"a":"1"})",
        R"({O,"a":" 1"})", R"({O,"a":1.0})"}) {
    EXPECT_NE(Decoded(Filled(record)).fingerprint, compact) << record;
  }
}

TEST(Decoder, FingerprintOfARejectionIsThatOfItsBytes) {
  EXPECT_EQ(Decoded("{ }").fingerprint, Fingerprinter().Of("{ }"));
  EXPECT_NE(Decoded("{ }").fingerprint, Decoded("{}").fingerprint);
}

TEST(Decoder, UuidsHaveOneSpelling) {
  for (const std::string_view uuid :
       {"6AE1768A-EB84-57BA-8981-2139135385A9", "6ae1768aeb8457ba89812139135385a9",
        "{6ae1768a-eb84-57ba-8981-2139135385a9}", "urn:uuid:6ae1768a-eb84-57ba-8981-2139135385a9",
        R"(\u0036ae1768a-eb84-57ba-8981-2139135385a9)"}) {
    const Outcome outcome = Decoded(
        fmt::format(R"({{"event_uuid":"{}","event_name":"a:b","created_at":1626336550}})", uuid));
    EXPECT_EQ(outcome.id, "6ae1768a-eb84-57ba-8981-2139135385a9") << uuid;
    EXPECT_THAT(outcome.line, HasSubstr(uuid));
  }
}

TEST(Decoder, TextIdsAreTakenAsTheyAre) {
  EXPECT_EQ(IdOf(R"("a b")"), "a b");
  EXPECT_EQ(IdOf(R"("6AE1768AEB8457BA89812139135385A9")"), "6AE1768AEB8457BA89812139135385A9");
  EXPECT_EQ(IdOf(R"("\u0061\n\"")"), "a\n\"");
  EXPECT_EQ(IdOf("12345678901234567890123"), "12345678901234567890123");
  EXPECT_EQ(IdOf("-7"), "-7");
  for (const std::string_view value : {R"("")", "1.0", "1e5", "true", "{}", "[1]"}) {
    EXPECT_EQ(IdOf(value), "invalid_id") << value;
  }
}

TEST(Decoder, LongIdsAreHashed) {
  const std::string longest(kMaxIdSize, 'x');
  EXPECT_EQ(IdOf('"' + longest + '"'), longest);
  const std::string hashed = IdOf('"' + longest + "x\"");
  EXPECT_EQ(hashed, "sha256:" + ToHex(Fingerprinter().Of(longest + 'x')));
  EXPECT_NE(hashed, IdOf('"' + longest + "y\""));
}

TEST(Decoder, IdsOfSeveralFieldsAreJoined) {
  Schema schema = TextIds();
  schema.id_fields = {{{"tenant"}}, {{"order", "no"}}};
  schema.id_separator = "/";
  const auto id = [&](std::string_view members) {
    const Outcome outcome = Decoded(Filled("{O,") + std::string(members) + "}", schema);
    return outcome.reason == "none" ? outcome.id : outcome.reason + ": " + outcome.detail;
  };
  EXPECT_EQ(id(R"("tenant":"acme","order":{"no":17})"), "acme/17");
  EXPECT_EQ(id(R"("order":{"no":"\u0031"},"tenant":"\u0061")"), "a/1");
  EXPECT_EQ(id(R"("tenant":"acme","order":{})"), "missing_field: order.no is missing");
  EXPECT_EQ(id(R"("tenant":null,"order":{"no":1})"), "missing_field: tenant is null");
  EXPECT_EQ(id(R"("tenant":"","order":{"no":1})"), "invalid_id: tenant is no text or integer");
  EXPECT_THAT(id("\"order\":{\"no\":1},\"tenant\":\"" + std::string(256, 'x') + '"'),
              MatchesRegex("sha256:[0-9a-f]{32}"));

  schema.id_format = IdFormat::kUuid;
  EXPECT_EQ(id(R"("tenant":"00000000000000000000000000000001","order":{"no":1})"),
            "invalid_id: order.no is no UUID");
}

TEST(Decoder, NamesSplitAtTheFirstColon) {
  EXPECT_EQ(NameOf(R"("event_name":"account:created")", {}), "account/created");
  EXPECT_EQ(NameOf(R"("event_name":"a:b:c")", {}), "a/b%3Ac");
  EXPECT_EQ(NameOf(R"("event_name":"login")", {}), "login/" + std::string(kNoValue));
  EXPECT_EQ(NameOf(R"("event_name":"\u0061:\u00fc/..")", {}), "a/%C3%BC%2F..");
  for (const std::string_view value :
       {R"("")", R"(":")", R"("a:")", R"(":b")", "7", "true", "{}", R"(["a:b"])"}) {
    EXPECT_EQ(NameOf("\"event_name\":" + std::string(value), {}), "invalid_name") << value;
  }
}

TEST(Decoder, StrictNamesHaveASubtype) {
  Schema schema;
  schema.strict_name = true;
  EXPECT_EQ(NameOf(R"("event_name":"account:created")", schema), "account/created");
  EXPECT_EQ(NameOf(R"("event_name":"login")", schema), "invalid_name");
}

TEST(Decoder, NamesOfSeveralFieldsLeaveOutWhatIsNotThere) {
  const Schema schema = JoinedNames();
  EXPECT_EQ(NameOf(R"("kind":"order","action":"placed","by":"web")", schema), "order/placed%3Aweb");
  EXPECT_EQ(NameOf(R"("by":"web","kind":"order")", schema), "order/web");
  EXPECT_EQ(NameOf(R"("kind":"order","action":null,"by":"")", schema),
            "order/" + std::string(kNoValue));
  EXPECT_EQ(NameOf(R"("kind":"order:big","action":"placed")", schema), "order/big%3Aplaced");
  EXPECT_EQ(NameOf(R"("action":"placed")", schema), "missing_field");
  EXPECT_EQ(NameOf(R"("kind":"","action":"placed")", schema), "invalid_name");
  EXPECT_EQ(NameOf(R"("kind":"order","action":7)", schema), "invalid_name");
}

TEST(Decoder, KeysMayBeEscaped) {
  const Outcome outcome =
      Decoded(R"({"event\u005fuuid":"6ae1768aeb8457ba89812139135385a9","\u0065vent_name":"a:b",)"
              R"("created_a\u0074":1626336550})");
  EXPECT_EQ(outcome.reason, "none");
  EXPECT_THAT(outcome.line, HasSubstr(R"({"event\u005fuuid":)"));
}

TEST(Decoder, HostileNamesAreQuotedInTheLine) {
  const Outcome outcome = Decoded(
      R"({"event_uuid":"6ae1768aeb8457ba89812139135385a9","event_name":"a\"},{\":\n\u0000",)"
      R"("created_at":1626336550})");
  EXPECT_THAT(outcome.line,
              HasSubstr(R"("event_type":"a\"},{\"","event_subtype":"\u000a\u0000"})"));
}

TEST(Decoder, KeepsNothingOfEarlierRecords) {
  const std::vector<std::string> records = {Filled("{O}"),
                                            Filled("{ O,\"event_type\":\"\\n\"}"),
                                            Filled("{O"),
                                            "",
                                            "{}",
                                            R"({"event_name":"a:b"})",
                                            R"({"created_at":1626336550})",
                                            "\xff",
                                            Filled("{O,\"x\":1}"),
                                            Filled("{O,O}"),
                                            Filled("{O,\"x\":") + std::string(5'000, '[') + "}",
                                            Filled(" {O} ")};
  Decoding decoding;
  for (int round = 0; round < 2; ++round) {
    for (const auto& record : records) {
      EXPECT_EQ(decoding.Decode(record), Decoded(record)) << record;
      EXPECT_EQ(decoding.DecodeOversized(record, 7), Decoding().DecodeOversized(record, 7));
    }
  }
}

TEST(Decoder, PiecesOfOversizedRecordsAreRejected) {
  const Outcome outcome = Decoding().DecodeOversized(Filled("{O}"), 1'048'576);
  EXPECT_EQ(outcome.reason, "too_large");
  EXPECT_EQ(outcome.detail, "the record is longer than 1048576 bytes; this is a piece of it");
  EXPECT_EQ(outcome.fingerprint, Fingerprinter().Of(Filled("{O}")));
  EXPECT_EQ(outcome.present, 0U);
  EXPECT_EQ(outcome.day, std::nullopt);
  EXPECT_EQ(outcome.type, std::nullopt);
}

struct PresetCase {
  std::string_view preset;
  std::string_view record;
  std::string_view id;
  std::string_view path;
};

TEST(Decoder, PresetsReadTheirProducersEvents) {
  const PresetCase cases[] = {
      {"weir",
       R"({"event_uuid":"1b4e28ba-2fa1-11d2-883f-0016d3cca427","event_name":"payment:captured",)"
       R"("created_at":"2021-07-15T10:09:10.250+02:00","payload":{"amount":12.50}})",
       "1b4e28ba-2fa1-11d2-883f-0016d3cca427",
       "year=2021/month=07/day=15/event_type=payment/event_subtype=captured"},
      {"github",
       R"({"id":"2489651045","type":"CreateEvent","actor":{"id":665991,"login":"petroav"},)"
       R"("payload":{"ref":"master"},"public":true,"created_at":"2015-01-01T15:00:00Z"})",
       "2489651045",
       "year=2015/month=01/day=01/event_type=CreateEvent/event_subtype=__HIVE_DEFAULT_PARTITION__"},
      {"cloudtrail",
       R"({"eventVersion":"1.08","userIdentity":{"type":"IAMUser"},)"
       R"("eventTime":"2014-07-16T15:49:27Z",)"
       R"("eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","errorCode":null,)"
       R"("eventID":"3fcfb182-98f8-4744-bd45-10a395ab61cb"})",
       "3fcfb182-98f8-4744-bd45-10a395ab61cb",
       "year=2014/month=07/day=16/event_type=signin.amazonaws.com/event_subtype=ConsoleLogin"},
      {"cloudevents",
       R"({"specversion":"1.0","type":"com.github.pull_request.opened",)"
       R"("source":"/cloudevents/spec",)"
       R"("subject":"123","id":"A234-1234-1234","time":"2018-04-05T17:31:00Z","data":"<x/>"})",
       "/cloudevents/spec A234-1234-1234",
       "year=2018/month=04/day=05/event_type=com.github.pull_request.opened/"
       "event_subtype=__HIVE_DEFAULT_PARTITION__"},
      {"segment",
       R"({"messageId":"022bb90c-bbac-11e4-8dfc-aa07a5b093db","type":"track",)"
       R"("event":"Plan Upgraded",)"
       R"("userId":"AiUGstSDIg","timestamp":"2015-02-23T22:28:55.111Z","properties":{}})",
       "022bb90c-bbac-11e4-8dfc-aa07a5b093db",
       "year=2015/month=02/day=23/event_type=track/event_subtype=Plan%20Upgraded"},
      {"usgs",
       R"({"type":"Feature","properties":{"mag":1.29,"place":"5km NW of Anza",)"
       R"("time":-1262304000000,)"
       R"("type":"quarry blast"},"geometry":{"type":"Point","coordinates":[-116.7,33.5,8.4]},)"
       R"("id":"ci37389218"})",
       "ci37389218",
       "year=1930/month=01/day=01/event_type=quarry%20blast/"
       "event_subtype=__HIVE_DEFAULT_PARTITION__"},
  };
  for (const auto& [preset, record, id, path] : cases) {
    const Outcome outcome = Decoded(record, PresetSchema(preset).value());
    EXPECT_EQ(outcome.reason, "none") << preset << ": " << outcome.detail;
    EXPECT_EQ(outcome.id, id);
    EXPECT_EQ(outcome.path, path);
  }
}

}  // namespace
}  // namespace weir::event
