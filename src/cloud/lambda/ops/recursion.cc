// GetFunctionRecursionConfig, PutFunctionRecursionConfig.
#include <boost/json/value.hpp>

#include "src/cloud/lambda/ops/change_function.h"
#include "src/cloud/lambda/ops/functions.h"
#include "src/cloud/protocol/input.h"

namespace weir::cloud::lambda::ops {

namespace json = boost::json;

LambdaOutcome GetFunctionRecursionConfig(Context& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  if (!found) return found.error();
  return json::object{{"RecursiveLoop", (*found)->recursive_loop}};
}

LambdaOutcome PutFunctionRecursionConfig(Context& context, const LambdaRequest& request) {
  const std::string wanted{protocol::Input(request.input).Text("RecursiveLoop")};
  const auto put =
      ChangeFunction(context, request, [&](Function& function) -> protocol::Outcome<void> {
        function.recursive_loop = wanted;
        return {};
      });
  if (!put) return put.error();
  return json::object{{"RecursiveLoop", wanted}};
}

}  // namespace weir::cloud::lambda::ops
