// What a window becomes (C5): objects of the lake, rows that are held, quarantine, and ledger.
#include "src/merge/output/outputs.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/event/partition.h"
#include "src/landing/folder_path.h"
#include "src/merge/judge/conflict_rows.h"
#include "src/merge/output/folder_walk.h"
#include "src/merge/output/held.h"
#include "src/merge/output/ledger_entries.h"
#include "src/merge/output/output_batch.h"
#include "src/merge/output/output_progress.h"
#include "src/merge/plan/names.h"
#include "src/merge/rollup/manifest_writer.h"
#include "src/pipeline/layout.h"

namespace weir::merge {
namespace {

class FolderSweep {
 public:
  FolderSweep(OpenPlan& plan, std::span<const landing::LandingReader* const> landings,
              const Verdicts& verdicts, const ConflictFolders& conflicts, OutputProgress& progress)
      : plan_(plan.plan()),
        landings_(landings),
        verdicts_(verdicts),
        progress_(progress),
        batch_(plan, progress),
        parts_(plan_.compression, batch_),
        manifests_(plan, &progress),
        held_before_(
            fmt::format("{}/{}", pipeline::kLakeFolder, event::DayPath(plan_.held_before))),
        held_(plan_.number, batch_, progress, IsHeld(progress.found().folder)),
        walk_(landings, conflicts),
        rows_(landings.size()) {}

  Result<Step> WriteFolders();
  Result<Step> WriteLedger();
  /// C6: what stands there is said to readers.
  Result<Step> Publish();

  [[nodiscard]] std::uint64_t held() const { return held_rows_; }
  [[nodiscard]] std::uint64_t objects() const { return parts_.objects() + objects_there_; }
  [[nodiscard]] const FilesOfDays& files() const { return manifests_.files(); }

 private:
  Result<Step> WriteFolder();
  Result<Step> WriteRows();
  /// Objects of the folder that stand there already.
  void TakeParts();
  Result<Step> WriteSegment(const Segment& segment);
  Result<Step> WriteLine(std::string_view line);
  Result<Step> WriteConflicts();
  [[nodiscard]] std::string NameOf(std::uint32_t part);
  /// Whether a row of the segment goes into its folder, as far as its verdict says.
  [[nodiscard]] bool IsWanted(const Segment& segment, std::uint64_t row) const;
  [[nodiscard]] std::uint64_t WantedRows(const Segment& segment) const;
  [[nodiscard]] bool HasRows() const;
  [[nodiscard]] bool IsHeld(std::string_view folder) const {
    return landing::IsLakeFolder(folder) && folder < held_before_;
  }

