// Takes erased events out of a lake's objects: each is rewritten in place, if it is still what was
// read.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/lake/erased_ids.h"
#include "src/lake/erasure_record.h"
#include "src/merge/ports.h"
#include "src/pipeline/object_listing.h"
#include "src/result/result.h"

namespace weir::lake {

/// No object's name becomes free: one that loses its last line stays, packed and empty, for a
/// worker or an attempt that is slow must still find that it was written. Objects stand in memory
/// whole, some at a time.
class ErasedSweep {
 public:
  struct Options {
    bool only_looks = false;  ///< counts what it finds and changes nothing
    merge::MayGoOn may_go_on = [] { return true; };
    /// Is given each line that goes, before anything is changed, with its object.
    std::function<Result<void>(const std::string& object, std::string_view line)> before_line_goes =
        nullptr;
  };

  /// All outlive it.
  ErasedSweep(merge::MergeObjects& objects, ErasedIds& ids, ErasureRecord& record,
              const Options& options)
      : objects_(objects), ids_(ids), record_(record), options_(options) {}

  /// Of objects whose names begin with `folder`, all that are wanted. What can't be read is left,
  /// and noted; kUnavailable where there is no more time.
  [[nodiscard]] Result<void> Sweep(const std::string& folder,
                                   const std::function<bool(std::string_view name)>& is_wanted);

  /// What was found and, unless it only looks, is gone.
  [[nodiscard]] const ErasedCounts& counts() const { return tally_.counts(); }
  [[nodiscard]] std::uint64_t objects_changed() const { return changed_; }
  [[nodiscard]] std::uint64_t objects_read() const { return read_; }
  /// Objects that are damaged: what they hold is not known.
  [[nodiscard]] std::vector<Error> unreadable() const;

 private:
  struct Change {
    merge::Replacement replacement;
    ErasedCounts counts;
    std::vector<std::uint32_t> ids{};

    [[nodiscard]] ErasedObject Object() const { return {replacement.name, counts, ids}; }
  };

  [[nodiscard]] Result<void> TakeSome(std::vector<std::string> names);
  /// What an object becomes; nothing where it stays. kCorrupt, kInvalidInput where it is damaged.
  [[nodiscard]] Result<std::optional<Change>> ChangeOf(const std::string& name,
                                                       merge::VersionedObject object);
  [[nodiscard]] Result<std::optional<Change>> LinesOf(const std::string& name,
                                                      merge::VersionedObject object);
  [[nodiscard]] Result<std::optional<Change>> LandingOf(const std::string& name,
                                                        merge::VersionedObject object);
  /// Gives the names of those that were another version by then.
  [[nodiscard]] Result<std::vector<std::string>> Put(const std::vector<Change>& changes);
  void Count(const Change& change);

  merge::MergeObjects& objects_;
  ErasedIds& ids_;
  ErasureRecord& record_;
  const Options& options_;
  ErasedTally tally_;
  std::uint64_t changed_ = 0;
  std::uint64_t read_ = 0;
  std::map<std::string, Error> unreadable_;  ///< by name: each may be read again and again
};

}  // namespace weir::lake
