// A claim as an item of a DynamoDB table.
//
//     {"key":        {"S": "i9e79ad28-14c5-4fa4-aa77-b44d7ec9a8bc"},
//      "c":          {"B": "<owner, fingerprint and object: packed_claim.h>"},
//      "expires_at": {"N": "1657843200"}}
//
// `key` is the table's partition key (it has no sort key); `expires_at` is its TTL attribute. About
// 190 bytes, as DynamoDB counts them. Until version 1 an item was 460 bytes long:
//
//     {"key":        {"S": "i9e79ad28-14c5-4fa4-aa77-b44d7ec9a8bc"},
//      "owner":      {"S": "<position of the owner>"},
//      "body":       {"B": "<fingerprint, 16 bytes>"},
//      "object":     {"S": "lake/year=2021/…/<first position>-<token>-0.json.gz"},
//      "expires_at": {"N": "1657843200"}}
//
// Such items are read and moved as they are, so that the package that wrote them reads them still.
//
// The claim of an event that was erased has neither `expires_at` nor what the old form has.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "src/aws/packed_claim.h"
#include "src/event/fingerprint.h"
#include "src/pipeline/claim_store.h"

namespace weir::aws {

inline constexpr std::string_view kClaimKeyAttribute = "key";

/// A claim as it stands in the table.
struct ClaimItem {
  ClaimText text;
  std::string packed;  ///< the bytes of "c"; none where the item is of the old form
};

/// The partition key: "i<id>", "p<position>" or "o<id>" (pipeline::MarkOf), so that the kinds never
/// meet; of an id longer than DynamoDB's keys may be, or that is no UTF-8, "h", the mark and its
/// SHA-256.
[[nodiscard]] std::string ItemKey(const pipeline::ClaimKey& key);

/// The first 16 bytes of the SHA-256 of the id that such a key is of, as landings and their index
/// have it; nothing where it is of a position.
[[nodiscard]] std::optional<event::Fingerprint> IdHashOf(std::string_view item_key,
                                                         event::Fingerprinter& fingerprinter);

/// The key of the id's own claim where such a key names who owns it (ClaimKey::Kind::kOwner);
/// nothing for others.
[[nodiscard]] std::optional<std::string> IdKeyOf(std::string_view item_key);

/// `INSERT INTO "<table>" VALUE {…}` with a ? for each of the values below.
[[nodiscard]] std::string InsertStatement(std::string_view table);

/// Appends the three values of that statement, a JSON array.
void AppendInsertValues(std::string_view item_key, const pipeline::ClaimRequest& request,
                        std::chrono::system_clock::time_point expires_at, std::string& out);

/// The claim that an item is, whatever its form. kCorrupt where it is none that is known here.
[[nodiscard]] Result<ClaimItem> ParseClaimItem(const boost::json::value& item);

/// Appends the members of an UpdateItem that make `claim` name object `to`, if the item is still as
/// it was read: `"UpdateExpression":…,"ConditionExpression":…,` names and values.
void AppendMove(const ClaimItem& claim, std::string_view to, std::string& out);

/// The same of a PutItem that makes it a claim of `owner` alone, without an end. `claim` is nothing
/// where there was no item.
void AppendErase(std::string_view item_key, const std::optional<ClaimItem>& claim,
                 std::string_view owner, std::string& out);

/// The text of the item's string attribute; nothing where it has none.
[[nodiscard]] std::optional<std::string_view> StringAttribute(const boost::json::value& item,
                                                              std::string_view name);

}  // namespace weir::aws
