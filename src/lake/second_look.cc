// Looks again at what did not fit: a pipeline may be at work on the lake that is audited.
#include "src/lake/second_look.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/pipeline/erased_claim.h"

namespace weir::lake {
namespace {

constexpr std::size_t kKeysAtOnce = 1'000;

}  // namespace

SecondLook::SecondLook(pipeline::ClaimListing& claims, ObjectReading& reading,
                       const pipeline::TombstoneLookup& tombstones, Findings& findings,
                       ClaimLife life)
    : claims_(claims),
      reading_(reading),
      tombstones_(tombstones),
      findings_(findings),
      life_(life) {}

Result<std::vector<SecondLook::Claim>> SecondLook::FindClaims(const Suspects& suspects) {
  std::vector<std::string> keys;
  for (const Suspect& suspect : suspects) keys.push_back(suspect.key);
  std::vector<Claim> claims;
  const auto name_now = [this](Claim claim) {
    if (claim) claim->object = std::string(tombstones_.NameNow(claim->object));
    return claim;
  };
  for (std::size_t first = 0; first < keys.size(); first += kKeysAtOnce) {
    const std::size_t count = std::min(kKeysAtOnce, keys.size() - first);
    auto found = claims_.Find(std::span(keys).subspan(first, count));
    if (!found) return found.error();
    std::ranges::transform(*found, std::back_inserter(claims), name_now);
  }
  return claims;
}

Result<void> SecondLook::SettleUnclaimed(const Suspects& suspects) {
  const auto claims = FindClaims(suspects);
  if (!claims) return claims.error();
  for (std::size_t i = 0; i < suspects.size(); ++i) SettleOne(suspects[i], (*claims)[i]);
  return {};
}

void SecondLook::SettleOne(const Suspect& member, const Claim& claim) {
  // It may have been read in a file that became another one meanwhile.
  if (claim && claim->object == tombstones_.NameNow(member.object)) return;
  if (claim && pipeline::IsErased(claim->owner)) return;  // while this went on
  if (!claim && life_.MayBeOver(WrittenAt(member.object, member.modified))) {
    ++expired_;
    return;
  }
  findings_.Add({.kind = claim ? FindingKind::kClaimElsewhere : FindingKind::kEventWithoutClaim,
                 .object = member.object,
                 .line = member.line,
                 .id = IdIn(member.key),
                 .detail = claim ? "its claim names " + claim->object : "nothing claims it"});
}

Result<Suspects> SecondLook::LookForMembers(const Suspects& suspects) {
  const auto claims = FindClaims(suspects);
  if (!claims) return claims.error();
  std::map<std::string, std::map<std::string, Suspect>> by_object;
  for (std::size_t i = 0; i < suspects.size(); ++i) {
    const Claim& claim = (*claims)[i];
    if (!claim || pipeline::IsErased(claim->owner)) continue;  // expired meanwhile, or erased
    by_object[claim->object][suspects[i].key] = {suspects[i].key, claim->object, 0, 0};
  }
  Suspects left;
  for (auto& [object, wanted] : by_object) {
    if (auto looked = LookInto(object, wanted); !looked) return looked.error();
    for (auto& [key, suspect] : wanted) left.push_back(std::move(suspect));
  }
  return left;
}

Result<void> SecondLook::LookInto(const std::string& object,
                                  std::map<std::string, Suspect>& wanted) {
  const auto read =
      reading_.ReadOne({object, 0, 0}, [&wanted](AuditedObject& part) -> Result<void> {
        for (const AuditRow& row : part.TakeRows()) wanted.erase(row.key);
        return {};
      });
  is_there_[object] = read.has_value();
  if (!read && read.error().kind != ErrorKind::kNotFound) return read;
  return {};
}

void SecondLook::ReportUnfound(const Suspects& suspects) {
  std::map<std::string, std::size_t> missing;
  for (const Suspect& suspect : suspects) {
    if (is_there_[suspect.object]) {
      findings_.Add({.kind = FindingKind::kClaimWithoutEvent,
                     .object = suspect.object,
                     .line = 0,
                     .id = IdIn(suspect.key),
                     .detail = "is claimed for this object, which does not hold it"});
    } else {
      ++missing[suspect.object];
    }
  }
  for (const auto& [object, count] : missing) {
    findings_.Add({.kind = FindingKind::kObjectMissing,
                   .object = object,
                   .line = 0,
                   .id = {},
                   .detail = fmt::format("{} claim{} name{} it", count, count == 1 ? "" : "s",
                                         count == 1 ? "s" : "")});
  }
}

}  // namespace weir::lake
