// Looks up one event by its id: who owns it, where it stands, and how its owner was judged.
#include "src/lake/claim_lookup.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "src/codec/compression.h"
#include "src/lake/ledger_reader.h"
#include "src/lake/object_reading.h"
#include "src/pipeline/erased_claim.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/ledger_rows.h"
#include "src/pipeline/members.h"
#include "src/pipeline/stream_position.h"
#include "src/pipeline/tombstone_lookup.h"

namespace weir::lake {
namespace {

constexpr std::array<std::string_view, 6> kPlaceNames = {
    "held",     "held_with_unknown_body", "held_with_other_body",
    "not_held", "object_missing",         "object_unreadable"};

ClaimedPlace PlaceIn(const AuditRow& row, const pipeline::ListedClaim& claim) {
  if (row.body == claim.fingerprint || row.other_body == claim.fingerprint) {
    return ClaimedPlace::kHeld;
  }
  return row.is_comparable ? ClaimedPlace::kHeldWithOther : ClaimedPlace::kHeldWithUnknown;
}

/// Looks into the object that the claim names.
Result<void> LookInto(const LookupPlace& where, ClaimLookup& found) {
  const LineSchemas schemas{.lines = pipeline::SchemaOfLines(where.schema),
                            .own_members = SchemaOfOwnMembers(where.schema)};
  ObjectReading reading(
      where.objects, [&](const pipeline::ClaimKey& key) { return where.claims.KeyOf(key); },
      schemas, 1);
  pipeline::TombstoneLookup tombstones(where.objects);
  const std::string_view named = found.claim.object;
  if (auto looked = tombstones.Look({&named, 1}); !looked) return looked;
  found.object = tombstones.NameNow(named);
  const pipeline::ListedObject object{.name = found.object, .size = 0, .modified = 0};
  const auto read = reading.ReadOne(object, [&found](AuditedObject& part) -> Result<void> {
    for (const AuditRow& row : part.TakeRows()) {
      if (row.key != found.claim.key || found.line != 0) continue;
      found.line = row.line;
      found.place = PlaceIn(row, found.claim);
    }
    if (part.is_unreadable() && found.line == 0) found.place = ClaimedPlace::kObjectUnreadable;
    return {};
  });
  if (read || read.error().kind != ErrorKind::kNotFound) return read;
  found.place = ClaimedPlace::kObjectMissing;
  return {};
}

/// The entry of the attempt that named the object has a name that follows from the object's.
std::optional<std::string> EntryName(const LookupPlace& where, std::string_view object) {
  const auto attempt = pipeline::AttemptOf(object);
  if (!attempt || !pipeline::StreamPosition::Parse(attempt->first_position)) return std::nullopt;
  return fmt::format("{}{}/{}-{}-0.json{}", where.prefix, pipeline::kLedgerFolder,
                     attempt->first_position, attempt->token,
                     codec::Suffix(codec::CompressionFromPath(object)));
}

/// The verdict of that position's row, where the entry has one.
Result<void> FindVerdict(std::string_view entry, std::string_view position,
                         std::optional<pipeline::Verdict>& verdict) {
  const std::size_t end = std::min(entry.find('\n'), entry.size());
  const auto rows = pipeline::ParseLedgerRows(entry.substr(std::min(end + 1, entry.size())));
  if (!rows) return rows.error();
  for (const pipeline::LedgerRow& row : rows->rows) {
    if (pipeline::IsSamePosition(row.position, position)) verdict = row.record.verdict;
  }
  return {};
}

Result<void> JudgeOwner(const LookupPlace& where, ClaimLookup& found) {
  const auto name = EntryName(where, found.claim.object);
  if (!name) return {};
  const auto read = ForEachLedgerEntry(where.objects, {&*name, 1}, [&](std::string_view entry) {
    return FindVerdict(entry, found.claim.owner, found.judged);
  });
  return !read && read.error().kind == ErrorKind::kNotFound ? Result<void>() : read;
}

/// Who has claimed to be the owner of a claim that was made anew.
Result<void> FindOwner(const LookupPlace& where, std::string_view id, std::string& owner) {
  if (owner != pipeline::kOpenOwner) return {};
  const std::string key = where.claims.KeyOf({pipeline::ClaimKey::Kind::kOwner, id});
  const auto claims = where.claims.Find({&key, 1});
  if (!claims) return claims.error();
  if (claims->front()) owner = claims->front()->owner;
  return {};
}

}  // namespace

std::string_view ClaimedPlaceName(ClaimedPlace place) {
  return kPlaceNames.at(static_cast<std::size_t>(place));
}

Result<std::optional<ClaimLookup>> LookUpClaim(const LookupPlace& where, std::string_view id) {
  const std::string key = where.claims.KeyOf({pipeline::ClaimKey::Kind::kId, id});
  auto claims = where.claims.Find({&key, 1});
  if (!claims) return claims.error();
  if (!claims->front()) return std::optional<ClaimLookup>();
  ClaimLookup found;
  found.claim = *std::move(claims->front());
  found.erased_at = pipeline::ErasedAt(found.claim.owner);
  if (!found.erased_at.empty()) return std::optional(std::move(found));
  if (auto asked = FindOwner(where, id, found.claim.owner); !asked) return asked.error();
  if (auto looked = LookInto(where, found); !looked) return looked.error();
  if (auto judged = JudgeOwner(where, found); !judged) return judged.error();
  return std::optional(std::move(found));
}

}  // namespace weir::lake
