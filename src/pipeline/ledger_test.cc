// Ledger entries: what is written is what is read; what else is there is refused by name.
#include "src/pipeline/ledger.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::pipeline {
namespace {

using event::Counts;
using event::Day;
using event::Figures;
using event::Slice;
using ::testing::HasSubstr;
using ::testing::Not;

// One record of one event, as it stands in the ledger.
constexpr std::string_view kLine =
    R"({"source":"events.json.gz","schema":"weir","first":"f-000","last":"f-099",)"
    R"("arrived_at":"2026-11-23T15:07:00.25Z","figures":{)"
    R"("counts":{"received":3,"complete":2,"valid":1,"stored":1,"duplicates":0,"conflicts":0,)"
    R"("quarantined":2,"bytes":90},"lateness_ms":[[12,1]],)"
    R"("types":{"account":{"counts":{"received":1,"complete":1,"valid":1,"stored":1,)"
    R"("duplicates":0,"conflicts":0,"quarantined":0,"bytes":30},"lateness_ms":[[12,1]]}},)"
    R"("days":{"unknown":{"counts":{"received":2,"complete":1,"valid":0,"stored":0,)"
    R"("duplicates":0,"conflicts":0,"quarantined":2,"bytes":60},"lateness_ms":[]},)"
    R"("2026-11-22":{"counts":{"received":1,"complete":1,"valid":1,"stored":1,)"
    R"("duplicates":0,"conflicts":0,"quarantined":0,"bytes":30},"lateness_ms":[[12,1]]}},)"
    R"("reasons":{"invalid_json":1,"invalid_id":1},)"
    R"("fields":{"event_uuid":{"present":2,"valid":1}}}})";

std::string With(std::string_view from, std::string_view to) {
  std::string line(kLine);
  const std::size_t at = line.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return line.replace(at, from.size(), to);
}

std::string ErrorOf(std::string_view line) {
  const auto entry = ParseLedgerEntry(line);
  if (entry) return "no error";
  EXPECT_EQ(entry.error().kind, ErrorKind::kCorrupt);
  return entry.error().message;
}

void ExpectSame(const Slice& left, const Slice& right) {
  EXPECT_EQ(left.counts, right.counts);
  EXPECT_EQ(left.lateness.buckets(), right.lateness.buckets());
}

template <typename Map>
void ExpectSameSlices(const Map& left, const Map& right) {
  ASSERT_EQ(left.size(), right.size());
  for (const auto& [key, slice] : left) {
    ASSERT_TRUE(right.contains(key));
    ExpectSame(slice, right.at(key));
  }
}

void ExpectSame(const Figures& left, const Figures& right) {
  ExpectSame(left.total, right.total);
  ExpectSameSlices(left.by_type, right.by_type);
  ExpectSameSlices(left.by_day, right.by_day);
  EXPECT_EQ(left.by_reason, right.by_reason);
  ASSERT_EQ(left.by_field.size(), right.by_field.size());
  for (const auto& [field, counts] : left.by_field) {
    EXPECT_EQ(counts.present, right.by_field.at(field).present);
    EXPECT_EQ(counts.valid, right.by_field.at(field).valid);
  }
}

TEST(LedgerEntry, IsReadMemberByMember) {
  const auto entry = ParseLedgerEntry(kLine);
  ASSERT_TRUE(entry) << entry.error().message;
  EXPECT_EQ(entry->source, "events.json.gz");
  EXPECT_EQ(entry->schema, "weir");
  EXPECT_EQ(entry->first_position, "f-000");
  EXPECT_EQ(entry->last_position, "f-099");
  EXPECT_EQ(event::FormatTimestamp(entry->arrived_at), "2026-11-23T15:07:00.250Z");
  const Figures& figures = entry->figures;
  EXPECT_EQ(figures.total.counts, (Counts{3, 2, 1, 1, 0, 0, 2, 90}));
  EXPECT_EQ(figures.total.lateness.QuantileMillis(0.5), 12);
  EXPECT_EQ(figures.by_type.at("account").counts, (Counts{1, 1, 1, 1, 0, 0, 0, 30}));
  EXPECT_EQ(figures.by_day.at(std::nullopt).counts.quarantined, 2);
  EXPECT_EQ(figures.by_day.at(event::DayOf(event::CivilDate{2026, 11, 22})).counts.stored, 1);
  EXPECT_EQ(figures.by_reason.at(static_cast<std::size_t>(event::Reason::kInvalidJson)), 1);
  EXPECT_EQ(figures.by_field.at("event_uuid").present, 2);
  EXPECT_EQ(figures.by_field.at("event_uuid").valid, 1);
}

TEST(LedgerEntry, IsWrittenAsItIsDocumented) {
  const auto entry = ParseLedgerEntry(With(".25Z", ".250Z"));
  ASSERT_TRUE(entry) << entry.error().message;
  // Reasons stand in the order of judgement.
  EXPECT_EQ(FormatLedgerEntry(*entry), With(".25Z", ".250Z"));
}

TEST(LedgerEntry, KeepsTheCountThatEarlierVersionsLack) {
  EXPECT_EQ(ParseLedgerEntry(kLine)->figures.total.counts.moved, 0U);
  const std::string line = With(R"("bytes":90)", R"("bytes":90,"moved":1)");
  const auto entry = ParseLedgerEntry(line);
  ASSERT_TRUE(entry) << entry.error().message;
  EXPECT_EQ(entry->figures.total.counts.moved, 1U);
  EXPECT_THAT(FormatLedgerEntry(*entry), HasSubstr(R"("bytes":90,"moved":1})"));
  EXPECT_THAT(ErrorOf(With(R"("bytes":90)", R"("bytes":90,"moved":"x")")), HasSubstr("moved"));
}

TEST(LedgerEntry, KeepsTheMarkOfItsSchemaThatEarlierVersionsLack) {
  EXPECT_EQ(ParseLedgerEntry(kLine)->schema_mark, event::SchemaMark());
  const std::string line =
      With(R"("schema":"weir")", R"("schema":"weir","digest":"0123","ids":"uuid \"a\"")");
  const auto entry = ParseLedgerEntry(line);
  ASSERT_TRUE(entry) << entry.error().message;
  EXPECT_EQ(entry->schema_mark, (event::SchemaMark{"0123", "uuid \"a\""}));
  EXPECT_THAT(FormatLedgerEntry(*entry),
              HasSubstr(R"("schema":"weir","digest":"0123","ids":"uuid \"a\"","first":"f-000")"));
  EXPECT_THAT(ErrorOf(With(R"("schema":"weir")", R"("schema":"weir","digest":"0123")")),
              HasSubstr("ids"));
  EXPECT_THAT(ErrorOf(With(R"("schema":"weir")", R"("schema":"weir","digest":1)")),
              HasSubstr("digest"));
}

TEST(LedgerEntry, WithoutFiguresComesBack) {
  const auto entry = ParseLedgerEntry(FormatLedgerEntry({}));
  ASSERT_TRUE(entry) << entry.error().message;
  ExpectSame(entry->figures, {});
}

TEST(LedgerEntry, KeepsHostileTexts) {
  using std::string_literals::operator""s;
  const std::string hostile = "\"},\n\r\t\\ \x01\x7f\0\u202e\U0001F4A9[]{}"s;
  LedgerEntry entry;
  entry.source = hostile;
  entry.schema = hostile;
  entry.figures.by_type[hostile].counts.received = 1;
  entry.figures.by_type[""].counts.received = 2;
  entry.figures.by_field[hostile].valid = 3;
  const std::string line = FormatLedgerEntry(entry);
  EXPECT_THAT(line, Not(HasSubstr("\n")));
  const auto read = ParseLedgerEntry(line);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->source, hostile);
  EXPECT_EQ(read->schema, hostile);
  ExpectSame(read->figures, entry.figures);
}

TEST(LedgerEntry, MakesUtf8OfASourceThatIsNone) {
  LedgerEntry entry;
  entry.source = "caf\xE9.json";
  const auto read = ParseLedgerEntry(FormatLedgerEntry(entry));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->source, "caf\uFFFD.json");
}

