// Which files of a day become one next, and the tombstone that says so.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "src/compact/compactor.h"
#include "src/compact/day_listing.h"
#include "src/event/fingerprint.h"
#include "src/event/schema.h"
#include "src/merge/ports.h"
#include "src/merge/rollup/roll_planner.h"
#include "src/pipeline/tombstone.h"
#include "src/result/result.h"

namespace weir::compact {

/// Of a new file, unpacked.
inline constexpr std::uint64_t kMaxUnpacked = std::uint64_t{256} << 20U;

struct PlannedTombstone {
  pipeline::TombstoneHeader header;
  std::vector<event::Fingerprint> members;
};

/// Files that stay as they are, and why; kInvalidInput where no run can change that and nothing is
/// wrong with the lake.
using FilesSetAside = std::map<std::string, Error, std::less<>>;

/// Plans the tombstones of a day, one after another, from one listing of its files.
class TombstoneMaker {
 public:
  /// All but `listed` outlive it. `listed` are sorted, and what is left of them is planned for: who
  /// are old enough, and no tombstone names.
  TombstoneMaker(const CompactSettings& settings, merge::MergeObjects& objects,
                 const DayTombstones& tombstones, FilesSetAside& set_aside,
                 const std::vector<pipeline::ListedObject>& listed);

  /// Nothing where no more files are worth it. Files are read from their begin to their end; one
  /// that can't be read, or has a line that is no event, is set aside. What it names is not
  /// planned for again.
  [[nodiscard]] Result<std::optional<PlannedTombstone>> Next();
  /// A file that was made since, to be planned for once it is old enough.
  void Add(const pipeline::ListedObject& made);
  /// The files of the listing that were not there any more when they were to be read.
  [[nodiscard]] const std::set<std::string, std::less<>>& gone() const { return gone_; }

 private:
  struct ReadFile {
    std::uint64_t bytes = 0;
    std::vector<event::Fingerprint> members;
  };
  using ReadFiles = std::map<std::string, ReadFile, std::less<>>;

  void SetAside(const std::string& name, std::string_view why);
  [[nodiscard]] bool MayBeRolled(const pipeline::ListedObject& object) const;
  /// Adds what becomes of the roll, as far as there is room for its members.
  [[nodiscard]] Result<void> AddRoll(const std::vector<std::string>& roll);
  void AddNewFile(const std::vector<std::string>& files, ReadFiles& read);
  /// Reads each file; those that can't be are set aside, or gone.
  [[nodiscard]] Result<void> Read(const std::vector<std::string>& roll, ReadFiles& read);
  [[nodiscard]] PlannedTombstone Take();

  const CompactSettings& settings_;
  merge::MergeObjects& objects_;
  const DayTombstones& tombstones_;
  FilesSetAside& set_aside_;
  const event::Schema reader_;
  std::vector<merge::StoredFile> files_;  ///< that may be rolled up, sorted
  std::string day_folder_;                ///< of the first one that was listed; "": none was
  PlannedTombstone planned_;
  std::set<std::string, std::less<>> gone_;
  pipeline::TombstoneNumber next_ = 1;
  std::string folder_;
  std::uint32_t part_ = 0;
};

}  // namespace weir::compact
