// Records that were put into a stream and whose judgement is awaited.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>
#include <unordered_set>

#include "src/event/fingerprint.h"
#include "src/result/result.h"

namespace weir::lake {

/// A record is judged once a ledger entry has a row for it: that is the last act of an attempt, and
/// a mapping's checkpoint passes no record without one. So this goes by what is known of each
/// record, and by no time. (A record that holds several events counts with the first of them.)
class AwaitedRecords {
 public:
  /// As PutRecords answers: "shardId-000000000000", "49590338…".
  void Sent(std::string_view shard_id, std::string_view sequence_number);

  /// One object of the ledger, unpacked: its entry's line, then its rows. kCorrupt.
  Result<void> TakeEntry(std::string_view text);

  [[nodiscard]] std::size_t sent() const { return sent_; }
  [[nodiscard]] std::size_t left() const { return open_.size(); }

 private:
  struct Hash {
    std::size_t operator()(const event::Fingerprint& fingerprint) const {
      std::size_t hash = 0;
      std::memcpy(&hash, fingerprint.data(), sizeof hash);
      return hash;
    }
  };

  event::Fingerprinter fingerprinter_;
  std::unordered_set<event::Fingerprint, Hash> open_;  ///< by place: 16 bytes stand for 69
  std::size_t sent_ = 0;
};

}  // namespace weir::lake
