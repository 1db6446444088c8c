// Two samples a figure.
#include "src/cloud/server/adapters/scheduler_cloudwatch_figures.h"

#include <string>
#include <vector>

namespace weir::cloud::server {

void CloudWatchScheduleFigures::Count(const scheduler::GroupKey& group, std::string_view metric,
                                      std::uint64_t times) {
  if (metric == scheduler::kAttempts) {
    usage::Count(meter_, usage::Item::kSchedulerInvocations, static_cast<double>(times));
  }
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
  losses_.Tell(metrics_.Put(samples));
}

}  // namespace weir::cloud::server
