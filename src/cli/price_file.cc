// Reads the file, then its prices.
#include "src/cli/price_file.h"

#include "src/embedded/posix_file.h"

namespace weir::cli {

Result<plan::Prices> ReadPriceFile(const std::string& path) {
  if (path.empty()) return plan::Prices();
  const auto text = embedded::ReadWholeFile(path);
  if (!text) return text.error();
  return plan::ReadPrices(*text, path);
}

}  // namespace weir::cli
