// Which operation a method and a path mean.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "src/cloud/http/message.h"

namespace weir::cloud::lambda {

struct Route {
  std::string_view operation{};               ///< "" where no route leads
  std::map<std::string, std::string> path{};  ///< FunctionName, UUID, Resource: decoded
};

[[nodiscard]] Route FindRoute(const http::Request& request);

}  // namespace weir::cloud::lambda
