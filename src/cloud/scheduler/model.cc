// arn:aws:scheduler:us-east-1:000000000000:schedule/default/nightly
#include "src/cloud/scheduler/model.h"

#include <fmt/format.h>

#include "src/cloud/protocol/service.h"

namespace weir::cloud::scheduler {

std::string GroupKey::Arn() const {
  return fmt::format("arn:aws:scheduler:{}:{}:schedule-group/{}", region, protocol::kAccountId,
                     name);
}

std::optional<GroupKey> GroupKey::FromArn(std::string_view arn) {
  constexpr std::string_view kBefore = "arn:aws:scheduler:";
  if (!arn.starts_with(kBefore)) return std::nullopt;
  const std::string_view rest = arn.substr(kBefore.size());
  GroupKey key{.region = std::string(rest.substr(0, rest.find(':'))),
               .name = std::string(rest.substr(rest.rfind('/') + 1))};
  return key.Arn() == arn ? std::optional(std::move(key)) : std::nullopt;
}

std::string ScheduleKey::Arn() const {
  return fmt::format("arn:aws:scheduler:{}:{}:schedule/{}/{}", group.region, protocol::kAccountId,
                     group.name, name);
}

}  // namespace weir::cloud::scheduler
