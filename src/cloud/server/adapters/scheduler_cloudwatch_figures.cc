// Two samples a figure.
#include "src/cloud/server/adapters/scheduler_cloudwatch_figures.h"

#include <string>
#include <vector>

#include <spdlog/spdlog.h>

namespace weir::cloud::server {

void CloudWatchScheduleFigures::Count(const scheduler::GroupKey& group, std::string_view metric,
                                      std::uint64_t times) {
  std::vector<cloudwatch::Sample> samples;
  for (const cloudwatch::Dimensions& dimensions :
       {cloudwatch::Dimensions{}, cloudwatch::Dimensions{{"ScheduleGroup", group.name}}}) {
    samples.push_back({.metric = {.region = group.region,
                                  .name_space = "AWS/Scheduler",
                                  .name = std::string(metric),
                                  .dimensions = dimensions},
                       .time = clock_.Now(),
                       .statistics = cloudwatch::Statistics::Of(1, static_cast<double>(times)),
                       .unit = "Count"});
  }
  const auto kept = metrics_.Put(samples);
  if (!kept) spdlog::error("scheduler: a metric is lost: {}", kept.error().message);
}

}  // namespace weir::cloud::server
