// The record of an erasure: what was done, without an id and without anything of an event.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/timestamp.h"
#include "src/landing/content.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::lake {

inline constexpr std::string_view kErasuresFolder = "erasures";

/// What of a lake had erased events, and how many.
struct ErasedCounts {
  std::uint64_t events = 0;  ///< lines of the lake
  std::uint64_t rows = 0;    ///< of the quarantine
  std::uint64_t landed = 0;  ///< rows of landings

  friend bool operator==(const ErasedCounts&, const ErasedCounts&) = default;
};

/// An object that is going to be changed.
struct ErasedObject {
  std::string name;
  ErasedCounts counts;
};

/// One object below erasures/. It is there before anything is changed, names each object before
/// that is changed, and is marked as finished when all is done: so whoever was stopped finds it
/// again, and what it says holds whatever became of them.
class ErasureRecord {
 public:
  /// `objects` outlives it; `hashes` are those of the ids, sorted.
  ErasureRecord(merge::MergeObjects& objects, std::vector<landing::IdHash> hashes);

  /// Looks for one of the same ids that was begun and not finished.
  [[nodiscard]] Result<void> Find();
  [[nodiscard]] bool is_begun() const { return is_begun_; }
  /// Of other ids, that were begun and not finished.
  [[nodiscard]] const std::vector<std::string>& unfinished() const { return unfinished_; }

  /// Nothing where it is begun.
  [[nodiscard]] Result<void> Begin();
  /// Each object counts once, however often it is named.
  [[nodiscard]] Result<void> Note(std::span<const ErasedObject> objects);
  /// `plan` is the one that has made the ids known as erased; 0 where there are claims.
  [[nodiscard]] Result<void> Finish(std::uint64_t plan);

  /// Where it stands; "" before it is begun.
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const ErasedCounts& counts() const { return counts_; }
  [[nodiscard]] std::size_t object_count() const { return changed_.size(); }

 private:
  /// Takes what a record says, where it is one of the same ids that is not finished.
  void Take(const std::string& name, const merge::VersionedObject& object);
  [[nodiscard]] Result<void> Put();
  [[nodiscard]] std::string Json() const;

  merge::MergeObjects& objects_;
  const std::vector<landing::IdHash> hashes_;
  bool is_begun_ = false;
  std::string name_;
  std::string version_;
  std::string begun_at_;
  std::string finished_at_;
  std::uint64_t plan_ = 0;
  ErasedCounts counts_;
  std::set<std::string> changed_;
  std::vector<std::string> unfinished_;
};

}  // namespace weir::lake
