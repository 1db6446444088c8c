// A sample an occurrence.
#include "src/cloud/server/adapters/lambda_cloudwatch_figures.h"

#include <string_view>
#include <utility>

namespace weir::cloud::server {

void CloudWatchFigures::DeliveryFailed(const std::string& function_arn) noexcept {
  std::string function = function_arn.substr(function_arn.rfind(':') + 1);
  Count(function_arn, "DestinationDeliveryFailures", "FunctionName", std::move(function), 1);
}

void CloudWatchFigures::Dropped(const std::string& mapping, const std::string& function_arn,
                                std::size_t records) noexcept {
  Count(function_arn, "DroppedEventCount", "EventSourceMappingUUID", mapping,
        static_cast<double>(records));
}

/// arn:aws:lambda:<region>:…
void CloudWatchFigures::Count(const std::string& function_arn, std::string name,
                              std::string dimension, std::string of, double value) {
  constexpr std::size_t kBeforeRegion = std::string_view("arn:aws:lambda:").size();
  const std::string region =
      function_arn.substr(kBeforeRegion, function_arn.find(':', kBeforeRegion) - kBeforeRegion);
  losses_.Tell(metrics_.Put({{.metric = {.region = region,
                                         .name_space = "AWS/Lambda",
                                         .name = std::move(name),
                                         .dimensions = {{std::move(dimension), std::move(of)}}},
                              .time = clock_.Now(),
                              .statistics = cloudwatch::Statistics::Of(value),
                              .unit = "Count"}}));
}

}  // namespace weir::cloud::server
