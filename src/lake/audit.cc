// Audits a lake: every event there once, with its claim, and every claim with its event.
#include "src/lake/audit.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "src/pipeline/erased_claim.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/members.h"
#include "src/pipeline/stream_position.h"
#include "src/pipeline/tombstone.h"

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

/// Of a claim whose own key names the object.
bool SaysOwnerAlone(std::string_view key) {
  const char mark = pipeline::MarkOf(pipeline::ClaimKey::Kind::kOwner);
  return key.starts_with(mark) || (key.starts_with('h') && key.substr(1).starts_with(mark));
}

/// From the lake, which does not tell the owner.
bool IsMadeAnew(const pipeline::ListedClaim& claim) {
  return claim.owner == pipeline::kUnknownOwner || claim.owner == pipeline::kOpenOwner;
}

}  // namespace

std::string PlaceOfRecord(std::string_view position) {
  const auto parsed = pipeline::StreamPosition::Parse(position);
  return std::string(parsed ? parsed->RecordPlace() : position);
}

Audit::Audit(const AuditOptions& options, Ports ports)
    : options_(options),
      ports_(std::move(ports)),
      schemas_{.lines = pipeline::SchemaOfLines(options.schema), .own_members = {}},
      reading_(
          ports_.objects,
          [this](const pipeline::ClaimKey& key) { return ports_.claims.KeyOf(key); }, schemas_,
          options.threads),
      rows_(ports_.scratch),
      findings_(options.most_kept) {}

Result<AuditReport> Audit::Run() {
  if (auto read = ReadEverything(); !read) return read.error();
  const auto is_rolled = LookForTombstones();
  if (!is_rolled) return is_rolled.error();
  is_rolled_meanwhile_ |= *is_rolled;
  const auto judged =
      rows_.ForEachKey([this](const AuditRows::Group& rows) { judge_.Judge(rows); });
  if (!judged) return judged.error();
  if (auto looked = LookAgain(); !looked) return looked.error();
  CompareWithLedger();
  report_.uncompared = judge_.uncompared();
  report_.is_compared_with_claims = !options_.is_copy;
  return report_;
}

Result<void> Audit::ReadEverything() {
  if (auto noted = NoteLedger(); !noted) return noted;
  before_ = after_;
  // What several schemas have judged, one of them can't tell.
  report_.is_looked_into = options_.deep && (!before_ || before_->is_one_schema);
  if (report_.is_looked_into) schemas_.own_members = SchemaOfOwnMembers(options_.schema);
  if (auto read = ReadClaims(); !read) return read;
  if (const auto looked = LookForTombstones(); !looked) return looked.error();
  if (auto read = ReadObjects(pipeline::kLakeFolder, report_.events); !read) return read;
  if (auto read = ReadObjects(pipeline::kQuarantineFolder, report_.rows); !read) return read;
  if (auto read = ReadExpected(); !read) return read;
  if (auto read = ReadJudged(); !read) return read;
  return ReadUnjudged();
}

Result<void> Audit::ReadClaims() {
  return ports_.claims.ForEach([this](const pipeline::ListedClaim& claim) -> Result<void> {
    if (SaysOwnerAlone(claim.key)) return {};
    if (pipeline::IsErased(claim.owner)) {
      ++report_.erased;
      return rows_.Add(RowOf(AuditRow::Kind::kErased, claim.key));
    }
    ++report_.claims;
    AuditRow row = RowOf(AuditRow::Kind::kClaim, claim.key, claim.object);
    row.body = claim.fingerprint;
    if (auto added = rows_.Add(row); !added) return added;
    if (!ports_.for_each_judged || IsMadeAnew(claim)) return {};
    return rows_.Add(RowOf(AuditRow::Kind::kOwner, 'r' + PlaceOfRecord(claim.owner), claim.object));
  });
}

Result<void> Audit::ReadObjects(std::string_view folder, std::uint64_t& members) {
  return reading_.ReadAll(
      options_.prefix + std::string(folder) + "/",
      [this](const pipeline::ListedObject& object) -> Result<bool> {
        if (auto looked = LookForMaker(object.name); !looked) return looked.error();
        if (tombstones_.IsOver(object.name) || tombstones_.IsEarly(object.name)) return false;
        ++report_.objects;
        if (!ports_.for_each_expected && tombstones_.IsMadeByNobody(object.name)) {
          findings_.Add({.kind = FindingKind::kObjectUnknown,
                         .object = object.name,
                         .line = 0,
                         .id = {},
                         .detail = "no tombstone says what it was made of"});
        }
        if (!ports_.for_each_expected) return true;
        const auto added = NoteListed(object.name);
        return added ? Result<bool>(true) : added.error();
      },
      [this, &members](AuditedObject& object) { return Collect(object, members); });
}