TEST(LedgerEntry, KeepsTheLargestCounts) {
  LedgerEntry entry;
  entry.figures.total.counts.bytes = std::numeric_limits<std::uint64_t>::max();
  const auto read = ParseLedgerEntry(FormatLedgerEntry(entry));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->figures.total.counts, entry.figures.total.counts);
}

TEST(LedgerEntry, RefusesWhatIsNoObject) {
  for (const std::string_view line : {"", " ", "[]", "1", "{", "{}x", "{}{}", "\"\xff\""}) {
    EXPECT_EQ(ErrorOf(line), "the ledger entry is no JSON object") << line;
  }
}

TEST(LedgerEntry, NamesTheMemberThatIsMissingOrWrong) {
  struct Case {
    std::string_view from, to, path;
  };
  for (const auto& [from, to, path] : {
           Case{R"("source")", R"("origin")", "source"},
           Case{R"("schema":"weir")", R"("schema":null)", "schema"},
           Case{R"("first":"f-000")", R"("first":0)", "first"},
           Case{R"("last":)", R"("Last":)", "last"},
           Case{"2026-11-23T", "2026-11-31T", "arrived_at"},
           Case{R"("figures":{)", R"("figures":[],"x":{)", "figures"},
           Case{R"("counts":{)", R"("counts":{},"x":{)", "figures.counts.received"},
           Case{R"("quarantined":2)", R"("quarantined":-2)", "figures.counts.quarantined"},
           Case{R"("received":3)", R"("received":3.0)", "figures.counts.received"},
           Case{R"("lateness_ms":[[12,1]])", R"("x":0)", "figures.lateness_ms"},
           Case{"[[12,1]]", "[[12]]", "figures.lateness_ms"},
           Case{"[[12,1]]", "[[12,1,1]]", "figures.lateness_ms"},
           Case{"[[12,1]]", "[12,1]", "figures.lateness_ms"},
           Case{"[[12,1]]", "[[99999,1]]", "figures.lateness_ms"},
           Case{"[[12,1]]", "[[-1,1]]", "figures.lateness_ms"},
           Case{R"("types":{)", R"("types":[],"x":{)", "figures.types"},
           Case{R"("account":{)", R"("account":1,"x":{)", "figures.types.[]"},
           Case{R"("account":{"counts")", R"("account":{"x")", "figures.types.[].counts"},
           Case{"2026-11-22", "2026-11-31", "figures.days.[]"},
           Case{"2026-11-22", "2026-11-2", "figures.days.[]"},
           Case{"2026-11-22", "unknown", "figures.days.[]"},
           Case{"invalid_json", "invalid_jason", "figures.reasons.[]"},
           Case{R"("invalid_id":1)", R"("invalid_id":"1")", "figures.reasons.[]"},
           Case{R"({"present":2,)", R"({)", "figures.fields.[].present"},
           Case{R"("fields")", R"("field")", "figures.fields"},
       }) {
    EXPECT_EQ(ErrorOf(With(from, to)),
              "\"" + std::string(path) + "\" of the ledger entry is missing or wrong");
  }
}

