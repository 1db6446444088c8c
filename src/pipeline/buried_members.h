// What a file of the lake held, as the hashes of its members: what a tombstone keeps of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/event/decoder.h"
#include "src/event/fingerprint.h"
#include "src/event/partition.h"
#include "src/event/schema.h"
#include "src/result/result.h"

namespace weir::pipeline {

/// Hashes members as tombstones have them: an event is told by its id alone, but in an object that
/// is named by the id (layout `event`), where it is the event's own members that tell: another body
/// of that id may have stood there before, and have outlived its claim.
class MemberHasher {
 public:
  /// `key` is what the event is claimed under, its id; `line` as it stands or would stand there.
  [[nodiscard]] event::Fingerprint HashOf(std::string_view object, std::string_view key,
                                          std::string_view line);

 private:
  event::Fingerprinter fingerprinter_;
};

/// The hashes of a file's members, from its lines as they come piece by piece.
class MemberList {
 public:
  /// `object` is the file's name; `reader` is SchemaOfLines() of the lake's and outlives this.
  MemberList(std::string object, const event::Schema& reader);

  /// Pieces end wherever they like.
  void Add(std::string_view piece);
  /// Sorted; kCorrupt where a line is no event by the schema, or has no end.
  [[nodiscard]] Result<std::vector<event::Fingerprint>> Take();

 private:
  void ReadLines();

  const std::string object_;
  event::PartitionTable partitions_;
  event::Decoder decoder_;
  event::DecodedBatch batch_;
  MemberHasher hasher_;
  std::string text_;  ///< lines, and the beginning of one whose end has not come yet
  std::size_t lines_ = 0;
  std::size_t first_bad_ = 0;  ///< line; 0: none
  std::vector<event::Fingerprint> hashes_;
};

/// What a tombstone says that a file held.
class BuriedMembers {
 public:
  /// `hashes` are sorted.
  BuriedMembers(std::string object, std::vector<event::Fingerprint> hashes)
      : object_(std::move(object)), hashes_(std::move(hashes)) {}

  /// As HeldMembers::Hold().
  [[nodiscard]] bool Hold(std::string_view key, std::string_view line) const;

 private:
  std::string object_;
  std::vector<event::Fingerprint> hashes_;
};

}  // namespace weir::pipeline
