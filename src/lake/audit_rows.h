// What an audit knows of each id and object, brought together by key in memory that does not grow
// with the lake.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/fingerprint.h"
#include "src/lake/packed_heaps.h"
#include "src/pipeline/scratch.h"
#include "src/result/result.h"

namespace weir::lake {

/// One thing that is said of a key: what stands there, and what says that it should.
struct AuditRow {
  enum class Kind : char {
    kMember = 'm',  ///< a line of an object; the key is that of its claim
    kClaim = 'c',
    kErased = 'e',    ///< an id whose event was erased
    kListed = 'l',    ///< an object that is there; the key is 'o' and its name
    kExpected = 'x',  ///< an object that should be there
    kJudged = 'j',    ///< a record with a row in the ledger; the key is 'r' and its place
    kOwner = 'w',     ///< a record that owns a claim; in a seed, of one that is open
  };
  Kind kind = Kind::kMember;
  std::string key;
  std::string object;
  std::string id;  ///< of a member whose key does not tell it
  event::Fingerprint body{};
  event::Fingerprint other_body{};  ///< of a member: what else it may have been claimed with
  bool is_comparable = true;        ///< whether it was claimed with one of these for certain
  std::uint64_t line = 0;
  std::int64_t modified = 0;
};

/// Rows by key: hashed into heaps, which are small enough to be sorted one at a time. At 10^8
/// events, a heap is some 20 MB.
class AuditRows {
 public:
  /// `scratch` outlives this.
  explicit AuditRows(pipeline::Scratch& scratch) : heaps_(scratch) {}

  Result<void> Add(const AuditRow& row);

  /// Gives the rows of each key, as many as there are, to `take`. Nothing can be added after that.
  using Group = std::vector<AuditRow>;
  Result<void> ForEachKey(const std::function<void(const Group& rows)>& take);

 private:
  PackedHeaps heaps_;
  RowBytes row_;
};

}  // namespace weir::lake
