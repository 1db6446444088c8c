// GetFunction, GetFunctionConfiguration, ListFunctions, ListVersionsByFunction, ListAliases.
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "src/cloud/lambda/function_json.h"
#include "src/cloud/lambda/ops/functions.h"

namespace weir::cloud::lambda::ops {

namespace json = boost::json;

namespace {

std::string LatestArn(const Function& function) { return function.key.Arn() + ":$LATEST"; }

/// With the ARN that it was asked for by (API_GetFunctionConfiguration;
/// test_a_qualifier_is_shown_in_the_arn).
json::object Describe(const LambdaRequest& request, const Function& function) {
  json::object out = FunctionConfiguration(function, FunctionPhase::kActive);
  const auto reference = ParseFunctionReference(request.Text("FunctionName"), request.call.region);
  const bool named = reference && !reference->qualifier.empty();
  if (named || !request.Text("Qualifier").empty()) {
    out["FunctionArn"] = LatestArn(function);
  }
  return out;
}

}  // namespace

LambdaOutcome GetFunction(Context& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  if (!found) return found.error();
  const Function& function = **found;
  // AWS gives a presigned address of S3. Packages are no objects here: the address names the
  // package, but nothing can be fetched from it.
  const std::string location = fmt::format("{}/_weir/lambda/{}/{}/code", context.endpoint_url,
                                           function.key.region, function.key.name);
  json::object out{{"Configuration", Describe(request, function)},
                   {"Code", json::object{{"RepositoryType", "S3"}, {"Location", location}}}};
  if (!function.tags.empty()) out["Tags"] = TagsJson(function.tags);
  if (function.reserved_concurrency) {
    out["Concurrency"] =
        json::object{{"ReservedConcurrentExecutions", *function.reserved_concurrency}};
  }
  return out;
}

LambdaOutcome GetFunctionConfiguration(Context& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  if (!found) return found.error();
  return Describe(request, **found);
}

/// API_ListFunctions: fifty at most, whatever is asked for; with FunctionVersion=ALL each version,
/// by its qualified ARN (test_all_versions_are_listed_by_qualified_arns). Nothing can be published
/// here, so that is $LATEST.
LambdaOutcome ListFunctions(Context& context, const LambdaRequest& request) {
  constexpr std::size_t kMost = 50;
  const ListPage page = ReadListPage(request, kMost);
  const bool has_versions = !request.Text("FunctionVersion").empty();
  json::array functions;
  json::object out;
  for (const FunctionPtr& function : context.store.Functions(request.call.region)) {
    if (function->key.name <= page.marker) continue;
    if (functions.size() == page.most) {
      const json::object& last = functions.back().get_object();
      out["NextMarker"] = last.at("FunctionName");
      break;
    }
    json::object shown = FunctionConfiguration(*function, FunctionPhase::kActive);
    if (has_versions) shown["FunctionArn"] = LatestArn(*function);
    functions.emplace_back(std::move(shown));
  }
  out["Functions"] = std::move(functions);
  return out;
}

/// Nothing can be published, so there is $LATEST alone.
LambdaOutcome ListVersionsByFunction(Context& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  if (!found) return found.error();
  json::object latest = FunctionConfiguration(**found, FunctionPhase::kActive);
  latest["FunctionArn"] = LatestArn(**found);
  return json::object{{"Versions", json::array{std::move(latest)}}};
}

LambdaOutcome ListAliases(Context& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> found = RequireFunction(context, request);
  if (!found) return found.error();
  return json::object{{"Aliases", json::array{}}};
}

}  // namespace weir::cloud::lambda::ops
