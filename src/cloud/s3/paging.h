// What all listings by pages have in common: how long a page is, and how its keys are written.
#pragma once

#include <string>
#include <string_view>

#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/s3/request.h"

namespace weir::cloud::s3 {

inline constexpr std::size_t kMaxPage = 1000;

struct PageFormat {
  std::size_t limit = kMaxPage;  ///< as asked for; a page has at most kMaxPage all the same
  bool url = false;              ///< encoding-type=url: for keys that XML can't hold

  /// A key as it is written into the answer.
  [[nodiscard]] std::string Show(std::string_view key) const;
};

/// `limit_name`: "max-keys" and the like. InvalidArgument for numbers and encodings that are none.
[[nodiscard]] protocol::Outcome<PageFormat> PageFormatOf(const Request& request,
                                                         std::string_view limit_name);

}  // namespace weir::cloud::s3