Result<void> Audit::Collect(AuditedObject& object, std::uint64_t& members) {
  for (const AuditRow& row : object.TakeRows()) {
    ++members;
    if (auto added = rows_.Add(row); !added) return added;
  }
  for (Finding& finding : object.TakeFindings()) findings_.Add(std::move(finding));
  if (report_.is_looked_into) found_.Merge(object.TakeFigures());
  if (object.is_unreadable()) judge_.NoteUnreadable(object.name());
  return {};
}

/// A file that others became may be younger than what was read of tombstones; its own never is.
Result<void> Audit::LookForMaker(const std::string& file) {
  if (!tombstones_.IsMadeByNobody(file)) return {};
  const auto is_rolled = LookForTombstones();
  if (!is_rolled) return is_rolled.error();
  is_rolled_meanwhile_ |= *is_rolled;
  return {};
}

/// Whoever compares files with what runs have noted: what a tombstone has made is expected as well.
Result<void> Audit::NoteListed(const std::string& name) {
  if (auto added = rows_.Add(RowOf(AuditRow::Kind::kListed, 'o' + name)); !added) return added;
  if (!pipeline::MakerOf(name) || tombstones_.IsMadeByNobody(name)) return {};
  return rows_.Add(RowOf(AuditRow::Kind::kExpected, 'o' + name));
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
  return ports_.for_each_expected([this](std::string name) -> Result<void> {
    if (tombstones_.IsOver(name) || tombstones_.IsEarly(name)) return {};
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

Result<void> Audit::ReadUnjudged() {
  if (!ports_.for_each_unjudged) return {};
  return ports_.for_each_unjudged([this](const std::string& name) -> Result<void> {
    findings_.Add({.kind = FindingKind::kLandingUnjudged,
                   .object = options_.prefix + name,
                   .line = 0,
                   .id = {},
                   .detail = "the merge has ended, and no plan names it"});
    return {};
  });
}

Result<void> Audit::LookAgain() {
  SecondLook look(ports_.claims, reading_, tombstones_, findings_,
                  {.life = options_.claim_life, .now = ports_.now()});
  if (auto settled = look.SettleUnclaimed(judge_.TakeUnclaimed()); !settled) return settled;
  report_.expired = look.expired() + judge_.expired();
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

Result<bool> Audit::LookForTombstones() {
  const std::size_t before = tombstones_.count();
  if (auto looked = tombstones_.LookAtAll(options_.prefix); !looked) return looked.error();
  return tombstones_.count() > before;
}

bool Audit::IsAheadOfLedger() const {
  return !is_rolled_meanwhile_ && after_ && after_->is_exact &&
         (report_.events > after_->stored ||
          (!after_->may_be_replayed && report_.rows > after_->set_aside) ||
          (report_.is_looked_into && before_ && IsAhead(Compared())));
}

ComparedFigures Audit::Compared() const {
  return {.before = before_->figures,
          .found = found_,
          .after = after_->figures,
          .may_be_replayed = after_->may_be_replayed,
          .erased = report_.erased};
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
  if (!after_->is_exact || is_rolled_meanwhile_) return;
  report_.is_compared_with_ledger = true;
  const bool lacks_events = report_.events + report_.erased < before_->stored;
  if (lacks_events || report_.events > after_->stored) {
    disagree(fmt::format("it counts {} events as stored, {} stand in the lake",
                         lacks_events ? before_->stored : after_->stored, report_.events));
  }
  const bool has_more = !after_->may_be_replayed && report_.rows > after_->set_aside;
  if (report_.rows + report_.erased < before_->set_aside || has_more) {
    disagree(fmt::format("it counts {} records in quarantine, {} stand there",
                         has_more ? after_->set_aside : before_->set_aside, report_.rows));
  }
  if (!report_.is_looked_into) return;
  for (std::string& difference : DifferencesIn(Compared())) disagree(std::move(difference));
}

}  // namespace weir::lake
