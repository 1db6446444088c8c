// What the fields of a sample of records hold: of what kind, how often, how many different values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "src/event/schema.h"
#include "src/event/timestamp.h"

namespace weir::guess {

/// How a value would be read as a time, where it would be one between 1990 and a day ahead.
enum class TimeSpelling : std::uint8_t {
  kNone,
  kSeconds,
  kMillis,
  kMicros,
  kNanos,
  kWithOffset,     ///< RFC 3339, or ISO 8601
  kWithoutOffset,  ///< the same, but of which zone it does not say
};
inline constexpr std::size_t kTimeSpellings = 7;

/// The values of one field, those that are not null.
struct FieldFacts {
  event::FieldPath path;
  std::uint64_t present = 0;
  std::uint64_t strings = 0;  ///< that are not empty
  std::uint64_t integers = 0;
  std::uint64_t uuids = 0;
  std::uint64_t with_blanks = 0;  ///< strings that hold white space
  std::uint64_t arrays_of_objects = 0;
  std::array<std::uint64_t, kTimeSpellings> times{};
  std::size_t longest = 0;
  std::unordered_set<std::uint64_t> values;  ///< hashes of strings and integers
  std::string example;                       ///< the first string or number, cut to kExampleBytes

  [[nodiscard]] std::uint64_t TimesAs(TimeSpelling spelling) const {
    return times.at(static_cast<std::size_t>(spelling));
  }
  /// Values that can be read as times.
  [[nodiscard]] std::uint64_t AllTimes() const;
};

/// Takes records one by one. What it keeps is bounded by their number and by kMaxFields.
class FieldCensus {
 public:
  static constexpr std::size_t kMaxFields = 1'000;
  static constexpr std::size_t kMaxDepth = 6;
  static constexpr std::size_t kExampleBytes = 40;
  /// Longer names are passed over, so that what is said of fields stays short.
  static constexpr std::size_t kLongestKey = 64;

  /// `now`: when the records arrive.
  explicit FieldCensus(event::Timestamp now) : now_(now) {}

  /// Records that are no JSON objects are counted, and those that came before, byte for byte, are
  /// not looked at again.
  void Add(std::string_view record);

  /// Different records that are objects.
  [[nodiscard]] std::uint64_t objects() const { return objects_; }
  [[nodiscard]] std::uint64_t others() const { return others_; }
  /// By the spelling of their paths.
  [[nodiscard]] const std::map<std::string, FieldFacts>& fields() const { return fields_; }

 private:
  struct Walk;

  event::Timestamp now_;
  std::uint64_t objects_ = 0;
  std::uint64_t others_ = 0;
  std::unordered_set<std::uint64_t> seen_;
  std::map<std::string, FieldFacts> fields_;
};

/// The objects in the array at `path` of a record, each as a text of its own.
[[nodiscard]] std::vector<std::string> ObjectsAt(std::string_view record,
                                                 const event::FieldPath& path);

}  // namespace weir::guess
