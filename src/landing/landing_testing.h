// Landings for tests: an object in memory, and content from a seed with all kinds of records.
#pragma once

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/landing/folder_path.h"
#include "src/landing/reader.h"
#include "src/landing/writer.h"
#include "src/pipeline/ledger.h"

namespace weir::landing {

/// Bytes in memory, and what was read of them.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string bytes) : bytes_(std::move(bytes)) {}

  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
  Result<std::string> Read(std::uint64_t offset, std::uint64_t size) override {
    WEIR_CHECK(offset <= bytes_.size() && size <= bytes_.size() - offset, "they are there");
    ++reads;
    bytes_read += size;
    most_at_once = std::max(most_at_once, size);
    return bytes_.substr(offset, size);
  }
  [[nodiscard]] std::string Describe() const override { return "memory/object"; }

  std::uint64_t reads = 0;
  std::uint64_t bytes_read = 0;
  std::uint64_t most_at_once = 0;

 private:
  std::string bytes_;
};

inline std::string PositionAt(std::uint64_t number) {
  return fmt::format("k9be83f7b08d5a3ad-000000000006-{:056}-000000", number);
}

/// Content with texts of its own. A landing refers to them, so it stays where it is.
class MadeLanding {
 public:
  struct Shape {
    std::size_t records = 100;
    std::size_t folders = 7;
    std::size_t line_size = 60;
  };

  MadeLanding(std::uint64_t seed, const Shape& shape) : random_(seed) {
    for (std::size_t i = 0; i < std::min(shape.folders, shape.records); ++i) {
      landing_.folders.push_back(PathOf(i));
    }
    std::ranges::shuffle(landing_.folders, random_);
    for (std::size_t i = 0; i < shape.records; ++i) AddRecord(i, shape);
    landing_.origin = {PositionAt(1), std::string(landing_.records.back().record.position),
                       random_() % 3};
    landing_.entry = pipeline::FormatLedgerEntry({.source = "s",
                                                  .schema = "weir",
                                                  .first_position = landing_.origin.first_position,
                                                  .last_position = landing_.origin.last_position,
                                                  .arrived_at = {},
                                                  .is_sparse = landing_.origin.judgement > 0,
                                                  .figures = {}});
    landing_.fields = R"({"fields":["event_uuid","event_name"]})";
  }
  MadeLanding(const MadeLanding&) = delete;
  MadeLanding& operator=(const MadeLanding&) = delete;
  ~MadeLanding() = default;

  [[nodiscard]] const Landing& content() const { return landing_; }
  Landing& content() { return landing_; }

 private:
  /// The first is one of the lake, of those that follow each fourth is one of the quarantine.
  static std::string PathOf(std::size_t number) {
    if (number % 4 != 3) {
      return fmt::format("lake/year=2021/month=07/day=15/event_type=t{}/event_subtype=s", number);
    }
    return fmt::format("quarantine/year={}/month=07/day=15/reason=empty", 2021 + number);
  }

  std::string_view Bytes(std::size_t size) {
    std::string& bytes = landing_.kept.emplace_back();
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(random_() & 0xFF);
    return bytes;
  }

  event::Fingerprint Hash() {
    event::Fingerprint hash;
    for (std::byte& byte : hash) byte = static_cast<std::byte>(random_());
    return hash;
  }

  void AddRecord(std::size_t number, const Shape& shape) {
    RecordToLand& added = landing_.records.emplace_back();
    // Each folder has one.
    added.folder = number < landing_.folders.size() ? number : random_() % landing_.folders.size();
    const bool is_event = IsLakeFolder(landing_.folders[added.folder]);
    std::string& line = landing_.kept.emplace_back(Bytes(random_() % (2 * shape.line_size + 1)));
    std::ranges::replace(line, '\n', ' ');
    added.row.line = line;
    added.row.kept = random_() % (added.row.line.size() + 1);
    added.row.rest = Bytes(random_() % 9);
    if (is_event) added.body = {random_() % 8 == 0 ? IdHash{} : Hash(), Hash()};
    LandedRecord& record = added.record;
    record.position = landing_.kept.emplace_back(PositionAt(1 + number * 3 - number % 2));
    record.arrived_at.micros = static_cast<std::int64_t>(random_() % 2'000'000'000'000'000);
    if (!is_event) {
      record.counted.reason =
          static_cast<event::Reason>(1 + random_() % (event::kReasonNames.size() - 1));
    }
    record.counted.bytes = random_();
    record.counted.complete = random_() % 2 == 0;
    record.counted.has_moved_members = random_() % 2 == 0;
    if (random_() % 2 == 0) record.counted.lateness_micros = static_cast<std::int64_t>(random_());
    if (random_() % 2 == 0) record.type = Bytes(random_() % 5);
    if (random_() % 2 == 0) record.day = event::Day{-7};
    record.present = random_();
    record.valid = random_();
  }

  std::mt19937_64 random_;
  Landing landing_;
};

/// Gives each item of a cursor to `use`; the error that ends it, if one does.
template <typename Cursor, typename Use>
Result<void> ForEach(Cursor cursor, const Use& use) {
  while (true) {
    const auto item = cursor.Next();
    if (!item) return item.error();
    if (!item->has_value()) return {};
    use(**item);
  }
}

}  // namespace weir::landing
