// What is done with one day: tombstone by tombstone, until nothing is left to do.
#pragma once

#include <cstdint>
#include <vector>

#include "src/compact/compactor.h"
#include "src/compact/day_listing.h"
#include "src/compact/tombstone_maker.h"
#include "src/event/timestamp.h"
#include "src/merge/ports.h"
#include "src/merge/rollup/packed_file.h"
#include "src/result/result.h"

namespace weir::compact {

class DayCompactor {
 public:
  /// All outlive it. `summary` is added to.
  DayCompactor(const CompactSettings& settings, merge::MergeObjects& objects,
               const merge::MayGoOn& may_go_on, event::Day day, CompactSummary& summary);

  /// kCorrupt where the day can't be rolled up, which is no reason to leave others.
  [[nodiscard]] Result<void> Run();

 private:
  /// Whether there is more to do.
  [[nodiscard]] Result<bool> RunOnce();
  /// Carries out the last tombstone: new files, the manifest, the mark that it is done.
  [[nodiscard]] Result<void> Complete(const pipeline::TombstoneHeader& tombstone);
  /// Makes new files anew that are gone while the old ones stand: whether it has, or somebody else
  /// was at work meanwhile. Names those that it can't.
  [[nodiscard]] Result<bool> MakeMissing(const DayFiles& listed);
  /// False where it can't be made, for what it was made of is gone or damaged.
  [[nodiscard]] Result<bool> MakeAnew(const pipeline::NewFile& made);
  /// Packs what they hold, one behind another; of each how much that is, or why it can't be read.
  [[nodiscard]] std::vector<Result<std::uint64_t>> ReadOldFiles(const pipeline::NewFile& made,
                                                                merge::PackedFile& into);
  /// Files that no manifest can list are skipped.
  void SetUnlistedAside(const std::vector<std::string>& names);
  /// False where a later tombstone is there: then somebody else has made it, and what it was made
  /// of may be gone. kCorrupt where a file that it is to be made of is gone: of the others alone it
  /// would hold less than the tombstone says.
  [[nodiscard]] Result<bool> MakeFile(const pipeline::TombstoneHeader& tombstone,
                                      const pipeline::NewFile& made);
  /// Whether somebody has made the new file meanwhile, or by a later tombstone another one;
  /// kCorrupt where nobody has.
  [[nodiscard]] Result<bool> LearnWhyIsGone(const pipeline::TombstoneHeader& tombstone,
                                            const pipeline::NewFile& made,
                                            const std::string& old_file);
  /// Has the manifest list what the day is made of.
  [[nodiscard]] Result<void> Publish();
  [[nodiscard]] Result<bool> PublishOnce();
  /// The last tombstone, if it is not done and one of its new files is not among the day's; else 0.
  [[nodiscard]] pipeline::TombstoneNumber IncompleteIn(
      const std::vector<pipeline::ListedObject>& files) const;
  /// Deletes old files that are over and whose new ones stand, and takes them off the listed.
  [[nodiscard]] Result<void> DeleteOldFiles(DayFiles& listed);

  const CompactSettings& settings_;
  merge::MergeObjects& objects_;
  const merge::MayGoOn& may_go_on_;
  const event::Day day_;
  CompactSummary& summary_;
  DayTombstones tombstones_;
  FilesSetAside set_aside_;
  std::uint64_t waiting_ = 0;
};

}  // namespace weir::compact
