// Reads the members that several operations share.
#pragma once

#include <string>

#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/protocol/input.h"
#include "src/cloud/protocol/service.h"
#include "src/cloud/scheduler/context.h"
#include "src/cloud/scheduler/model.h"

namespace weir::cloud::scheduler {

/// AWS's quota "Invocation payload size".
inline constexpr std::size_t kMaxInputBytes = std::size_t{256} << 10;

/// AWS's, of any resource.
inline constexpr std::size_t kMaxTags = 50;

/// The member GroupName, or the group that every region has; and Name.
[[nodiscard]] ScheduleKey ReadSchedule(const protocol::Input& in, const protocol::Call& call);
/// The member Name.
[[nodiscard]] GroupKey ReadGroup(const protocol::Input& in, const protocol::Call& call);
/// The member ResourceArn. Complains of one that is not there.
[[nodiscard]] GroupKey ReadResource(protocol::Input& in, const protocol::Call& call);
/// The member Tags. Complains of keys that are AWS's own, and of too many.
[[nodiscard]] Tags ReadTags(protocol::Input& in);
/// All that a schedule is to be; what is left out has AWS's defaults.
[[nodiscard]] protocol::Outcome<Settings> ReadSettings(const Context& context,
                                                       const boost::json::object& input);

}  // namespace weir::cloud::scheduler
