// What is done with one day: it is listed, then rolled up tombstone by tombstone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "src/compact/compactor.h"
#include "src/compact/day_listing.h"
#include "src/compact/day_manifest.h"
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
  enum class PassEnd : std::uint8_t {
    kDayIsDone,
    kTimeIsOver,
    kLookAnew,  ///< somebody else was at work, or what is listed has changed in another way
  };

  /// Looks at the day once, and rolls up what it has seen.
  [[nodiscard]] Result<PassEnd> RunPass();
  [[nodiscard]] Result<DayFiles> Look();
  /// Whether files are listed that a tombstone has made which came after the look at them.
  [[nodiscard]] Result<bool> HasLaterFiles(const DayFiles& listed);
  /// Adds to the summary what is left of the day.
  void SumUp();
  /// Carries out the last tombstone, then makes others until nothing that was listed is left.
  [[nodiscard]] Result<PassEnd> RollUp(TombstoneMaker& maker);
  /// False where somebody else has made one of this number.
  [[nodiscard]] Result<bool> Bury(PlannedTombstone planned);
  /// Carries out the last tombstone: new files, the manifest, the mark that it is done. False where
  /// somebody else has gone further.
  [[nodiscard]] Result<bool> Complete(const pipeline::TombstoneHeader& tombstone,
                                      TombstoneMaker& maker);
  /// Has the day be made of the new files instead of the old ones; of how many of these it was.
  [[nodiscard]] std::size_t PutInPlace(const pipeline::TombstoneHeader& tombstone,
                                       const std::vector<pipeline::ListedObject>& made_files);
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
  /// How large it is, as it is stored; nothing where a later tombstone is there: then somebody else
  /// has made it, and what it was made of may be gone. kCorrupt where a file that it is to be made
  /// of is gone: of the others alone it would hold less than the tombstone says.
  [[nodiscard]] Result<std::optional<std::uint64_t>> MakeFile(
      const pipeline::TombstoneHeader& tombstone, const pipeline::NewFile& made);
  /// The same, where somebody has made the new file meanwhile, or by a later tombstone another one;
  /// kCorrupt where nobody has.
  [[nodiscard]] Result<std::optional<std::uint64_t>> LearnWhyIsGone(
      const pipeline::TombstoneHeader& tombstone, const pipeline::NewFile& made,
      const std::string& old_file);
  /// Has the manifest list what the day is made of. False where somebody else has changed it.
  [[nodiscard]] Result<bool> Publish();
  /// Deletes old files that are over, and takes all off the listed whose new ones stand, so that
  /// what is left is what the day is made of, but for the last tombstone if it is not done.
  [[nodiscard]] Result<void> DeleteOldFiles(DayFiles& listed);

  const CompactSettings& settings_;
  merge::MergeObjects& objects_;
  const merge::MayGoOn& may_go_on_;
  const event::Day day_;
  CompactSummary& summary_;
  DayTombstones tombstones_;
  DayManifest manifest_;
  FilesSetAside set_aside_;
  std::vector<std::string> names_;  ///< of the files that the day is made of, sorted
  std::uint64_t waiting_ = 0;
  int lost_ = 0;  ///< manifests that somebody else has changed first
};

}  // namespace weir::compact
