// The quarantine's rows of conflicts, which only the judge can know.
#include "src/merge/judge/conflict_rows.h"

#include <optional>

#include <fmt/format.h>

#include "src/event/partition.h"
#include "src/event/reason.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/quarantine.h"

namespace weir::merge {
namespace {

/// What a row of the quarantine has that stands among the landing's records.
struct ConflictRecord {
  std::string position;
  event::Timestamp arrived_at;
};

std::string ConflictFolderOf(event::Timestamp arrived_at) {
  return fmt::format("{}/{}/reason={}", pipeline::kQuarantineFolder,
                     event::DayPath(event::DayOf(arrived_at)),
                     event::ReasonName(event::Reason::kConflict));
}

/// Gives the records of a landing's conflicts, in the order of positions.
Result<void> ForEachConflict(const landing::LandingReader& landing, std::uint32_t number,
                             const Verdicts& verdicts,
                             const std::function<void(const landing::LandedRecord&)>& take) {
  landing::RecordCursor records = landing.Records();
  while (true) {
    const auto record = records.Next();
    if (!record) return record.error();
    if (!record->has_value()) return {};
    if (verdicts.Of({number, (*record)->row}) == RowVerdict::kConflict) take(**record);
  }
}

}  // namespace

Result<ConflictFolders> FindConflictFolders(std::span<const landing::LandingReader* const> landings,
                                            const Verdicts& verdicts) {
  ConflictFolders folders;
  for (std::uint32_t number = 0; number < landings.size(); ++number) {
    // What a replay brings stands in the quarantine already: it comes from there.
    const bool is_replay = landings[number]->origin().judgement > 0;
    if (is_replay || !verdicts.HasConflicts(number)) continue;
    const auto add = [&](const landing::LandedRecord& record) {
      std::vector<std::uint32_t>& there = folders[ConflictFolderOf(record.arrived_at)];
      if (there.empty() || there.back() != number) there.push_back(number);
    };
    if (auto found = ForEachConflict(*landings[number], number, verdicts, add); !found) {
      return found.error();
    }
  }
  return folders;
}

Result<Step> ForEachConflictRow(const landing::LandingReader& landing, std::uint32_t number,
                                const Verdicts& verdicts, std::string_view folder,
                                const std::function<Result<Step>(std::string_view row)>& take) {
  std::map<std::uint64_t, ConflictRecord> conflicts;
  const auto add = [&](const landing::LandedRecord& record) {
    if (ConflictFolderOf(record.arrived_at) != folder) return;
    conflicts[record.row] = {std::string(record.position), record.arrived_at};
  };
  if (auto found = ForEachConflict(landing, number, verdicts, add); !found) return found.error();
  if (conflicts.empty()) return Step::kDone;
  std::uint64_t at = conflicts.begin()->first;
  landing::RowCursor rows = landing.Rows(at, conflicts.rbegin()->first + 1);
  for (; true; ++at) {
    const auto row = rows.Next();
    if (!row) return row.error();
    if (!row->has_value()) return Step::kDone;
    const auto conflict = conflicts.find(at);
    if (conflict == conflicts.end()) continue;
    std::string data((*row)->line.substr(0, (*row)->kept));
    data += (*row)->rest;
    std::string line;
    pipeline::AppendQuarantineRow({.reason = event::Reason::kConflict,
                                   .detail = pipeline::kConflictDetail,
                                   .position = {conflict->second.position},
                                   .owner = pipeline::Position{verdicts.OwnerOf({number, at})},
                                   .arrived_at = conflict->second.arrived_at,
                                   .data = data},
                                  line);
    if (auto taken = take(line); !taken || *taken != Step::kDone) return taken;
  }
}

}  // namespace weir::merge
