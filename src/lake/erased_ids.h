// The ids of events that are erased, and how their events are told in what a lake holds.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/decoder.h"
#include "src/event/fingerprint.h"
#include "src/event/schema.h"
#include "src/landing/content.h"
#include "src/result/result.h"

namespace weir::lake {

/// Ids as people write them, as events claim them: sorted, each once. kInvalidInput for what is
/// none by the schema, or where there are too many.
[[nodiscard]] Result<std::vector<std::string>> ParseErasedIds(const event::Schema& schema,
                                                              std::span<const std::string> texts);

/// Not thread-safe.
class ErasedIds {
 public:
  /// `ids` as ParseErasedIds() gives them; `schema` is the lake's.
  ErasedIds(event::Schema schema, std::vector<std::string> ids);
  ErasedIds(const ErasedIds&) = delete;
  ErasedIds& operator=(const ErasedIds&) = delete;
  ~ErasedIds() = default;

  [[nodiscard]] const std::vector<std::string>& ids() const { return ids_; }
  /// Sorted.
  [[nodiscard]] const std::vector<landing::IdHash>& hashes() const { return hashes_; }
  [[nodiscard]] bool HasHash(const landing::IdHash& hash) const;

  /// Whether a line of the lake is an event with such an id.
  [[nodiscard]] bool IsEvent(std::string_view line) { return FindEvent(line).has_value(); }
  struct Found {
    std::optional<std::uint32_t> number;  ///< of its id, among hashes(); nothing for a damaged line
  };
  /// The event that a line of the lake is; nothing where it has no such id.
  [[nodiscard]] std::optional<Found> FindEvent(std::string_view line);
  /// Whether a row of the quarantine holds a record with such an id: where the schema's fields say
  /// so, whatever else is wrong with it; where they say nothing, or it is no JSON, if one of the
  /// ids stands in its bytes.
  [[nodiscard]] bool IsRow(std::string_view row);

 private:
  [[nodiscard]] bool Has(std::string_view id) const;
  [[nodiscard]] std::optional<std::string> IdIn(std::string_view record) const;
  [[nodiscard]] bool StandsIn(std::string_view bytes) const;

  const event::Schema schema_;
  const event::Schema lines_;
  std::vector<std::string> ids_;
  std::vector<landing::IdHash> hashes_;
  std::vector<std::string> spellings_;  ///< in lower case
  event::Fingerprinter fingerprinter_;
  event::PartitionTable partitions_;
  event::Decoder decoder_;
  event::DecodedBatch decoded_;
  std::string padded_;
};

}  // namespace weir::lake
