// PutFunctionConcurrency, GetFunctionConcurrency, DeleteFunctionConcurrency.
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "src/cloud/lambda/ops/change_function.h"
#include "src/cloud/lambda/ops/functions.h"
#include "src/cloud/protocol/input.h"

namespace weir::cloud::lambda::ops {

namespace json = boost::json;

LambdaOutcome PutFunctionConcurrency(Context& context, const LambdaRequest& request) {
  const std::int64_t wanted =
      protocol::Input(request.input).Integer("ReservedConcurrentExecutions").value_or(0);
  const auto put =
      ChangeFunction(context, request, [&](Function& function) -> protocol::Outcome<void> {
        const std::size_t available =
            context.UnreservedConcurrency() + function.reserved_concurrency.value_or(0);
        // API_PutFunctionConcurrency: a hundred stay unreserved
        // (test_concurrency_is_reserved_within_the_account).
        if (static_cast<std::size_t>(wanted) + kMinUnreserved > available) {
          return errors::InvalidParameter(
              fmt::format("Specified ReservedConcurrentExecutions for function decreases account's "
                          "UnreservedConcurrentExecution below its minimum value of [{}].",
                          kMinUnreserved));
        }
        function.reserved_concurrency = static_cast<std::uint32_t>(wanted);
        return {};
      });
  if (!put) return put.error();
  return json::object{{"ReservedConcurrentExecutions", wanted}};
}

LambdaOutcome GetFunctionConcurrency(Context& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  if (!found) return found.error();
  json::object out;
  if ((*found)->reserved_concurrency) {
    out["ReservedConcurrentExecutions"] = *(*found)->reserved_concurrency;
  }
  return out;
}

LambdaOutcome DeleteFunctionConcurrency(Context& context, const LambdaRequest& request) {
  const auto removed =
      ChangeFunction(context, request, [](Function& function) -> protocol::Outcome<void> {
        function.reserved_concurrency.reset();
        return {};
      });
  if (!removed) return removed.error();
  return json::object{};
}

}  // namespace weir::cloud::lambda::ops
