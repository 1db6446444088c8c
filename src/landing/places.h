// Which records of the stream a landing holds that another one holds as well.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "src/landing/reader.h"
#include "src/result/result.h"

namespace weir::landing {

/// A sequence number in few bytes: its digits, or, where they are not as many as a stream has,
/// their fingerprint.
using PlaceKey = std::array<std::uint64_t, 3>;

/// Records of one shard of a stream by their places (pipeline::StreamPosition::RecordPlace),
/// whatever parts a schema or a version has cut them into.
class RecordPlaces {
 public:
  RecordPlaces() = default;
  explicit RecordPlaces(std::vector<PlaceKey> keys);

  /// Whether the record of this position is one of them, or the record that this is a part of.
  /// REQUIRES: it is a position of their shard.
  [[nodiscard]] bool Hold(std::string_view position) const;
  [[nodiscard]] std::size_t size() const { return keys_.size(); }

 private:
  std::vector<PlaceKey> keys_;  ///< sorted, each once
};

/// Whether two landings can have a record in common, as far as what they say of themselves goes: of
/// most that is all that has to be read.
[[nodiscard]] bool MayShareRecords(const Origin& a, const Origin& b);

/// For each of `landings`, which come in the order of plans, the records that another one before it
/// holds too, or one of `earlier`, which come before all of them. They do not count in it, neither
/// as events nor as rejections, whatever they are there. The same for whoever judges a range of
/// ids, for it depends on no id. Reads the records of those that MayShareRecords(), each once; in
/// memory are some thirty bytes for each record of these `landings`.
[[nodiscard]] Result<std::vector<RecordPlaces>> LandedBefore(
    std::span<const LandingReader* const> landings, std::span<const LandingReader* const> earlier);

}  // namespace weir::landing
