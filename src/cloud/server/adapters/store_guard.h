// Damaged bytes in the store, as an error to a service that reads them through another.
#pragma once

#include <spdlog/spdlog.h>

#include "src/cloud/store/store.h"
#include "src/result/result.h"

namespace weir::cloud::server {

/// What `read` gives: a Result; kCorrupt where the store's bytes are damaged.
template <typename Read>
auto Guarded(Read read) -> decltype(read()) {
  try {
    return read();
  } catch (const store::StoreFailure& failure) {
    spdlog::error("lambda: the store can't be read: {}", failure.what());
    return Error{ErrorKind::kCorrupt, failure.what()};
  }
}

}  // namespace weir::cloud::server
