// A sample a figure, by stream and shard.
#include "src/cloud/server/adapters/kinesis_cloudwatch_figures.h"

namespace weir::cloud::server {
namespace {

std::string UnitOf(std::string_view metric) {
  if (metric.ends_with("Bytes")) return "Bytes";
  return metric.ends_with("Milliseconds") ? "Milliseconds" : "Count";
}

}  // namespace

void CloudWatchShardFigures::Tell(const kinesis::StreamKey& stream,
                                  const std::vector<kinesis::ShardFigure>& figures) noexcept {
  std::vector<cloudwatch::Sample> samples;
  samples.reserve(figures.size());
  for (const kinesis::ShardFigure& figure : figures) {
    samples.push_back(
        {.metric = {.region = stream.region,
                    .name_space = "AWS/Kinesis",
                    .name = std::string(figure.metric),
                    .dimensions = {{"StreamName", stream.name}, {"ShardId", figure.shard.Text()}}},
         .time = clock_.Now(),
         .statistics = cloudwatch::Statistics::Of(figure.value),
         .unit = UnitOf(figure.metric)});
  }
  if (samples.empty()) return;
  losses_.Tell(metrics_.Put(samples));
}

}  // namespace weir::cloud::server
