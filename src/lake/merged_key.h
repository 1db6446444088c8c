// What rows of a merged lake are brought together by: an index knows ids by their hashes alone.
#pragma once

#include <string>

#include "src/event/fingerprint.h"
#include "src/landing/content.h"
#include "src/pipeline/claim_store.h"

namespace weir::lake {

[[nodiscard]] inline std::string KeyOfHash(const landing::IdHash& hash) {
  return pipeline::MarkOf(pipeline::ClaimKey::Kind::kId) + event::ToHex(hash);
}

[[nodiscard]] inline std::string KeyInMerged(const pipeline::ClaimKey& key) {
  if (key.kind == pipeline::ClaimKey::Kind::kId) {
    return KeyOfHash(event::Fingerprinter().Of(key.text));
  }
  return pipeline::MarkOf(key.kind) + std::string(key.text);
}

}  // namespace weir::lake
