// A claim as a row of RocksDB.
//
//     key    u<the 16 bytes of a UUID> | i<id> | p<position>
//     value  <run: 4><object's ordinal: 4><fingerprint: 16><owner>
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "src/embedded/run_journal.h"
#include "src/event/fingerprint.h"
#include "src/pipeline/claim_store.h"

namespace weir::embedded {

inline constexpr std::size_t kFingerprintAt = 8;
inline constexpr std::size_t kOwnerAt = 24;

void AppendClaimKey(const pipeline::ClaimKey& key, std::string& out);

/// A key as pipeline::ListedClaim has it: "i<id>", with UUIDs spelled out, or "p<position>".
[[nodiscard]] std::string ClaimKeyText(std::string_view key);

// REQUIRES of these: at least kOwnerAt bytes.
[[nodiscard]] RunNumber RunOf(std::string_view value);
[[nodiscard]] std::uint32_t ObjectOf(std::string_view value);
[[nodiscard]] event::Fingerprint FingerprintOf(std::string_view value);
[[nodiscard]] std::string_view OwnerOf(std::string_view value);

}  // namespace weir::embedded
