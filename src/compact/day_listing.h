// What stands of one day: its files, and what its tombstones say of them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/timestamp.h"
#include "src/merge/ports.h"
#include "src/pipeline/object_listing.h"
#include "src/pipeline/tombstone.h"
#include "src/result/result.h"

namespace weir::compact {

/// The tombstones of a day. They never change, so each is read once.
class DayTombstones {
 public:
  /// `objects` outlives it.
  DayTombstones(merge::MergeObjects& objects, event::Day day) : objects_(objects), day_(day) {}

  /// Reads what has come since. kCorrupt where one is damaged.
  [[nodiscard]] Result<void> Look();
  /// The highest number by now, 0 where there is none; reads nothing else.
  [[nodiscard]] Result<pipeline::TombstoneNumber> LastByNow();
  /// The next one, which has just been created. REQUIRES: it is the last one.
  void Add(pipeline::TombstoneHeader header);
  /// A mark that it is done is there.
  void MarkDone(pipeline::TombstoneNumber number) { done_.try_emplace(number); }

  // As they were at the last look, and what was added since.
  [[nodiscard]] const std::map<pipeline::TombstoneNumber, pipeline::TombstoneHeader>& all() const {
    return headers_;
  }
  /// The last one; null where there is none.
  [[nodiscard]] const pipeline::TombstoneHeader* Last() const;
  [[nodiscard]] bool IsDone(pipeline::TombstoneNumber number) const {
    return done_.contains(number);
  }
  /// Since when it is done: the time that its mark says. REQUIRES: IsDone(number).
  [[nodiscard]] Result<event::Timestamp> DoneAt(pipeline::TombstoneNumber number);
  /// Whether what the file became is among `new_files`, sorted, or what that became.
  [[nodiscard]] bool IsHeldBy(const std::vector<std::string>& new_files,
                              std::string_view file) const;
  /// What the file became. REQUIRES: BurierOf(file).
  [[nodiscard]] const pipeline::NewFile& BecameOf(std::string_view file) const;
  /// The tombstone that names the file as an old one; nothing where none does.
  [[nodiscard]] std::optional<pipeline::TombstoneNumber> BurierOf(std::string_view file) const;

 private:
  [[nodiscard]] Result<void> Read(pipeline::TombstoneNumber number);
  void Keep(pipeline::TombstoneHeader header);

  struct Grave {
    pipeline::TombstoneNumber tombstone = 0;
    const pipeline::NewFile* became = nullptr;  ///< of headers_
  };

  merge::MergeObjects& objects_;
  const event::Day day_;
  std::map<pipeline::TombstoneNumber, pipeline::TombstoneHeader> headers_;
  std::map<pipeline::TombstoneNumber, std::optional<event::Timestamp>> done_;
  std::map<std::string_view, Grave> graves_;  ///< by names that headers_ holds
};

struct DayFiles {
  std::vector<pipeline::ListedObject> files;  ///< of events, by name
  /// The names of all that tombstones may have made, sorted; also of those that are empty by now.
  std::vector<std::string> new_files;
  /// What no manifest can list, for its name would break a line.
  std::vector<std::string> unlisted;
};

[[nodiscard]] Result<DayFiles> FilesOf(merge::MergeObjects& objects, event::Day day);

}  // namespace weir::compact
