// Who may own an id, as rows of the index and pages of verdicts name it.
#pragma once

#include <string_view>

#include "src/pipeline/claim_store.h"
#include "src/pipeline/erased_claim.h"
#include "src/pipeline/stream_position.h"

namespace weir::merge {

// Of an id whose event was erased nobody is the owner any more, and nobody ever will be.
using pipeline::ErasedAt;
using pipeline::ErasedOwner;
using pipeline::IsErased;

/// A position of a stream, nobody that is known (an index that was seeded with claims that were
/// made anew has such rows), or nobody any more.
[[nodiscard]] inline bool IsOwner(std::string_view text) {
  return text == pipeline::kUnknownOwner || IsErased(text) ||
         pipeline::StreamPosition::Parse(text).has_value();
}

}  // namespace weir::merge
