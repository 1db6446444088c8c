// Landings without what some of their rows said: all else is as it was.
#include "src/landing/blanked_rows.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/landing/bytes_in_memory.h"
#include "src/landing/folder_path.h"
#include "src/landing/landing_testing.h"
#include "src/landing/reader.h"
#include "src/landing/writer.h"
#include "src/pipeline/quarantine.h"

namespace weir::landing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kRow =
    R"({"reason":"invalid_time","detail":"is no time","position":"p",)"
    R"("arrived_at":"2021-07-15T00:00:01.500Z","data":"eyJpZCI6MX0="})";

LandingName NameOf(const Landing& landing) {
  return {event::Timestamp{1'626'336'551'000'000}, landing.origin.first_position, "00"};
}

/// What a landing holds but for lines and bodies.
struct Skeleton {
  std::vector<std::string> all;
  explicit Skeleton(const std::string& bytes) {
    BytesInMemory source(bytes, "memory");
    const auto reader = LandingReader::Open(source, std::nullopt);
    EXPECT_TRUE(reader) << reader.error().message;
    EXPECT_TRUE(reader->Check());
    all.push_back(reader->EntryLines().value());
    const auto read = [this](auto cursor, const auto& text) {
      EXPECT_TRUE(ForEach(std::move(cursor), [&](const auto& item) { all.push_back(text(item)); }));
    };
    read(reader->Folders(), [](const LandedFolder& folder) {
      return fmt::format("{} {} {}", folder.path, folder.first_row, folder.rows);
    });
    read(reader->Ids(), [](const LandedId& id) {
      return fmt::format("{} {} {}", event::ToHex(id.hash), id.position, id.row);
    });
    read(reader->Records(), [](const LandedRecord& record) {
      return fmt::format("{} {} {} {} {} {} {}", record.position, record.row,
                         record.arrived_at.micros, record.counted.bytes,
                         static_cast<int>(record.counted.reason), record.present, record.valid);
    });
  }
};

std::string WholeOf(const std::string& bytes) {  // unpacked
  BytesInMemory source(bytes, "memory");
  const auto reader = LandingReader::Open(source, std::nullopt);
  std::string lines;
  EXPECT_TRUE(ForEach(reader->Rows(), [&](const LandedRow& row) {
    lines += std::string(row.line) + "\n" + std::string(row.rest) + "\n";
  }));
  return lines;
}

class BlankedRowsTest : public testing::Test {
 protected:
  BlankedRowsTest() {
    for (RecordToLand& record : made_.content().records) {
      if (IsQuarantineFolder(made_.content().folders[record.folder])) record.row = {.line = kRow};
    }
    bytes_ = FormatLanding(made_.content());
  }

  Result<std::optional<BlankedLanding>> Blank(const RowsToBlank& rows) {
    BytesInMemory source(bytes_, "memory");
    return BlankRows(source, NameOf(made_.content()), rows);
  }

  MadeLanding made_{3, {}};
  std::string bytes_;
  const RowsToBlank none_ = {.is_event = [](const IdHash&) { return false; },
                             .is_rejection = [](std::string_view) { return false; }};
};

TEST_F(BlankedRowsTest, WithoutAnyItIsLeftAsItIs) {
  const auto blanked = Blank(none_);
  ASSERT_TRUE(blanked) << blanked.error().message;
  EXPECT_FALSE(blanked->has_value());
}

TEST_F(BlankedRowsTest, AnEventHasNeitherLineNorBodyAndIsJudgedAsBefore) {
  RecordToLand* event = nullptr;
  for (RecordToLand& record : made_.content().records) {
    if (record.body && record.body->hash != IdHash{}) event = &record;
  }
  ASSERT_NE(event, nullptr);
  const std::string secret = "{\"who\":\"jane\"}";
  event->row = {.line = secret, .kept = 3, .rest = "doe"};
  bytes_ = FormatLanding(made_.content());
  ASSERT_THAT(WholeOf(bytes_), HasSubstr("jane"));
  RowsToBlank rows = none_;
  rows.is_event = [&](const IdHash& hash) { return hash == event->body->hash; };
  const auto blanked = Blank(rows);
  ASSERT_TRUE(blanked) << blanked.error().message;
  ASSERT_TRUE(blanked->has_value());
  EXPECT_EQ((*blanked)->rows, 1U);
  EXPECT_EQ(Skeleton((*blanked)->bytes).all, Skeleton(bytes_).all);
  EXPECT_THAT(WholeOf((*blanked)->bytes), Not(HasSubstr("jane")));
  EXPECT_THAT(WholeOf((*blanked)->bytes), Not(HasSubstr("doe")));
  BytesInMemory source((*blanked)->bytes, "memory");
  const auto reader = LandingReader::Open(source, std::nullopt);
  auto ids = reader->Ids({.first = event->body->hash, .last = event->body->hash});
  EXPECT_EQ((**ids.Next()).fingerprint, kNoBody);
  bytes_ = (*blanked)->bytes;
  EXPECT_FALSE(Blank(rows)->has_value());  // a second time there is nothing to do
}

TEST_F(BlankedRowsTest, ARejectionKeepsItsPositionAndItsLength) {
  RowsToBlank rows = none_;
  rows.is_rejection = [](std::string_view line) { return line == kRow; };
  const auto blanked = Blank(rows);
  ASSERT_TRUE(blanked) << blanked.error().message;
  ASSERT_TRUE(blanked->has_value());
  EXPECT_EQ(Skeleton((*blanked)->bytes).all, Skeleton(bytes_).all);
  const std::string lines = WholeOf((*blanked)->bytes);
  EXPECT_EQ(lines.size(), WholeOf(bytes_).size());
  EXPECT_THAT(lines, Not(HasSubstr("eyJpZCI6MX0=")));
  EXPECT_THAT(lines, HasSubstr(R"("position":"p")"));
}

TEST_F(BlankedRowsTest, DamageIsNamedAndNothingIsMade) {
  bytes_[bytes_.size() / 3] = static_cast<char>(bytes_[bytes_.size() / 3] ^ 1);
  const auto blanked = Blank(none_);
  ASSERT_FALSE(blanked);
  EXPECT_EQ(blanked.error().kind, ErrorKind::kCorrupt);
}

}  // namespace
}  // namespace weir::landing
