// What several operations do alike.
#include "src/cloud/lambda/context.h"

#include <algorithm>

#include "src/cloud/protocol/input.h"

namespace weir::cloud::lambda {

std::size_t Context::UnreservedConcurrency() const {
  std::size_t reserved = 0;
  for (const FunctionPtr& function : store.AllFunctions()) {
    reserved += function->reserved_concurrency.value_or(0);
  }
  return kAccountConcurrency - std::min(reserved, kAccountConcurrency);
}

std::string LambdaRequest::Text(std::string_view member) const {
  return std::string(protocol::Input(input).Text(member));
}

protocol::Outcome<FunctionPtr> RequireFunction(const Context& context,
                                               const LambdaRequest& request) {
  return RequireFunction(context, request.Text("FunctionName"), request.call.region,
                         request.Text("Qualifier"));
}

protocol::Outcome<FunctionPtr> RequireFunction(const Context& context, std::string_view text,
                                               const std::string& region, std::string qualifier) {
  std::optional<FunctionReference> reference = ParseFunctionReference(text, region);
  if (!reference) {
    return errors::Invalid("functionName", text,
                           "Member must satisfy regular expression pattern: "
                           "(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?"
                           "(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?");
  }
  if (!qualifier.empty()) reference->qualifier = std::move(qualifier);
  FunctionPtr function = context.store.FindFunction(reference->key);
  const bool latest = reference->qualifier.empty() || reference->qualifier == "$LATEST";
  if (!function || !latest) return errors::FunctionNotFound(*reference);
  return function;
}

ListPage ReadListPage(const LambdaRequest& request, std::size_t most) {
  const auto wanted = protocol::Input(request.input).Integer("MaxItems");
  return {.marker = request.Text("Marker"),
          .most = wanted ? std::min(static_cast<std::size_t>(*wanted), most) : most};
}

protocol::AwsError StoreRefused(const Error& error) {
  return protocol::Because(errors::ServiceFailed(), error);
}

}  // namespace weir::cloud::lambda
