// Which records of the stream a landing holds that another one holds as well.
#include "src/landing/places.h"

#include "src/landing/name.h"
#include "src/pipeline/stream_position.h"
#include "src/result/check.h"

namespace weir::landing {
namespace {

using pipeline::StreamPosition;

StreamPosition Parsed(std::string_view position) {
  const auto parsed = StreamPosition::Parse(position);
  WEIR_CHECK(parsed.has_value(), "readers give no other positions");
  return *parsed;
}

/// The places of a landing's records in their order, each once for each part.
class PlaceCursor {
 public:
  explicit PlaceCursor(const LandingReader& reader) : records_(reader.Records()) {}

  /// False behind the last.
  Result<bool> Next() {
    const auto record = records_.Next();
    if (!record) return record.error();
    if (!record->has_value()) return false;
    place_ = Parsed((*record)->position).RecordPlace();
    return true;
  }
  [[nodiscard]] const std::string& place() const { return place_; }

 private:
  RecordCursor records_;
  std::string place_;
};

/// Adds what both hold. Each step is one of the cursor that is behind.
Result<void> AddShared(const LandingReader& a, const LandingReader& b, RecordPlaces& shared) {
  PlaceCursor left(a);
  PlaceCursor right(b);
  auto has_left = left.Next();
  auto has_right = right.Next();
  while (has_left && has_right && *has_left && *has_right) {
    if (left.place() == right.place()) shared.Add(left.place());
    if (left.place() <= right.place()) {
      has_left = left.Next();
    } else {
      has_right = right.Next();
    }
  }
  if (!has_left) return has_left.error();
  if (!has_right) return has_right.error();
  return {};
}

}  // namespace

bool RecordPlaces::Hold(std::string_view position) const {
  return !places_.empty() && places_.contains(Parsed(position).RecordPlace());
}

bool MayShareRecords(const Origin& a, const Origin& b) {
  const StreamPosition first_a = Parsed(a.first_position);
  const StreamPosition first_b = Parsed(b.first_position);
  return ShardOf(first_a) == ShardOf(first_b) &&
         first_a.RecordPlace() <= Parsed(b.last_position).RecordPlace() &&
         first_b.RecordPlace() <= Parsed(a.last_position).RecordPlace();
}

Result<RecordPlaces> LandedBefore(const LandingReader& landing,
                                  std::span<const LandingReader* const> earlier) {
  RecordPlaces before;
  for (const LandingReader* other : earlier) {
    if (!MayShareRecords(landing.origin(), other->origin())) continue;
    if (const auto added = AddShared(landing, *other, before); !added) return added.error();
  }
  return before;
}

}  // namespace weir::landing
