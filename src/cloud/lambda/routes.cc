// The routes of the service model, those of operations that are here.
#include "src/cloud/lambda/routes.h"

#include <array>
#include <optional>
#include <vector>

namespace weir::cloud::lambda {
namespace {

struct Pattern {
  std::string_view method;
  std::string_view path;
  std::string_view operation;
};

// clang-format off
constexpr std::array kPatterns = std::to_array<Pattern>({
    {"POST", "/2015-03-31/functions/{FunctionName}/invocations", "Invoke"},
    {"POST", "/2015-03-31/functions", "CreateFunction"},
    {"GET", "/2015-03-31/functions", "ListFunctions"},
    {"GET", "/2015-03-31/functions/{FunctionName}", "GetFunction"},
    {"DELETE", "/2015-03-31/functions/{FunctionName}", "DeleteFunction"},
    {"PUT", "/2015-03-31/functions/{FunctionName}/code", "UpdateFunctionCode"},
    {"GET", "/2015-03-31/functions/{FunctionName}/configuration", "GetFunctionConfiguration"},
    {"PUT", "/2015-03-31/functions/{FunctionName}/configuration", "UpdateFunctionConfiguration"},
    {"GET", "/2015-03-31/functions/{FunctionName}/versions", "ListVersionsByFunction"},
    {"GET", "/2015-03-31/functions/{FunctionName}/aliases", "ListAliases"},
    {"GET", "/2015-03-31/functions/{FunctionName}/policy", "GetPolicy"},
    {"PUT", "/2017-10-31/functions/{FunctionName}/concurrency", "PutFunctionConcurrency"},
    {"DELETE", "/2017-10-31/functions/{FunctionName}/concurrency", "DeleteFunctionConcurrency"},
    {"GET", "/2019-09-30/functions/{FunctionName}/concurrency", "GetFunctionConcurrency"},
    {"GET", "/2019-09-30/functions/{FunctionName}/provisioned-concurrency",
     "GetProvisionedConcurrencyConfig"},
    {"GET", "/2019-09-25/functions/{FunctionName}/event-invoke-config",
     "GetFunctionEventInvokeConfig"},
    {"GET", "/2020-06-30/functions/{FunctionName}/code-signing-config",
     "GetFunctionCodeSigningConfig"},
    {"GET", "/2021-07-20/functions/{FunctionName}/runtime-management-config",
     "GetRuntimeManagementConfig"},
    {"GET", "/2021-10-31/functions/{FunctionName}/url", "GetFunctionUrlConfig"},
    {"GET", "/2024-08-31/functions/{FunctionName}/recursion-config", "GetFunctionRecursionConfig"},
    {"PUT", "/2024-08-31/functions/{FunctionName}/recursion-config", "PutFunctionRecursionConfig"},
    {"GET", "/2017-03-31/tags/{Resource}", "ListTags"},
    {"POST", "/2017-03-31/tags/{Resource}", "TagResource"},
    {"DELETE", "/2017-03-31/tags/{Resource}", "UntagResource"},
    {"GET", "/2016-08-19/account-settings", "GetAccountSettings"},
    {"POST", "/2015-03-31/event-source-mappings", "CreateEventSourceMapping"},
    {"GET", "/2015-03-31/event-source-mappings", "ListEventSourceMappings"},
    {"GET", "/2015-03-31/event-source-mappings/{UUID}", "GetEventSourceMapping"},
    {"PUT", "/2015-03-31/event-source-mappings/{UUID}", "UpdateEventSourceMapping"},
    {"DELETE", "/2015-03-31/event-source-mappings/{UUID}", "DeleteEventSourceMapping"},
});
// clang-format on

/// What stands between slashes. A slash at the end means nothing, for some clients write one.
std::vector<std::string_view> Segments(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash);
  }
  if (!segments.empty() && segments.back().empty()) segments.pop_back();
  return segments;
}

std::optional<Route> Match(const Pattern& pattern, const std::vector<std::string_view>& segments) {
  const std::vector<std::string_view> expected = Segments(pattern.path);
  if (expected.size() != segments.size()) return std::nullopt;
  Route route{.operation = pattern.operation};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (!expected[i].starts_with('{')) {
      if (expected[i] != segments[i]) return std::nullopt;
      continue;
    }
    const std::optional<std::string> value = http::DecodePercent(segments[i]);
    if (!value || value->empty()) return std::nullopt;
    route.path.emplace(expected[i].substr(1, expected[i].size() - 2), *value);
  }
  return route;
}

}  // namespace

Route FindRoute(const http::Request& request) {
  const std::vector<std::string_view> segments = Segments(request.path);
  for (const Pattern& pattern : kPatterns) {
    if (pattern.method != request.method) continue;
    if (std::optional<Route> route = Match(pattern, segments)) return *std::move(route);
  }
  return {};
}

}  // namespace weir::cloud::lambda
