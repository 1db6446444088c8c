// The head of a merge as an item of the claims table, beside the claims.
//
//     {"key":    {"S": "merge:head:lake/events/"}, the bucket and the prefix,
//      "plan":   {"N": "42"},
//      "digest": {"S": "<SHA-256 of the plan, hex>"},
//      "closed": {"BOOL": true}}
//
// No claim has such a key (claim_item.h: they begin with i, p or h). Without `expires_at` it stays.
#pragma once

#include <string>
#include <string_view>

#include "src/aws/request_signer.h"
#include "src/aws/s3_object_store.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::aws {

/// The key of that lake's head: "merge:head:bucket/some/prefix/". Several lakes may share a table.
[[nodiscard]] std::string HeadKey(const BucketPrefix& lake);
/// Whether an item of the claims table is a head and no claim.
[[nodiscard]] bool IsHeadKey(std::string_view key);

/// What an answer to GetItem says; the first head where there is no item. kCorrupt for another
/// item.
[[nodiscard]] Result<merge::Head> ParseHeadAnswer(std::string_view body);

/// PutItem of `to` that is refused unless `from` stands there.
[[nodiscard]] Call MoveHeadCall(std::string_view table, std::string_view key,
                                const merge::Head& from, const merge::Head& to);

}  // namespace weir::aws
