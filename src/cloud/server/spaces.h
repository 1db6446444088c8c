// The kinds of rows of all services.
#pragma once

#include <vector>

#include "src/cloud/store/record/migration.h"

namespace weir::cloud::server {

[[nodiscard]] std::vector<store::Space> AllSpaces();

}  // namespace weir::cloud::server
