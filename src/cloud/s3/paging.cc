// What all listings by pages have in common: how long a page is, and how its keys are written.
#include "src/cloud/s3/paging.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>

#include <fmt/format.h>

#include "src/cloud/s3/errors.h"
#include "src/text/percent.h"

namespace weir::cloud::s3 {
std::string PageFormat::Show(std::string_view key) const {
  if (!url) return std::string(key);
  std::string shown = text::PercentEncoded(key, "-_.*/ ");
  std::ranges::replace(shown, ' ', '+');
  return shown;
}

protocol::Outcome<PageFormat> PageFormatOf(const Request& request, std::string_view limit_name) {
  PageFormat format;
  if (const auto encoding = request.Parameter("encoding-type"); encoding && !encoding->empty()) {
    if (*encoding != "url") {
      return errors::InvalidArgument("Invalid Encoding Method specified in Request",
                                     "encoding-type", *encoding);
    }
    format.url = true;
  }
  const auto limit = request.Parameter(limit_name);
  if (!limit || limit->empty()) return format;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(limit->data(), limit->data() + limit->size(), number);
  if (error != std::errc() || end != limit->data() + limit->size()) {
    return errors::InvalidArgument(
        fmt::format("Provided {} not an integer or within integer range", limit_name), limit_name,
        *limit);
  }
  if (number < 0 || number > std::numeric_limits<std::int32_t>::max()) {
    return errors::InvalidArgument(
        fmt::format("Argument {} must be an integer between 0 and 2147483647", limit_name),
        limit_name, *limit);
  }
  format.limit = static_cast<std::size_t>(number);
  return format;
}

}  // namespace weir::cloud::s3
