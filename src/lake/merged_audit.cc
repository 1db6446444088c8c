// Audits a lake that landings are merged into: every event there once, known to the index, and all
// that plans have made.
#include "src/lake/merged_audit.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "src/lake/manifest_audit.h"
#include "src/lake/merged_judge.h"
#include "src/lake/merged_key.h"
#include "src/lake/unjudged_landings.h"
#include "src/merge/index/index_rows.h"
#include "src/merge/output/held.h"
#include "src/merge/plan/names.h"
#include "src/merge/plan/owner.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/members.h"

namespace weir::lake {
namespace {

constexpr std::chrono::milliseconds kWaitForPlan{1'000};
/// So often the ledger is read while the merge goes on with another plan.
constexpr int kLedgerReads = 4;
/// Objects of plans that have not begun; there should be none.
constexpr std::size_t kMostTooNew = 1'000;

}  // namespace

MergedAudit::MergedAudit(const AuditOptions& options, Ports ports)
    : options_(options),
      ports_(std::move(ports)),
      schemas_{.lines = pipeline::SchemaOfLines(options.schema), .own_members = {}},
      key_of_(KeyInMerged),
      reading_(ports_.lake, key_of_, schemas_, options.threads),
      rows_(ports_.scratch),
      findings_(options.most_kept) {}

Result<AuditReport> MergedAudit::Run() {
  if (auto read = ReadLedger(); !read) return read.error();
  report_.is_looked_into = options_.deep && (!ledger_ || ledger_->is_one_schema);
  if (report_.is_looked_into) schemas_.own_members = SchemaOfOwnMembers(options_.schema);
  if (auto read = ReadIndex(); !read) return read.error();
  if (auto read = ReadHeld(); !read) return read.error();
  if (auto read = ReadObjects(pipeline::kLakeFolder, report_.events); !read) return read.error();
  if (auto checked = CheckWhole(); !checked) return checked.error();
  if (auto read = ReadObjects(pipeline::kQuarantineFolder, report_.rows); !read) {
    return read.error();
  }
  if (auto read = ReadJudged(); !read) return read.error();
  if (auto judged = JudgeRows(); !judged) return judged.error();
  if (auto checked = CheckObjects(); !checked) return checked.error();
  if (auto checked = CheckManifests(); !checked) return checked.error();
  if (auto counted = CountWaiting(); !counted) return counted.error();
  CompareWithLedger();
  return report_;
}

/// An open plan is waited for, as long as the patience lasts.
Result<void> MergedAudit::Survey() {
  for (std::chrono::milliseconds waited{0};; waited += kWaitForPlan) {
    auto chain = merge::SurveyChain(ports_.objects, ports_.head);
    if (!chain) return chain.error();
    chain_ = *std::move(chain);
    if (!chain_.open || waited >= options_.patience) break;
    ports_.wait(kWaitForPlan);
  }
  report_.merged.emplace();
  report_.merged->plan = chain_.closed;
  if (chain_.open) report_.merged->open = chain_.open->number;
  return {};
}

/// Entries come with their plan. So they are counted while no plan is open, from before to after.
Result<void> MergedAudit::ReadLedger() {
  for (int turn = 0; turn < kLedgerReads && !is_ledger_settled_; ++turn) {
    if (auto surveyed = Survey(); !surveyed) return surveyed;
    const auto figures = ports_.read_ledger();
    if (!figures && figures.error().kind != ErrorKind::kCorrupt) return figures.error();
    if (!figures) {
      Add(FindingKind::kLedgerUnreadable, {}, figures.error().message);
      break;
    }
    ledger_ = *figures;
    report_.ledger_entries = figures->entries;
    const auto head = ports_.head.Read();
    if (!head) return head.error();
    is_ledger_settled_ = !chain_.open && *head == chain_.head;
    if (chain_.open) break;
  }
  for (const merge::ChainFault& fault : chain_.faults) {
    Add(fault.is_missing ? FindingKind::kObjectMissing : FindingKind::kObjectUnreadable,
        options_.prefix + fault.object, fault.detail);
  }
  return {};
}

Result<void> MergedAudit::ReadIndex() {
  for (const merge::IndexRun& run : chain_.state.index) {
    for (const merge::IndexFile& file : run.files) {
      if (auto read = ReadIndexFile(file); !read) return read;
    }
  }
  return chain_.state.erased ? ReadIndexFile(*chain_.state.erased) : Result<void>();
}

Result<void> MergedAudit::ReadIndexFile(const merge::IndexFile& file) {
  Result<void> added;
  const auto read = merge::ForEachIndexRow(ports_.objects, file,
                                           [&](const merge::IndexRow& known) -> Result<void> {
                                             added = AddIndexRow(file, known);
                                             return added;
                                           });
  if (read || !added) return read;
  is_index_whole_ = false;
  switch (read.error().kind) {
    case ErrorKind::kNotFound:
      return NoteLost(file.name, "the state of the merge names it");
    case ErrorKind::kCorrupt:
    case ErrorKind::kInvalidInput:
      Add(FindingKind::kObjectUnreadable, options_.prefix + file.name, read.error().message);
      return {};
    default:
      return read;
  }
}

/// What is erased is so by the list of all that is; where a run had the id, its row says so too.
Result<void> MergedAudit::AddIndexRow(const merge::IndexFile& file, const merge::IndexRow& known) {
  const bool is_of_list = merge::ErasedMakerOf(file.name).has_value();
  if (merge::IsErased(known.owner) && !is_of_list) return {};
  AuditRow row;
  row.kind = is_of_list ? AuditRow::Kind::kErased : AuditRow::Kind::kClaim;
  ++(is_of_list ? report_.erased : report_.claims);
  row.key = KeyOfHash(known.hash);
  row.object = options_.prefix + file.name;
  row.body = known.fingerprint;
  if (auto added = rows_.Add(row); !added) return added;
  if (is_of_list || known.owner == pipeline::kUnknownOwner) return {};
  row.kind = AuditRow::Kind::kOwner;
  row.key = 'r' + PlaceOfRecord(known.owner);
  return rows_.Add(row);
}

Result<void> MergedAudit::ReadHeld() {
  for (const merge::HeldRows& held : chain_.state.held) {
    if (auto read = ReadHeldOf(held); !read) return read;
  }
  return {};
}

Result<void> MergedAudit::ReadHeldOf(const merge::HeldRows& held) {
  const auto result = chain_.results.find(held.plan);
  if (result == chain_.results.end()) {  // that it is gone is the finding
    are_events_read_ = false;
    return {};
  }
  merge::HeldReader reader(ports_.objects, held.plan, result->second.held);
  std::optional<AuditedObject> folder;
  std::string name;
  while (true) {
    const auto more = reader.Next();
    const std::string part = reader.part_name();
    if (!more && more.error().kind == ErrorKind::kNotFound) {
      are_events_read_ = false;
      return NoteLost(part, "it has rows that wait to be stored");
    }
    if (!more && more.error().kind != ErrorKind::kCorrupt) return more.error();
    if (!more) {
      are_events_read_ = false;
      Add(FindingKind::kObjectUnreadable, options_.prefix + part, more.error().message);
      return {};
    }
    if (!*more) return {};
    if (!folder || name != reader.folder()) {
      name = reader.folder();
      folder.emplace(
          pipeline::ListedObject{.name = fmt::format("{}{}/held.json", options_.prefix, name),
                                 .size = 0,
                                 .modified = held.since.micros / event::kMicrosPerSecond},
          schemas_, key_of_);
    }
    folder->Add(reader.line() + "\n");
    folder->CallIt(options_.prefix + part);
    if (auto taken = Collect(*folder, report_.merged->held); !taken) return taken;
  }
}

Result<void> MergedAudit::ReadObjects(std::string_view folder, std::uint64_t& members) {
  return reading_.ReadAll(
      fmt::format("{}{}/", options_.prefix, folder),
      [this](const pipeline::ListedObject& object) -> Result<bool> { return IsToBeRead(object); },
      [this, &members](AuditedObject& object) { return Collect(object, members); });
}

/// What is deleted once the lake was read makes no difference.
Result<void> MergedAudit::CheckWhole() {
  const auto may_lack = merge::MayLackFiles(ports_.objects, chain_);
  if (!may_lack) return may_lack.error();
  if (!*may_lack) return {};
  return Error{
      ErrorKind::kUnavailable,
      fmt::format("{}: the lake has changed too fast: since plan {} events were erased, or files "
                  "were made one and have gone before all was read; try again",
                  ports_.objects.Describe(pipeline::kLakeFolder), chain_.closed)};
}

std::string_view MergedAudit::NameOf(const pipeline::ListedObject& object) const {
  return std::string_view(object.name).substr(options_.prefix.size());
}

bool MergedAudit::IsToBeRead(const pipeline::ListedObject& object) {
  const auto plan = merge::OutputPlanOf(object.name);
  if (plan && *plan > chain_.closed) {
    // The next one may be at work, with many.
    if (*plan > chain_.closed + 1 && too_new_.size() < kMostTooNew)
      too_new_.emplace_back(*plan, object.name);
    return false;
  }
  if (chain_.made_one.Contains(NameOf(object))) return false;
  ++report_.objects;
  if (plan) {
    ++listed_[*plan];
  } else if (!chain_.may_be_seeded) {
    Add(FindingKind::kObjectUnknown, object.name, "no plan has stored it");
  }
  return true;
}

Result<void> MergedAudit::Collect(AuditedObject& object, std::uint64_t& members) {
  for (const AuditRow& row : object.TakeRows()) {
    ++members;
    if (auto added = rows_.Add(row); !added) return added;
  }
  for (Finding& finding : object.TakeFindings()) findings_.Add(std::move(finding));
  if (report_.is_looked_into) found_.Merge(object.TakeFigures());
  if (object.is_unreadable()) are_events_read_ = false;
  return {};
}

Result<void> MergedAudit::ReadJudged() {
  const auto read = ports_.for_each_judged([this](std::string place) -> Result<void> {
    if (place.empty()) are_rows_known_ = false;
    AuditRow row;
    row.kind = AuditRow::Kind::kJudged;
    row.key = 'r' + std::move(place);
    return rows_.Add(row);
  });
  if (read || read.error().kind != ErrorKind::kCorrupt) return read;
  are_rows_known_ = false;  // that it is damaged is a finding already
  return {};
}

Result<void> MergedAudit::JudgeRows() {
  std::optional<std::chrono::seconds> index_life;
  if (chain_.state.horizon_days > 0) index_life = std::chrono::days(chain_.state.horizon_days);
  const std::int64_t now = ports_.now();
  const std::int64_t claims_end =
      chain_.first_made ? chain_.first_made->micros / event::kMicrosPerSecond : now;
  const std::chrono::seconds most_ahead(options_.schema.max_ahead_micros / event::kMicrosPerSecond);
  MergedJudge judge(findings_, {.index_life = index_life,
                                .claim_life = options_.claim_life,
                                .now = now,
                                .claims_end = claims_end,
                                .most_ahead = most_ahead,
                                .may_be_seeded = chain_.may_be_seeded,
                                .is_index_whole = is_index_whole_,
                                .are_events_read = are_events_read_,
                                .are_rows_known = are_rows_known_,
                                .storing = chain_.storing,
                                .prefix = options_.prefix});
  const auto judged =
      rows_.ForEachKey([&judge](const AuditRows::Group& rows) { judge.Judge(rows); });
  report_.expired = judge.expired();
  report_.uncompared = judge.uncompared();
  return judged;
}

Result<void> MergedAudit::CheckObjects() {
  for (const auto& [number, result] : chain_.results) {
    const auto listed = listed_.find(number);
    const std::uint64_t there = listed == listed_.end() ? 0 : listed->second;
    const auto rolled = chain_.rolled.find(number);
    const std::uint64_t gone = rolled == chain_.rolled.end() ? 0 : rolled->second;
    if (there + gone == result.objects) continue;
    Add(there + gone < result.objects ? FindingKind::kObjectMissing : FindingKind::kObjectUnknown,
        {},
        fmt::format("plan {} has made {} objects of lake and quarantine, {} of its name are there "
                    "and {} were made one with others (m{:012}-…)",
                    number, result.objects, there, gone, number));
  }
  const auto head = ports_.head.Read();
  if (!head) return head.error();
  const PlanNumber last = std::max(head->plan, chain_.closed) + 1;  // which may have begun
  for (const auto& [plan, name] : too_new_) {
    if (plan > last) {
      Add(FindingKind::kObjectUnknown, name, fmt::format("there is no plan {} yet", plan));
    }
  }
  return {};
}

/// An open plan publishes before it is closed.
Result<void> MergedAudit::CheckManifests() {
  if (chain_.open || !chain_.faults.empty()) return {};
  const auto differences = FindManifestDifferences(
      ports_.objects, chain_.made_one, options_.is_copy ? Manifests::kCopied : Manifests::kOwn);
  if (!differences) return differences.error();
  const auto head = ports_.head.Read();
  if (!head) return head.error();
  if (*head != chain_.head) return {};  // a merge has gone on meanwhile
  report_.merged->are_manifests_compared = true;
  for (const ManifestDifference& difference : *differences) {
    Add(FindingKind::kManifestDiffers, options_.prefix + difference.manifest, difference.detail);
  }
  return {};
}

Result<void> MergedAudit::CountWaiting() {
  if (!chain_.faults.empty()) return {};
  const auto waiting = ListUnjudgedLandings(ports_.objects, chain_);
  if (!waiting) return waiting.error();
  report_.merged->waiting = waiting->count;
  return {};
}

void MergedAudit::CompareWithLedger() {
  if (!ledger_ || !is_ledger_settled_) return;
  const auto disagree = [this](std::string detail) {
    Add(FindingKind::kLedgerDisagrees, {}, std::move(detail));
  };
  if (ledger_->missing + ledger_->surplus > 0) {
    disagree(
        fmt::format("of the records received, {} are not accounted for, and {} that were not "
                    "received are",
                    ledger_->missing, ledger_->surplus));
  }
  report_.is_compared_with_ledger = true;
  const std::uint64_t there = report_.events + report_.merged->held;
  if (there > ledger_->stored || there + report_.erased < ledger_->stored) {
    disagree(fmt::format(
        "it counts {} events as stored, {} stand in the lake or are held{}", ledger_->stored, there,
        report_.erased == 0 ? "" : fmt::format(", and {} ids are erased", report_.erased)));
  }
  if (!report_.is_looked_into) return;
  const ComparedFigures compared{.before = ledger_->figures,
                                 .found = found_,
                                 .after = ledger_->figures,
                                 .may_be_replayed = true,
                                 .erased = report_.erased};
  for (std::string& difference : DifferencesIn(compared)) disagree(std::move(difference));
}

void MergedAudit::Add(FindingKind kind, std::string object, std::string detail) {
  findings_.Add({.kind = kind,
                 .object = std::move(object),
                 .line = 0,
                 .id = {},
                 .detail = std::move(detail)});
}

Result<void> MergedAudit::NoteLost(const std::string& name, std::string why) {
  const auto head = ports_.head.Read();
  if (!head) return head.error();
  if (*head == chain_.head) {
    Add(FindingKind::kObjectMissing, options_.prefix + name, std::move(why));
    return {};
  }
  return Error{ErrorKind::kUnavailable,
               fmt::format("{}: the merge has gone on meanwhile, and does not need it any more; "
                           "try again",
                           ports_.objects.Describe(name))};
}

}  // namespace weir::lake
