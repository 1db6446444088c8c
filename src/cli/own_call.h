// A call of one of Weir's own paths, on a `weir up` that runs somewhere.
#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "src/cli/aws_options.h"
#include "src/result/result.h"

namespace weir::cli {

/// What it answers. `method` with `body` (sent where it is not empty); signed, for a `weir up
/// --auth` wants that. The endpoint is that of `options` or of AWS_ENDPOINT_URL, else
/// 127.0.0.1:4566.
[[nodiscard]] Result<boost::json::object> CallOwn(const AwsOptions& options,
                                                  const std::string& method,
                                                  const std::string& path,
                                                  const boost::json::object& body = {});

}  // namespace weir::cli
