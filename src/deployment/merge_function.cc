// Which function merges which lake's landings, with which settings: what functions' variables say.
#include "src/deployment/merge_function.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include <fmt/format.h>

#include "src/codec/compression.h"
#include "src/deployment/json_call.h"
#include "src/text/percent.h"

namespace weir::deployment {
namespace {

namespace json = boost::json;

/// Fifty functions a page, as Lambda has it.
constexpr std::uint32_t kMaxFunctionPages = 100;
constexpr std::string_view kWhat = "Lambda ListFunctions";

bool IsMerge(const json::object& function, const json::object& variables) {
  const std::string own = TextOf(variables, "WEIR_HANDLER");
  return own.empty() ? TextOf(function, "Handler") == "merge" : own == "merge";
}

/// A variable that is not set leaves what is there; so `bootstrap` has it.
bool Read(const json::object& variables, const merge::NumberSetting& setting,
          std::uint32_t& number) {
  const std::string text = TextOf(variables, setting.variable);
  if (text.empty()) return true;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

Result<MergeFunction> MergeFunctionOf(const json::object& function, const json::object& variables) {
  MergeFunction found{
      .function = TextOf(function, "FunctionName"),
      .lake = {TextOf(variables, "WEIR_LAKE_BUCKET"), TextOf(variables, "WEIR_LAKE_PREFIX")},
      .claims_table = TextOf(variables, "WEIR_CLAIMS_TABLE"),
      .settings = {}};
  const std::string packed = TextOf(variables, "WEIR_COMPRESSION");
  const auto compression = codec::CompressionFromName(packed.empty() ? "gzip" : packed);
  const bool are_numbers = std::ranges::all_of(merge::kNumberSettings, [&](const auto& one) {
    return Read(variables, one.setting, found.settings.*one.member);
  });
  if (compression && are_numbers) {
    found.settings.compression = *compression;
    if (merge::CheckSettings(found.settings)) return found;
  }
  return Error{ErrorKind::kInvalidInput,
               fmt::format("the function {}: its variables are not as `bootstrap` takes them; its "
                           "log says which",
                           found.function)};
}

}  // namespace

Result<MergeFunctions> FindMergeFunctions(aws::Client& client, aws::Deadline deadline) {
  MergeFunctions functions;
  std::string marker;
  for (std::uint32_t page = 0; page < kMaxFunctionPages; ++page) {
    aws::Call call = LambdaCall("GET", "/2015-03-31/functions/", {});
    if (!marker.empty()) call.query = "Marker=" + text::PercentEncoded(marker);
    const auto answer = JsonOf(client.SendOne(call, deadline), kWhat);
    if (!answer) return answer.error();
    for (const json::value& one : ArrayOf(*answer, "Functions")) {
      if (!one.is_object()) continue;
      const json::object& function = one.get_object();
      const json::object variables = ObjectOf(ObjectOf(function, "Environment"), "Variables");
      if (!IsMerge(function, variables) || !variables.contains("WEIR_LAKE_BUCKET")) continue;
      auto merge = MergeFunctionOf(function, variables);
      if (merge) {
        functions.found.push_back(*std::move(merge));
      } else {
        functions.passed_over.push_back(merge.error());
      }
    }
    marker = TextOf(*answer, "NextMarker");
    if (marker.empty()) return functions;
  }
  return Error{ErrorKind::kExhausted, std::string(kWhat) + ": there are too many functions"};
}

}  // namespace weir::deployment