TEST(LedgerEntry, RefusesATypeThatIsThereTwice) {
  EXPECT_THAT(
      ErrorOf(With(R"("types":{)", R"("types":{"account":{"counts":{"received":1,"complete":1,
      "valid":1,"stored":1,"duplicates":0,"conflicts":0,"quarantined":0,"bytes":30},
      "lateness_ms":[]},)")),
      HasSubstr("figures.types.[]"));
}

Slice AnySlice() {
  Slice slice;
  for (const auto count :
       {&Counts::received, &Counts::complete, &Counts::valid, &Counts::stored, &Counts::duplicates,
        &Counts::conflicts, &Counts::quarantined, &Counts::bytes}) {
    slice.counts.*count = *rc::gen::arbitrary<std::uint64_t>();
  }
  for (const auto lateness : *rc::gen::arbitrary<std::vector<std::int64_t>>()) {
    slice.lateness.Add(lateness);
  }
  return slice;
}

Figures AnyFigures() {
  const auto text = rc::gen::container<std::string>(rc::gen::inRange<char>(0, 127));
  Figures figures;
  figures.total = AnySlice();
  for (const auto& type : *rc::gen::container<std::vector<std::string>>(text)) {
    figures.by_type[type] = AnySlice();
  }
  for (const int day :
       *rc::gen::container<std::vector<int>>(rc::gen::inRange(-700'000, 2'900'000))) {
    figures.by_day[Day{day}] = AnySlice();
  }
  if (*rc::gen::arbitrary<bool>()) figures.by_day[std::nullopt] = AnySlice();
  for (auto& count : figures.by_reason) count = *rc::gen::inRange<std::uint64_t>(0, 3);
  for (const auto& field : *rc::gen::container<std::vector<std::string>>(text)) {
    figures.by_field[field] = {*rc::gen::arbitrary<std::uint64_t>(),
                               *rc::gen::arbitrary<std::uint64_t>()};
  }
  return figures;
}

RC_GTEST_PROP(LedgerEntryProperty, AnyFiguresComeBack, ()) {
  const LedgerEntry entry{.source = "s",
                          .schema = "weir",
                          .schema_mark = event::MarkOf(event::Schema()),
                          .first_position = "1",
                          .last_position = "2",
                          .arrived_at = {*rc::gen::inRange<std::int64_t>(0, 1LL << 57)},
                          .is_sparse = *rc::gen::arbitrary<bool>(),
                          .figures = AnyFigures()};
  const auto read = ParseLedgerEntry(FormatLedgerEntry(entry));
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->schema_mark == entry.schema_mark);
  RC_ASSERT(read->arrived_at == entry.arrived_at);
  RC_ASSERT(read->is_sparse == entry.is_sparse);
  ExpectSame(read->figures, entry.figures);
}

RC_GTEST_PROP(LedgerEntryProperty, NoDamageIsMoreThanAnError, ()) {
  std::string line(kLine);
  line.at(*rc::gen::inRange<std::size_t>(0, line.size())) = *rc::gen::arbitrary<char>();
  if (const auto entry = ParseLedgerEntry(line); !entry) {
    RC_ASSERT(entry.error().kind == ErrorKind::kCorrupt);
  }
}

}  // namespace
}  // namespace weir::pipeline
