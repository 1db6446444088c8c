// What an audit knows of each id and object, brought together by key in memory that does not grow
// with the lake.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "src/codec/compressor.h"
#include "src/event/fingerprint.h"
#include "src/pipeline/scratch.h"
#include "src/result/result.h"

namespace weir::lake {

/// One thing that is said of a key: what stands there, and what says that it should.
struct AuditRow {
  enum class Kind : char {
    kMember = 'm',  ///< a line of an object; the key is that of its claim
    kClaim = 'c',
    kListed = 'l',    ///< an object that is there; the key is 'o' and its name
    kExpected = 'x',  ///< an object that should be there
    kJudged = 'j',    ///< a record with a row in the ledger; the key is 'r' and its place
    kOwner = 'w',     ///< a record that owns a claim
  };
  Kind kind = Kind::kMember;
  std::string key;
  std::string object;
  event::Fingerprint body{};
  bool is_comparable = true;  ///< whether `body` is known
  std::uint64_t line = 0;
  std::int64_t modified = 0;
};

/// Rows by key: hashed into heaps, which are small enough to be sorted one at a time. At 10^8
/// events, a heap is some 20 MB.
class AuditRows {
 public:
  static constexpr std::size_t kHeaps = 1'024;

  /// `scratch` outlives this.
  explicit AuditRows(pipeline::Scratch& scratch) : scratch_(scratch) {}

  Result<void> Add(const AuditRow& row);

  /// Gives the rows of each key, as many as there are, to `take`. Nothing can be added after that.
  using Group = std::vector<AuditRow>;
  Result<void> ForEachKey(const std::function<void(const Group& rows)>& take);

 private:
  Result<void> Flush(std::size_t heap);

  pipeline::Scratch& scratch_;
  codec::Compressor compressor_{codec::Compression::kZstd};
  std::array<std::string, kHeaps> pending_;
  std::string packed_;
};

}  // namespace weir::lake
