// The example in docs/landing.md is what the code writes, byte for byte, and reads.
#include <cctype>
#include <fstream>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "src/landing/landing_testing.h"
#include "src/pipeline/ledger.h"

namespace weir::landing {
namespace {

/// An event and a rejection, as the page says.
Landing Example() {
  static const std::string kFirst = PositionAt(17);
  static const std::string kSecond = PositionAt(23);
  constexpr event::Timestamp kArrival{1'626'307'201'500'000};
  Landing landing;
  landing.folders = {"quarantine/year=2021/month=07/day=15/reason=invalid_json",
                     "lake/year=2021/month=07/day=15/event_type=a/event_subtype=b"};
  landing.origin = {kFirst, kSecond, 0};
  LandedBody body;
  body.hash.fill(std::byte{0x11});
  body.fingerprint.fill(std::byte{0x22});
  RecordToLand& stored = landing.records.emplace_back();
  stored.folder = 1;
  stored.row = {R"({"id":1,"event_type":"a"})", 7, "}"};
  stored.body = body;
  stored.record = {.position = kFirst,
                   .arrived_at = kArrival,
                   .counted = {.complete = true, .lateness_micros = 1'500'000, .bytes = 8},
                   .type = "a",
                   .day = event::DayOf(kArrival),
                   .present = 7,
                   .valid = 7};
  RecordToLand& rejected = landing.records.emplace_back();
  rejected.row.line = R"({"reason":"invalid_json","data":"ew=="})";
  rejected.record = {
      .position = kSecond,
      .arrived_at = kArrival,
      .counted = {.reason = event::Reason::kInvalidJson, .lateness_micros = {}, .bytes = 1}};
  pipeline::LedgerEntry entry{.source = "arn",
                              .schema = "weir",
                              .first_position = "f",
                              .last_position = "l",
                              .arrived_at = kArrival,
                              .figures = {}};
  entry.figures.total.counts = {.received = 2, .complete = 1, .valid = 1, .bytes = 9};
  landing.entry = FormatLedgerEntry(entry);
  landing.fields = R"({"fields":["id","name","time"]})";
  return landing;
}

/// What a line of the dump stands for: bytes in hex, and texts in single quotes; nothing where it
/// is no line of the dump. What follows a ';' is said of them.
std::optional<std::string> BytesIn(const std::string& line, std::size_t offset) {
  constexpr std::size_t kIndent = 4;
  if (!line.starts_with(fmt::format("    {:04x}  ", offset))) return std::nullopt;
  std::string bytes;
  for (std::size_t at = line.find(' ', kIndent); at < line.size() && line[at] != ';';) {
    if (line[at] == ' ') {
      ++at;
    } else if (line[at] == '\'') {
      const std::size_t end = line.find('\'', at + 1);
      bytes += line.substr(at + 1, end - at - 1);
      at = end + 1;
    } else {
      bytes += static_cast<char>(std::stoi(line.substr(at, 2), nullptr, 16));
      at += 2;
    }
  }
  return bytes;
}

TEST(LandingFormat, TheExampleOnItsPageIsWhatIsWritten) {
  std::ifstream page(WEIR_LANDING_PAGE);
  std::string shown;
  for (std::string line; std::getline(page, line);) {
    shown += BytesIn(line, shown.size()).value_or("");
  }
  const std::string written = FormatLanding(Example(), Packed::kNever);
  EXPECT_EQ(shown, written);

  MemorySource source(shown);
  const auto reader = LandingReader::Open(source, std::nullopt);
  ASSERT_TRUE(reader);
  EXPECT_TRUE(reader->Check());
}

}  // namespace
}  // namespace weir::landing
