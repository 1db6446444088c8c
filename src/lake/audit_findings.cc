// What an audit has found: counted by kind, the first of each kind kept.
#include "src/lake/audit_findings.h"

#include <numeric>
#include <utility>

namespace weir::lake {
namespace {

struct KindText {
  std::string_view name;
  std::string_view remedy;
};

constexpr std::array<KindText, kFindingKinds> kTexts = {{
    {"object_missing",
     "Restore the object from a copy or a version of it; its events, if it has any, are known, and "
     "do not come in again."},
    {"object_unreadable", "Restore the object from a copy or a version of it."},
    {"object_unknown", "Move it out of the lake: readers take it for data."},
    {"line_unreadable", "Restore the object from a copy; look whether --schema is the lake's."},
    {"event_twice", "Remove the copy that is named here."},
    {"event_changed", "Restore the object from a copy: this is not the event that came in."},
    {"event_invalid",
     "Look whether --schema is the lake's; if it is, restore the object from a copy."},
    {"members_changed",
     "Look whether --schema is the lake's; if it is, restore the object from a copy."},
    {"row_changed", "Restore the object from a copy: this is not the record that came in."},
    {"wrong_folder", "Restore the object from a copy, or the line to where it belongs."},
    {"event_without_claim",
     "Restore the claims from a backup or make them anew (weir claims rebuild): if the event comes "
     "again, it is stored again."},
    {"claim_without_event",
     "Restore the object from a copy; an attempt that broke off is made good by the next one."},
    {"claim_elsewhere", "Restore lake and claims from one time; one of them was changed."},
    {"event_without_row",
     "Restore the files of the index, or the event's object, from one time: if the event comes "
     "again, it is stored again."},
    {"row_without_event",
     "Restore the object that held it from a copy or a version of it: the index keeps its event "
     "from coming in again."},
    {"index_twice", "Restore the chain of plans and the index from one time: nothing is merged."},
    {"landing_unjudged",
     "Give the function layout landing again and run weir seed: until then nobody judges it."},
    {"erased_event",
     "Run weir erase with this id again: it goes on where it was stopped, and takes away what was "
     "restored."},
    {"manifest_differs",
     "Restore what is missing, then delete the manifest: the day's next file makes it anew."},
    {"ledger_unreadable", "Restore the ledger from a copy."},
    {"ledger_lacks_record", "Restore the ledger from a copy: reports count too few records."},
    {"ledger_disagrees", "Restore the ledger or the objects that are missing from a copy."},
}};

}  // namespace

std::string_view FindingName(FindingKind kind) {
  return kTexts.at(static_cast<std::size_t>(kind)).name;
}

std::string_view RemedyOf(FindingKind kind) {
  return kTexts.at(static_cast<std::size_t>(kind)).remedy;
}

void Findings::Add(Finding finding) {
  const auto kind = static_cast<std::size_t>(finding.kind);
  ++counts_.at(kind);
  if (kept_.at(kind).size() < most_kept_) kept_.at(kind).push_back(std::move(finding));
}

std::vector<Finding> Findings::Kept() const {
  std::vector<Finding> all;
  for (const auto& some : kept_) all.insert(all.end(), some.begin(), some.end());
  return all;
}

std::uint64_t Findings::count() const {
  return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

}  // namespace weir::lake
