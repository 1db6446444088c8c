// The kinds of rows that S3 keeps.
#pragma once

#include <vector>

#include "src/cloud/store/record/migration.h"

namespace weir::cloud::s3 {

[[nodiscard]] std::vector<store::Space> Spaces();

}  // namespace weir::cloud::s3
