// Makes claims of what a merge's index knows: how a lake goes back from layout landing.
#include "src/lake/index_claims.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "src/lake/audit.h"
#include "src/lake/last_attempts.h"
#include "src/lake/merged_key.h"
#include "src/lake/unjudged_landings.h"
#include "src/landing/name.h"
#include "src/merge/chain_end.h"
#include "src/merge/index/index_rows.h"
#include "src/merge/plan/owner.h"
#include "src/pipeline/erased_claim.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/members.h"

namespace weir::lake {
namespace {

/// So many are made with one call.
constexpr std::size_t kLookupsAtOnce = 2'500;

Error NotYet(std::string what) {
  return {ErrorKind::kUnavailable,
          fmt::format("{}; run 'weir merge --hold-hours 0' until it has nothing left to do, then "
                      "this again",
                      what)};
}

}  // namespace

IndexClaims::IndexClaims(const IndexClaimsSettings& settings, Ports ports)
    : settings_(settings),
      ports_(std::move(ports)),
      schemas_{.lines = pipeline::SchemaOfLines(settings.schema), .own_members = {}},
      reading_(ports_.lake, KeyInMerged, schemas_, settings.threads),
      rows_(ports_.scratch) {}

Result<IndexClaimsTally> IndexClaims::Run() {
  auto chain = merge::SurveyChain(ports_.objects, ports_.head);
  if (!chain) return chain.error();
  chain_ = *std::move(chain);
  if (!chain_.ended) {
    if (auto over = CheckIsOver(); !over) return over.error();
    if (auto quiet = CheckNothingLands(); !quiet) return quiet.error();
    if (auto read = ReadIndex(); !read) return read.error();
    if (auto read = ReadEvents(); !read) return read.error();
    if (auto claimed = ClaimAll(); !claimed) return claimed.error();
    // Reading may have taken hours.
    if (auto over = CheckIsOver(); !over) return over.error();
    if (auto quiet = CheckNothingLands(); !quiet) return quiet.error();
  }
  if (auto ended = merge::EndChain(ports_.objects, ports_.head, chain_.closed); !ended) {
    return ended.error();
  }
  if (auto left = CheckNothingIsLeft(); !left) return left.error();
  return tally_;
}

Result<void> IndexClaims::CheckNothingIsLeft() {
  const auto waiting = CountWaiting();
  if (!waiting) return waiting.error();
  if (*waiting == 0) return {};
  return Error{ErrorKind::kConflict,
               fmt::format("{}: {} landings came while the merge was ended, or since, and nobody "
                           "judges them: give the function layout landing again, and let the merge "
                           "go on with 'weir seed'",
                           ports_.objects.Describe(landing::kLandingFolder), *waiting)};
}

Result<std::uint64_t> IndexClaims::CountWaiting() {
  const auto waiting = ListUnjudgedLandings(ports_.objects, chain_);
  if (!waiting) return waiting.error();
  return waiting->count;
}

Result<void> IndexClaims::CheckIsOver() {
  if (!chain_.faults.empty()) {
    const merge::ChainFault& fault = chain_.faults.front();
    return Error{ErrorKind::kCorrupt, fault.detail}.In(ports_.objects.Describe(fault.object));
  }
  if (chain_.closed == 0 && !chain_.open) {
    return Error{ErrorKind::kInvalidInput,
                 fmt::format("{}: nothing was merged here: there is no index to make claims of",
                             ports_.objects.Describe(""))};
  }
  if (chain_.open) return NotYet(fmt::format("plan {} is open", chain_.open->number));
  if (!chain_.state.held.empty()) return NotYet("late events are held, and not stored yet");
  if (!chain_.state.rolled.empty()) {
    return NotYet("files that were made one still stand, for those who read them");
  }
  const auto waiting = CountWaiting();
  if (!waiting) return waiting.error();
  if (*waiting == 0) return {};
  return NotYet(fmt::format("{} landings wait to be merged", *waiting));
}

/// An attempt that was begun before the mapping was disabled may land still.
Result<void> IndexClaims::CheckNothingLands() {
  const std::string folder = std::string(landing::kLandingFolder) + "/";
  pipeline::ListedObject newest;
  const auto listed =
      pipeline::ForEachPage(*ports_.objects.List(folder, ""),
                            [&newest](const pipeline::ObjectPages::Page& page) -> Result<void> {
                              for (const pipeline::ListedObject& landing : page.objects) {
                                if (landing.modified > newest.modified) newest = landing;
                              }
                              return {};
                            });
  if (!listed) return listed;
  if (newest.name.empty()) return {};
  return CheckAttemptsAreOver(ports_.objects, newest, "more may land",
                              "disable the event source mapping, and try again then");
}

Result<void> IndexClaims::ReadIndex() {
  if (chain_.state.erased) tally_.erased = chain_.state.erased->rows;
  for (const merge::IndexRun& run : chain_.state.index) {
    for (const merge::IndexFile& file : run.files) {
      if (auto read = ReadIndexFile(file); !read) return read;
    }
  }
  return {};
}

Result<void> IndexClaims::ReadIndexFile(const merge::IndexFile& file) {
  const auto read = merge::ForEachIndexRow(ports_.objects, file,
                                           [this](const merge::IndexRow& known) -> Result<void> {
                                             if (merge::IsErased(known.owner)) return {};
                                             ++tally_.known;
                                             AuditRow row;
                                             row.kind = AuditRow::Kind::kClaim;
                                             row.key = KeyOfHash(known.hash);
                                             row.object = known.owner;
                                             row.body = known.fingerprint;
                                             return rows_.Add(row);
                                           });
  if (read || read.error().kind != ErrorKind::kNotFound) return read;
  return Error{ErrorKind::kNotFound, "the state of the merge names it, and it is gone"}.In(
      ports_.objects.Describe(file.name));
}

Result<void> IndexClaims::ReadEvents() {
  return reading_.ReadAll(
      fmt::format("{}{}/", settings_.prefix, pipeline::kLakeFolder),
      [](const pipeline::ListedObject&) -> Result<bool> { return true; },
      [this](AuditedObject& object) -> Result<void> {
        if (auto whole = CheckIsWhole(object, ports_.lake); !whole) return whole;
        for (AuditRow& row : object.TakeRows()) {
          ++tally_.events;
          if (row.id.empty()) row.id = IdIn(row.key);
          if (auto added = rows_.Add(row); !added) return added;
        }
        return {};
      });
}

Result<void> IndexClaims::ClaimAll() {
  Result<void> claimed;
  const auto joined = rows_.ForEachKey([&](const AuditRows::Group& rows) {
    if (claimed) claimed = ClaimOne(rows);
  });
  if (!joined) return joined;
  return claimed ? Flush() : claimed;
}

Result<void> IndexClaims::ClaimOne(const AuditRows::Group& rows) {
  const auto known = std::ranges::find(rows, AuditRow::Kind::kClaim, &AuditRow::kind);
  const auto event = std::ranges::find(rows, AuditRow::Kind::kMember, &AuditRow::kind);
  if (known == rows.end()) return {};
  if (event == rows.end()) {
    ++tally_.gone;
    return {};
  }
  wanted_.push_back(
      {.id = event->id, .owner = known->object, .body = known->body, .object = event->object});
  return wanted_.size() < kLookupsAtOnce ? Result<void>() : Flush();
}

Result<void> IndexClaims::Flush() {
  if (wanted_.empty()) return {};
  std::vector<pipeline::ClaimRequest> requests;
  requests.reserve(wanted_.size());
  for (const Wanted& claim : wanted_) {
    requests.push_back({.key = {pipeline::ClaimKey::Kind::kId, claim.id},
                        .position = {claim.owner},
                        .fingerprint = claim.body,
                        .object = {claim.object}});
  }
  std::vector<pipeline::ClaimAnswer> answers(requests.size());
  if (auto claimed = ports_.claim(requests, answers); !claimed) return claimed;
  // An answer's views are good until the store is asked again.
  std::vector<std::string> named;
  std::vector<std::size_t> elsewhere;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const bool is_made = answers[i].outcome == pipeline::ClaimOutcome::kCreated;
    ++(is_made ? tally_.made : tally_.kept);
    if (is_made || answers[i].object == wanted_[i].object) continue;
    if (pipeline::IsErased(answers[i].owner.text)) continue;
    named.emplace_back(answers[i].object);
    elsewhere.push_back(i);
  }
  std::vector<pipeline::ClaimMove> moves;
  moves.reserve(elsewhere.size());
  for (std::size_t i = 0; i < elsewhere.size(); ++i) {
    const pipeline::ClaimRequest& request = requests[elsewhere[i]];
    moves.push_back({.key = request.key, .from = named[i], .to = request.object});
  }
  if (!moves.empty()) {
    if (auto moved = ports_.move(moves); !moved) return moved;
  }
  tally_.moved += moves.size();
  wanted_.clear();
  return {};
}

}  // namespace weir::lake
