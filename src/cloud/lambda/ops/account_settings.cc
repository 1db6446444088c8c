// GetAccountSettings.
#include <boost/json/value.hpp>

#include "src/cloud/lambda/ops/functions.h"
#include "src/cloud/lambda/workers/package.h"

namespace weir::cloud::lambda::ops {

namespace json = boost::json;

LambdaOutcome GetAccountSettings(Context& context, const LambdaRequest& /*request*/) {
  std::uint64_t bytes = 0;
  const std::vector<FunctionPtr> functions = context.store.AllFunctions();
  for (const FunctionPtr& function : functions) bytes += function->code_size;
  return json::object{
      {"AccountLimit",
       json::object{{"TotalCodeSize", kMaxCodeStorage},
                    {"CodeSizeUnzipped", kMaxUnpackedBytes},
                    {"CodeSizeZipped", kMaxZipUpload},
                    {"ConcurrentExecutions", kAccountConcurrency},
                    {"UnreservedConcurrentExecutions", context.UnreservedConcurrency()}}},
      {"AccountUsage",
       json::object{{"TotalCodeSize", bytes}, {"FunctionCount", functions.size()}}}};
}

}  // namespace weir::cloud::lambda::ops
