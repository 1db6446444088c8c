// A file of prices, as `weir plan --show-prices` prints it.
#pragma once

#include <string>

#include "src/plan/prices.h"
#include "src/result/result.h"

namespace weir::cli {

/// Those of this version where `path` is empty; else errors of reading the file, and those of
/// plan::ReadPrices.
[[nodiscard]] Result<plan::Prices> ReadPriceFile(const std::string& path);

}  // namespace weir::cli
