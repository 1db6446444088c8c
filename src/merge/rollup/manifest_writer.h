// Publishes what a plan does to the files of days (C6): each day at once, and only upwards.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "src/event/timestamp.h"
#include "src/merge/open_plan.h"
#include "src/merge/output/output_progress.h"
#include "src/merge/plan/plan.h"
#include "src/merge/rollup/manifest.h"
#include "src/result/result.h"

namespace weir::merge {

/// Whoever publishes late changes nothing: a manifest that has heard of the plan stays as it is. A
/// day without one gets what its folder has, but for what later plans delete.
class ManifestWriter {
 public:
  /// Days that `progress` knows as published are counted alone, and others are noted there. Both
  /// outlive it.
  explicit ManifestWriter(OpenPlan& plan, OutputProgress* progress = nullptr)
      : plan_(plan), progress_(progress) {}

  /// A file that the plan adds to the lake. Files of one day follow each other, and days rise.
  void Add(std::string name);
  /// Whether days that no more files come for take so much memory that they are to be published.
  [[nodiscard]] bool IsFull() const;
  /// Publishes them. REQUIRES: the files that were added are there.
  [[nodiscard]] Result<Step> PublishWholeDays();
  /// Publishes what is left. REQUIRES: the same.
  [[nodiscard]] Result<Step> End();
  /// Files of a day give way to those that the plan has made of them.
  [[nodiscard]] Result<Step> Replace(event::Day day, std::vector<std::string> added,
                                     std::vector<std::string> removed);

  /// What was added.
  [[nodiscard]] const FilesOfDays& files() const { return files_; }

 private:
  struct DayChange {
    event::Day day;
    ManifestChange change;
  };
  using DayChanges = std::vector<DayChange>;

  [[nodiscard]] Result<Step> Publish(DayChanges days);
  /// Publishes each of them once; keeps those whose manifests somebody else has changed meanwhile.
  [[nodiscard]] Result<Step> PublishOnce(DayChanges& days);
  [[nodiscard]] Result<std::optional<std::vector<std::string>>> After(
      const DayChange& day, const std::optional<VersionedObject>& manifest);
  /// What the day's folder has, for a day without a manifest; sorted.
  [[nodiscard]] Result<std::vector<std::string>> FilesInFolder(event::Day day);

  [[nodiscard]] Result<void> ReadFilesMadeOne();

  OpenPlan& plan_;
  OutputProgress* const progress_;
  DayChanges days_;        ///< more files may come for the last one
  std::size_t bytes_ = 0;  ///< of their names
  FilesOfDays files_;
  /// What was put needs no time of its own to be published, or a run that has time for one step
  /// would never come to it.
  bool is_first_ = true;
  std::size_t largest_ = 0;  ///< of the manifests that were read, in bytes
  /// Files that no manifest lists any more, and that may still be there.
  std::optional<std::set<std::string, std::less<>>> made_one_;
};

}  // namespace weir::merge
