// What the decoder's tests share: a record in, its outcome out.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/event/decoder.h"

namespace weir::event {

/// 2021-07-15T12:00:00Z.
inline constexpr Timestamp kNoon{1'626'350'400 * kMicrosPerSecond};

/// An event of the default schema without its braces, and what Weir adds to it.
inline constexpr std::string_view kMembers =
    R"("event_uuid":"6ae1768a-eb84-57ba-8981-2139135385a9","event_name":"account:created",)"
    R"("created_at":1626336550)";
inline constexpr std::string_view kDerived =
    R"("created_datetime":"2021-07-15T08:09:10.000000Z","event_type":"account",)"
    R"("event_subtype":"created")";

/// A decoded record with all its texts, on its own.
struct Outcome {
  std::string reason;
  std::string detail;
  std::string id;
  std::string line;
  std::string path;
  std::optional<Day> day;
  std::optional<std::string> type;
  FieldMask present = 0;
  FieldMask valid = 0;
  bool has_moved_members = false;
  Timestamp created_at;
  Fingerprint fingerprint{};

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

/// A decoder of one schema. The padding that it gives to records is full of quotes: nothing may
/// look at it.
class Decoding {
 public:
  explicit Decoding(Schema schema = {})
      : schema_(std::move(schema)), decoder_(schema_, partitions_) {}

  Outcome Decode(std::string_view record, Timestamp arrived_at = kNoon) {
    const std::string padded = std::string(record) + std::string(kJsonPadding, '"');
    decoder_.Decode(std::string_view(padded).substr(0, record.size()), arrived_at, batch_);
    return Last();
  }

  Outcome DecodeOversized(std::string_view piece, std::size_t limit) {
    decoder_.DecodeOversized(piece, limit, batch_);
    return Last();
  }

 private:
  [[nodiscard]] Outcome Last() const {
    const DecodedRecord& record = batch_.records.back();
    Outcome outcome;
    outcome.reason = ReasonName(record.reason);
    if (record.is_event()) {
      outcome.id = batch_.IdOf(record);
      outcome.line = batch_.LineOf(record);
    } else {
      outcome.detail = batch_.DetailOf(record);
    }
    outcome.path = record.partition->path;
    outcome.day = record.partition->day;
    outcome.type = record.partition->type;
    outcome.present = record.present;
    outcome.valid = record.valid;
    outcome.has_moved_members = record.has_moved_members;
    outcome.created_at = record.created_at;
    outcome.fingerprint = record.fingerprint;
    return outcome;
  }

  Schema schema_;
  PartitionTable partitions_;
  Decoder decoder_;
  DecodedBatch batch_;
};

inline Outcome Decoded(std::string_view record, const Schema& schema = {},
                       Timestamp arrived_at = kNoon) {
  return Decoding(schema).Decode(record, arrived_at);
}

}  // namespace weir::event
