// Audits a lake: every event there once, with its claim, and every claim with its event.
#include "src/lake/audit.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "src/pipeline/layout.h"
#include "src/pipeline/members.h"
#include "src/pipeline/stream_position.h"

namespace weir::lake {
namespace {

constexpr std::chrono::milliseconds kFirstWait{250};
constexpr std::chrono::milliseconds kLongestWait{5'000};

AuditRow RowOf(AuditRow::Kind kind, std::string key, std::string object = {}) {
  AuditRow row;
  row.kind = kind;
  row.key = std::move(key);
  row.object = std::move(object);
  return row;
}

}  // namespace

std::string PlaceOfRecord(std::string_view position) {
  const auto parsed = pipeline::StreamPosition::Parse(position);
  return std::string(parsed ? parsed->RecordPlace() : position);
}

Audit::Audit(const AuditOptions& options, Ports ports)
    : options_(options),
      ports_(std::move(ports)),
      lines_(pipeline::SchemaOfLines(options.schema)),
      reading_(ports_.objects, ports_.claims, lines_, options.threads),
      rows_(ports_.scratch),
      findings_(options.most_kept) {}

Result<AuditReport> Audit::Run() {
  if (auto read = ReadEverything(); !read) return read.error();
  const auto judged =
      rows_.ForEachKey([this](const AuditRows::Group& rows) { judge_.Judge(rows); });
  if (!judged) return judged.error();
  if (auto looked = LookAgain(); !looked) return looked.error();
  CompareWithLedger();
  report_.uncompared = judge_.uncompared();
  return report_;
}

Result<void> Audit::ReadEverything() {
  if (auto noted = NoteLedger(); !noted) return noted;
  before_ = after_;
  if (auto read = ReadClaims(); !read) return read;
  if (auto read = ReadObjects(pipeline::kLakeFolder, report_.events); !read) return read;
  if (auto read = ReadObjects(pipeline::kQuarantineFolder, report_.rows); !read) return read;
  if (auto read = ReadExpected(); !read) return read;
  return ReadJudged();
}

Result<void> Audit::ReadClaims() {
  return ports_.claims.ForEach([this](const pipeline::ListedClaim& claim) -> Result<void> {
    ++report_.claims;
    AuditRow row = RowOf(AuditRow::Kind::kClaim, claim.key, claim.object);
    row.body = claim.fingerprint;
    if (auto added = rows_.Add(row); !added) return added;
    if (!ports_.for_each_judged) return {};
    return rows_.Add(RowOf(AuditRow::Kind::kOwner, 'r' + PlaceOfRecord(claim.owner), claim.object));
  });
}

Result<void> Audit::ReadObjects(std::string_view folder, std::uint64_t& members) {
  return reading_.ReadAll(
      options_.prefix + std::string(folder) + "/",
      [this](const pipeline::ListedObject& object) -> Result<void> {
        ++report_.objects;
        if (!ports_.for_each_expected) return {};
        return rows_.Add(RowOf(AuditRow::Kind::kListed, 'o' + object.name));
      },
      [this, &members](AuditedObject& object) { return Collect(object, members); });
}

Result<void> Audit::Collect(AuditedObject& object, std::uint64_t& members) {
  for (const AuditRow& row : object.TakeRows()) {
    ++members;
    if (auto added = rows_.Add(row); !added) return added;
  }
  for (Finding& finding : object.TakeFindings()) findings_.Add(std::move(finding));
  if (object.is_unreadable()) judge_.NoteUnreadable(object.name());
  return {};
}

Result<void> Audit::ReadExpected() {
  if (!ports_.for_each_expected) return {};
  const std::string ledger = options_.prefix + std::string(pipeline::kLedgerFolder) + "/";
  const auto listed =
      pipeline::ForEachPage(ports_.objects, ledger, [this](const auto& page) -> Result<void> {
        for (const pipeline::ListedObject& object : page) {
          auto added = rows_.Add(RowOf(AuditRow::Kind::kListed, 'o' + object.name));
          if (!added) return added;
        }
        return {};
      });
  if (!listed) return listed;
  return ports_.for_each_expected([this](std::string name) {
    return rows_.Add(RowOf(AuditRow::Kind::kExpected, 'o' + std::move(name)));
  });
}

Result<void> Audit::ReadJudged() {
  if (!ports_.for_each_judged) return {};
  const auto read = ports_.for_each_judged([this](std::string place) -> Result<void> {
    if (place.empty()) are_rows_known_ = false;
    return rows_.Add(RowOf(AuditRow::Kind::kJudged, 'r' + std::move(place)));
  });
  if (read || read.error().kind != ErrorKind::kCorrupt) return read;
  are_rows_known_ = false;  // that it is damaged is a finding already
  return {};
}

Result<void> Audit::LookAgain() {
  SecondLook look(ports_.claims, reading_, findings_,
                  {.claim_life = options_.claim_life, .now = ports_.now()});
  if (auto settled = look.SettleUnclaimed(judge_.TakeUnclaimed()); !settled) return settled;
  report_.expired = look.expired();
  Suspects unfound = judge_.TakeUnfound();
  Suspects unjudged = judge_.TakeUnjudged();
  std::chrono::milliseconds pause = kFirstWait;
  for (std::chrono::milliseconds waited{0};; pause = std::min(pause * 2, kLongestWait)) {
    auto members = look.LookForMembers(unfound);
    if (!members) return members.error();
    unfound = *std::move(members);
    auto rows = LookForRows(std::move(unjudged));
    if (!rows) return rows.error();
    unjudged = *std::move(rows);
    if (IsAheadOfLedger()) {
      if (auto noted = NoteLedger(); !noted) return noted;
    }
    const bool is_settled = unfound.empty() && unjudged.empty() && !IsAheadOfLedger();
    if (is_settled || waited >= options_.patience) break;
    ports_.wait(pause);
    waited += pause;
  }
  look.ReportUnfound(unfound);
  for (const Suspect& record : unjudged) {
    findings_.Add({.kind = FindingKind::kLedgerLacks,
                   .object = record.object,
                   .line = 0,
                   .id = IdIn(record.key),
                   .detail = "this record owns a claim, and no entry of the ledger counts it"});
  }
  return {};
}

Result<Suspects> Audit::LookForRows(Suspects suspects) {
  if (!are_rows_known_) suspects.clear();
  if (suspects.empty()) return suspects;
  std::unordered_set<std::string> wanted;
  for (const Suspect& suspect : suspects) wanted.insert(IdIn(suspect.key));
  const auto read = ports_.for_each_judged([&wanted](const std::string& place) -> Result<void> {
    wanted.erase(place);
    return {};
  });
  if (!read) return read.error();
  std::erase_if(suspects, [&wanted](const Suspect& it) { return !wanted.contains(IdIn(it.key)); });
  return suspects;
}

/// That it is damaged is a finding.
Result<void> Audit::NoteLedger() {
  const auto figures = ports_.read_ledger();
  if (!figures && figures.error().kind != ErrorKind::kCorrupt) return figures.error();
  if (figures) {
    after_ = *figures;
    report_.ledger_entries = figures->entries;
    return {};
  }
  if (findings_.CountOf(FindingKind::kLedgerUnreadable) == 0) {
    findings_.Add({.kind = FindingKind::kLedgerUnreadable,
                   .object = {},
                   .line = 0,
                   .id = {},
                   .detail = figures.error().message});
  }
  after_.reset();
  return {};
}

bool Audit::IsAheadOfLedger() const {
  return after_ && after_->is_exact &&
         (report_.events > after_->stored ||
          (!after_->may_be_replayed && report_.rows > after_->set_aside));
}

/// What the ledger counted before the lake was read stands in it, and what stands in it the ledger
/// has counted by now.
void Audit::CompareWithLedger() {
  if (!before_ || !after_) return;
  const auto disagree = [this](std::string detail) {
    findings_.Add({.kind = FindingKind::kLedgerDisagrees,
                   .object = {},
                   .line = 0,
                   .id = {},
                   .detail = std::move(detail)});
  };
  if (after_->missing + after_->surplus > 0) {
    disagree(
        fmt::format("of the records received, {} are not accounted for, and {} that were not "
                    "received are",
                    after_->missing, after_->surplus));
  }
  if (!after_->is_exact) return;
  report_.is_compared_with_ledger = true;
  if (report_.events < before_->stored || report_.events > after_->stored) {
    disagree(fmt::format("it counts {} events as stored, {} stand in the lake",
                         report_.events < before_->stored ? before_->stored : after_->stored,
                         report_.events));
  }
  const bool has_more = !after_->may_be_replayed && report_.rows > after_->set_aside;
  if (report_.rows < before_->set_aside || has_more) {
    disagree(fmt::format("it counts {} records in quarantine, {} stand there",
                         has_more ? after_->set_aside : before_->set_aside, report_.rows));
  }
}

}  // namespace weir::lake