  const Plan& plan_;
  const std::span<const landing::LandingReader* const> landings_;
  const Verdicts& verdicts_;
  OutputProgress& progress_;
  OutputBatch batch_;
  PartWriter parts_;
  ManifestWriter manifests_;
  const std::string held_before_;  ///< "lake/year=2021/month=07/day=15": folders below are held
  HeldWriter held_;
  FolderWalk walk_;
  std::vector<std::optional<landing::RowCursor>> rows_;  ///< of each landing, for the whole sweep
  bool is_lake_ = false;                                 ///< the folder that the walk is at
  bool is_held_ = false;
  std::uint64_t held_rows_ = 0;
  std::uint64_t objects_there_ = 0;  ///< that runs before have stored
};

/// Rows stand in the order of their folders, so each landing is read once from its begin to its
/// end.
Result<Step> FolderSweep::WriteFolders() {
  while (true) {
    const auto more = walk_.Next();
    if (!more) return more.error();
    if (!*more) break;
    if (auto step = WriteFolder(); !step || *step != Step::kDone) return step;
    if (!manifests_.IsFull()) continue;
    if (auto step = batch_.Flush(); !step || *step != Step::kDone) return step;
    if (auto step = manifests_.PublishWholeDays(); !step || *step != Step::kDone) return step;
  }
  return held_.End();
}

Result<Step> FolderSweep::WriteFolder() {
  const std::string& folder = walk_.folder();
  is_lake_ = landing::IsLakeFolder(folder);
  is_held_ = IsHeld(folder);
  if (is_held_) {
    for (const Segment& segment : walk_.segments()) held_rows_ += WantedRows(segment);
  } else if (auto step = held_.End(); !step || *step != Step::kDone) {
    return step;  // folders that are held come before all others
  }
  progress_.Enter(folder);
  if (!is_held_) TakeParts();
  return progress_.is_through() ? Step::kDone : WriteRows();
}

void FolderSweep::TakeParts() {
  if (!HasRows()) return;
  for (std::uint32_t part = 0; part < progress_.parts_there(); ++part) (void)NameOf(part);
  objects_there_ += progress_.parts_there();
}

std::string FolderSweep::NameOf(std::uint32_t part) {
  std::string name = OutputName(walk_.folder(), plan_.number, part, plan_.compression);
  if (is_lake_) manifests_.Add(name);
  return name;
}

Result<Step> FolderSweep::WriteRows() {
  held_.Begin(walk_.folder());
  const auto name = [this](std::uint32_t part) {
    progress_.EndPart(part + 1);
    return NameOf(part);
  };
  parts_.Begin(name, progress_.parts_there());
  for (const Segment& segment : walk_.segments()) {
    auto step = WriteSegment(segment);
    if (!step || *step != Step::kDone) return step;
  }
  if (auto step = WriteConflicts(); !step || *step != Step::kDone) return step;
  return parts_.End();
}

Result<Step> FolderSweep::WriteSegment(const Segment& segment) {
  const landing::LandingReader& landing = *landings_[segment.landing];
  std::optional<landing::RowCursor>& rows = rows_[segment.landing];
  if (!rows) rows.emplace(landing.Rows(segment.first_row, landing.rows()));
  for (std::uint64_t i = 0; i < segment.rows; ++i) {
    const auto row = rows->Next();
    if (!row) return row.error();
    if (!row->has_value()) {
      return Error{ErrorKind::kCorrupt, plan_.landings[segment.landing].name +
                                            ": its folders list rows that it does not have"};
    }
    if (!IsWanted(segment, segment.first_row + i)) continue;
    if (auto step = WriteLine((*row)->line); !step || *step != Step::kDone) return step;
  }
  return Step::kDone;
}

Result<Step> FolderSweep::WriteLine(std::string_view line) {
  if (!progress_.IsNew()) return Step::kDone;
  return is_held_ ? held_.Add(line) : parts_.Add(line);
}

bool FolderSweep::IsWanted(const Segment& segment, std::uint64_t row) const {
  const RowVerdict verdict = verdicts_.Of({segment.landing, row});
  if (is_lake_) return verdict == RowVerdict::kStored;
  // What a replay rejects again stands in the quarantine already: it comes from there.
  return verdict == RowVerdict::kQuarantined && landings_[segment.landing]->origin().judgement == 0;
}

std::uint64_t FolderSweep::WantedRows(const Segment& segment) const {
  std::uint64_t wanted = 0;
  for (std::uint64_t i = 0; i < segment.rows; ++i) {
    if (IsWanted(segment, segment.first_row + i)) ++wanted;
  }
  return wanted;
}

bool FolderSweep::HasRows() const {
  return !walk_.conflicts().empty() ||
         std::ranges::any_of(walk_.segments(),
                             [this](const Segment& segment) { return WantedRows(segment) > 0; });
}

Result<Step> FolderSweep::WriteConflicts() {
  for (const std::uint32_t number : walk_.conflicts()) {
    auto step = ForEachConflictRow(*landings_[number], number, verdicts_, walk_.folder(),
                                   [this](std::string_view row) { return WriteLine(row); });
    if (!step || *step != Step::kDone) return step;
  }
  return Step::kDone;
}

Result<Step> FolderSweep::WriteLedger() {
  codec::Compressor compressor(plan_.compression);
  LedgerEntries entries(plan_.landings, landings_, verdicts_);
  auto next = static_cast<std::uint32_t>(progress_.found().entries);
  while (next < landings_.size()) {
    const auto made = entries.Make(next);
    if (!made) return made.error();
    next = made->next;
    if (made->lines.empty()) continue;
    NewObject entry{LedgerName(plan_.landings[made->first].name, plan_.compression), {}};
    compressor.Append(made->lines, entry.bytes);
    progress_.EndEntry(next);
    if (auto step = batch_.Add(std::move(entry)); !step || *step != Step::kDone) return step;
  }
  return batch_.Flush();
}

Result<Step> FolderSweep::Publish() {
  if (auto step = batch_.Flush(); !step || *step != Step::kDone) return step;
  return manifests_.End();
}

void Count(const Verdicts& verdicts, PlanResult& result) {
  for (const std::vector<RowVerdict>& rows : verdicts.rows()) {
    for (const RowVerdict verdict : rows) {
      switch (verdict) {
        case RowVerdict::kNone:
          break;
        case RowVerdict::kStored:
        case RowVerdict::kStoredBefore:
          ++result.stored;
          break;
        case RowVerdict::kDuplicate:
          ++result.duplicates;
          break;
        case RowVerdict::kConflict:
          ++result.conflicts;
          break;
        case RowVerdict::kQuarantined:
          ++result.quarantined;
          break;
        case RowVerdict::kCountedBefore:
          ++result.counted_before;
          break;
      }
    }
  }
}

}  // namespace

Result<Step> WriteOutputs(OpenPlan& plan, std::span<const landing::LandingReader* const> landings,
                          const Verdicts& verdicts, PlanResult& result) {
  OutputProgress progress(plan);
  if (auto read = progress.Read(); !read) return read.error();
  const auto conflicts = FindConflictFolders(landings, verdicts);
  if (!conflicts) return conflicts.error();
  FolderSweep sweep(plan, landings, verdicts, *conflicts, progress);
  if (auto step = sweep.WriteFolders(); !step || *step != Step::kDone) return step;
  if (auto step = sweep.WriteLedger(); !step || *step != Step::kDone) return step;
  if (auto step = sweep.Publish(); !step || *step != Step::kDone) return step;
  Count(verdicts, result);
  result.held = sweep.held();
  result.objects = sweep.objects();
  result.files = sweep.files();
  return Step::kDone;
}

}  // namespace weir::merge
