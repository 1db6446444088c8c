// Makes claims anew from what stands in a lake, after they were lost.
#include "src/lake/claims_rebuild.h"

#include <utility>

#include "src/lake/audit.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/members.h"
#include "src/pipeline/stream_position.h"

namespace weir::lake {
namespace {

using pipeline::ClaimKey;

/// So many are made with one call.
constexpr std::size_t kClaimsAtOnce = 2'500;
constexpr std::size_t kMostNoted = 10;

std::string PlainKey(const ClaimKey& key) {
  return pipeline::MarkOf(key.kind) + std::string(key.text);
}

}  // namespace

ClaimsRebuild::ClaimsRebuild(const RebuildOptions& options, Ports ports)
    : options_(options),
      ports_(std::move(ports)),
      schemas_{.lines = pipeline::SchemaOfLines(options.schema),
               .own_members = SchemaOfOwnMembers(options.schema)},
      reading_(ports_.objects, PlainKey, schemas_, options.threads) {}

Result<RebuildTally> ClaimsRebuild::Run() {
  if (auto found = FindOpenAttempts(); !found) return found.error();
  if (auto looked = tombstones_.LookAtAll(options_.prefix); !looked) return looked.error();
  if (auto read = ReadFolder(pipeline::kLakeFolder, tally_.events); !read) return read.error();
  if (auto read = ReadFolder(pipeline::kQuarantineFolder, tally_.rows); !read) return read.error();
  if (auto flushed = Flush(); !flushed) return flushed.error();
  return tally_;
}

/// Objects are listed before the ledger is read: an attempt whose entry comes later counts as open,
/// and its records are through, so nobody asks.
Result<void> ClaimsRebuild::FindOpenAttempts() {
  if (!ports_.for_each_judged) return {};
  const std::string folder = options_.prefix + std::string(pipeline::kLakeFolder) + "/";
  const auto listed =
      pipeline::ForEachPage(ports_.objects, folder, [this](const auto& page) -> Result<void> {
        for (const pipeline::ListedObject& object : page) {
          if (IsExpired(object)) continue;
          if (const auto beginning = BeginningOf(object.name)) open_.insert(*beginning);
        }
        return {};
      });
  if (!listed) return listed;
  bool are_rows_known = true;
  const auto judged = ports_.for_each_judged([&](const std::string& place) -> Result<void> {
    are_rows_known &= !place.empty();
    open_.erase(fingerprinter_.Of(place));
    return {};
  });
  if (!are_rows_known) open_.clear();
  return judged;
}

std::optional<event::Fingerprint> ClaimsRebuild::BeginningOf(std::string_view object) {
  const auto attempt = pipeline::AttemptOf(object);
  if (!attempt) return std::nullopt;
  const auto position = pipeline::StreamPosition::Parse(attempt->first_position);
  if (!position) return std::nullopt;
  return fingerprinter_.Of(position->RecordPlace());
}

bool ClaimsRebuild::IsOpen(const std::string& object) {
  const auto beginning = BeginningOf(object);
  return beginning && open_.contains(*beginning);
}

bool ClaimsRebuild::IsExpired(const pipeline::ListedObject& object) const {
  return options_.claim_life && object.modified + options_.claim_life->count() <= options_.now;
}

Result<void> ClaimsRebuild::ReadFolder(std::string_view folder, std::uint64_t& members) {
  return reading_.ReadAll(
      options_.prefix + std::string(folder) + "/",
      [this](const pipeline::ListedObject& object) -> Result<bool> {
        if (tombstones_.IsOver(object.name) || tombstones_.IsEarly(object.name)) return false;
        const bool is_expired = IsExpired(object);
        ++(is_expired ? tally_.expired : tally_.objects);
        return !is_expired;
      },
      [this, &members](AuditedObject& object) { return Collect(object, members); });
}

Result<void> ClaimsRebuild::Collect(AuditedObject& object, std::uint64_t& members) {
  const auto rows = object.TakeRows();
  const bool is_open = !rows.empty() && IsOpen(object.name());
  for (const AuditRow& row : rows) {
    ++members;
    Want(row, is_open ? pipeline::kOpenOwner : pipeline::kUnknownOwner);
    if (wanted_.size() < kClaimsAtOnce) continue;
    if (auto flushed = Flush(); !flushed) return flushed;
  }
  for (Finding& finding : object.TakeFindings()) Note(std::move(finding));
  return {};
}

void ClaimsRebuild::Want(const AuditRow& row, std::string_view owner) {
  const bool is_event = row.key.starts_with(pipeline::MarkOf(ClaimKey::Kind::kId));
  std::string key = IdIn(row.key);
  if (is_event && row.body != row.other_body) ++tally_.guessed;
  wanted_.push_back({.kind = is_event ? ClaimKey::Kind::kId : ClaimKey::Kind::kPosition,
                     .key = key,
                     .owner = is_event ? std::string(owner) : key,
                     .body = row.body,
                     .object = row.object});
}

void ClaimsRebuild::Note(Finding finding) {
  if (finding.kind == FindingKind::kObjectUnreadable) {
    ++tally_.unreadable_objects;
  } else if (finding.kind == FindingKind::kLineUnreadable) {
    ++tally_.unreadable_lines;
  } else {
    return;  // the audit's business
  }
  if (unread_.size() < kMostNoted) unread_.push_back(std::move(finding));
}

Result<void> ClaimsRebuild::Flush() {
  if (wanted_.empty()) return {};
  std::vector<pipeline::ClaimRequest> requests;
  requests.reserve(wanted_.size());
  for (const Wanted& claim : wanted_) {
    requests.push_back({.key = {claim.kind, claim.key},
                        .position = {claim.owner},
                        .fingerprint = claim.body,
                        .object = {claim.object}});
  }
  std::vector<pipeline::ClaimAnswer> answers(requests.size());
  if (auto claimed = ports_.claim(requests, answers); !claimed) return claimed;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const bool is_made = answers[i].outcome == pipeline::ClaimOutcome::kCreated;
    ++(is_made ? tally_.made : tally_.kept);
    if (is_made && wanted_[i].owner == pipeline::kOpenOwner) ++tally_.open;
  }
  wanted_.clear();
  return {};
}

}  // namespace weir::lake
