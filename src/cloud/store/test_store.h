// A store in memory, for tests.
#pragma once

#include <memory>

#include "src/cloud/store/store.h"

namespace weir::cloud::store {

[[nodiscard]] inline std::unique_ptr<Store> OpenTestStore() {
  Store::Options options;
  options.in_memory = true;
  return Store::Open(options).value();
}

}  // namespace weir::cloud::store
