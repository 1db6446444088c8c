// What several operations do alike.
#include "src/cloud/lambda/context.h"

#include <algorithm>
#include <charconv>

#include <spdlog/spdlog.h>

namespace weir::cloud::lambda {

std::size_t LambdaContext::UnreservedConcurrency() const {
  std::size_t reserved = 0;
  for (const FunctionPtr& function : store.AllFunctions()) {
    reserved += function->reserved_concurrency.value_or(0);
  }
  return kAccountConcurrency - std::min(reserved, kAccountConcurrency);
}

std::string LambdaRequest::Path(const std::string& name) const {
  const auto found = path.find(name);
  return found == path.end() ? std::string() : found->second;
}

std::optional<std::string> LambdaRequest::Query(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

protocol::Outcome<FunctionPtr> RequireFunction(const LambdaContext& context,
                                               const LambdaRequest& request) {
  return RequireFunction(context, request.Path("FunctionName"), request.call.region,
                         request.Query("Qualifier").value_or(""));
}

protocol::Outcome<FunctionPtr> RequireFunction(const LambdaContext& context, std::string_view text,
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

protocol::Outcome<ListPage> ReadListPage(const LambdaRequest& request, std::size_t most) {
  ListPage page{.marker = request.Query("Marker").value_or(""), .most = most};
  const std::optional<std::string> text = request.Query("MaxItems");
  if (!text) return page;
  std::size_t wanted = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), wanted);
  if (error != std::errc() || end != text->data() + text->size() || wanted < 1 || wanted > 10'000) {
    return errors::Invalid("maxItems", *text,
                           "Member must have value between 1 and 10000, both included");
  }
  page.most = std::min(wanted, most);
  return page;
}

protocol::AwsError StoreRefused(const Error& error) {
  spdlog::error("lambda: a write failed: {}", error.message);
  return errors::ServiceFailed();
}

}  // namespace weir::cloud::lambda
