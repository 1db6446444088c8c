// Which records of the stream a landing holds that another one holds as well.
#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "src/landing/reader.h"
#include "src/result/result.h"

namespace weir::landing {

/// Records of one shard of a stream by their places (pipeline::StreamPosition::RecordPlace),
/// whatever parts a schema or a version has cut them into.
class RecordPlaces {
 public:
  void Add(std::string_view place) { places_.emplace_hint(places_.end(), place); }
  /// Whether the record of this position is one of them, or the record that this is a part of.
  [[nodiscard]] bool Hold(std::string_view position) const;
  [[nodiscard]] std::size_t size() const { return places_.size(); }

 private:
  std::set<std::string, std::less<>> places_;
};

/// Whether two landings can have a record in common, as far as what they say of themselves goes: of
/// most that is all that has to be read.
[[nodiscard]] bool MayShareRecords(const Origin& a, const Origin& b);

/// The records of `landing` that one of `earlier` holds too, which come before it in the order of
/// plans: they do not count in it, neither as events nor as rejections, whatever they are there.
/// The same for whoever judges a range of ids, for it depends on no id. Reads the records of those
/// that MayShareRecords(), side by side; in memory is what is shared.
[[nodiscard]] Result<RecordPlaces> LandedBefore(const LandingReader& landing,
                                                std::span<const LandingReader* const> earlier);

}  // namespace weir::landing
