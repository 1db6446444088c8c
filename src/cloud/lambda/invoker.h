// From a function's name to an invocation of its present version.
#pragma once

#include <string>

#include "src/cloud/lambda/context.h"
#include "src/cloud/lambda/mappings/function_invoker.h"

namespace weir::cloud::lambda {

/// Invokes the function, as all callers do, and waits for nothing. REQUIRES: the service has
/// started; the context outlives the invocation.
void InvokeFunction(const Context& context, const FunctionPtr& function, std::string request_id,
                    std::string payload, std::string client_context, InvocationDone done);

/// What mappings invoke with.
class MappingInvoker : public FunctionInvoker {
 public:
  explicit MappingInvoker(const Context& context) : context_(context) {}
  void Invoke(const std::string& function_arn, std::string payload, Done done) override;

 private:
  const Context& context_;
};

}  // namespace weir::cloud::lambda
