// The record of an erasure: what was done, without an id and without anything of an event.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/landing/content.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::lake {

inline constexpr std::string_view kErasuresFolder = "erasures";

/// What of a lake had erased events, and how many.
struct ErasedCounts {
  std::uint64_t events = 0;  ///< of the lake
  std::uint64_t rows = 0;    ///< of the quarantine
  std::uint64_t landed = 0;  ///< rows of landings

  friend bool operator==(const ErasedCounts&, const ErasedCounts&) = default;
};

/// An object that is going to be changed.
struct ErasedObject {
  std::string name;
  ErasedCounts counts;               ///< each line an event
  std::vector<std::uint32_t> ids{};  ///< of its events, as far as known: places among the hashes

  friend bool operator==(const ErasedObject&, const ErasedObject&) = default;
};

/// What is counted over objects. An event may stand in two, a file and the one that a roll-up has
/// made of it: it counts once.
class ErasedTally {
 public:
  void Add(const ErasedObject& object);
  [[nodiscard]] const ErasedCounts& counts() const { return counts_; }

 private:
  ErasedCounts counts_;
  std::set<std::uint32_t> ids_;
};

/// Objects below erasures/, each of which is written for what is new and never for what is old: one
/// that says what is erased, there before anything is changed; lists of objects, each named before
/// it is changed; and a mark once all is done. So whoever was stopped finds it again, and what it
/// says holds whatever became of them. Names tell whether the ids are the same and whether all is
/// done: nothing is read of the records of others.
class ErasureRecord {
 public:
  /// So many unfinished ones are named.
  static constexpr std::size_t kMostNamed = 10;

  /// `objects` outlives it; `hashes` are those of the ids, sorted.
  ErasureRecord(merge::MergeObjects& objects, std::vector<landing::IdHash> hashes);

  /// Looks for those of the same ids that were begun and not finished.
  [[nodiscard]] Result<void> Find();
  [[nodiscard]] bool is_begun() const { return !stems_.empty(); }
  /// Of other ids, that were begun and not finished: the first of them, and how many there are.
  [[nodiscard]] const std::vector<std::string>& unfinished() const { return unfinished_; }
  [[nodiscard]] std::uint64_t unfinished_count() const { return unfinished_count_; }

  /// Nothing where it is begun.
  [[nodiscard]] Result<void> Begin();
  /// Each object counts once, however often it is named.
  [[nodiscard]] Result<void> Note(std::span<const ErasedObject> objects);
  /// `plan` is the one that has made the ids known as erased; 0 where there are claims.
  [[nodiscard]] Result<void> Finish(std::uint64_t plan);

  /// Where it stands; "" before it is begun.
  [[nodiscard]] std::string name() const;
  [[nodiscard]] const ErasedCounts& counts() const { return tally_.counts(); }
  [[nodiscard]] std::size_t object_count() const { return changed_.size(); }

 private:
  [[nodiscard]] Result<void> TakeLists(const std::string& stem);
  [[nodiscard]] Result<void> TakeList(const std::string& name, const std::string& bytes);
  /// Whether the object is new.
  bool Count(const ErasedObject& object);
  [[nodiscard]] Result<void> PutList();
  [[nodiscard]] std::string ListName() const;

  merge::MergeObjects& objects_;
  const std::vector<landing::IdHash> hashes_;
  const std::string digest_;        ///< of the ids
  const std::string token_;         ///< of this run, whose lists nobody else writes
  std::vector<std::string> stems_;  ///< of one, unless several runs have begun at once
  ErasedTally tally_;
  std::set<std::string> changed_;
  std::vector<std::string> unfinished_;
  std::uint64_t unfinished_count_ = 0;

  // The list that grows.
  std::uint64_t list_ = 0;
  std::string version_;
  std::string lines_;
  std::size_t line_count_ = 0;
  bool is_list_put_ = true;
};

}  // namespace weir::lake
