// The kinds of rows that SQS keeps.
#pragma once

#include <string_view>
#include <vector>

#include "src/cloud/store/record/migration.h"

namespace weir::cloud::sqs {

inline constexpr std::string_view kQueueSpace = "sqs/queue";        ///< region, name
inline constexpr std::string_view kMessageSpace = "sqs/message";    ///< queue, message
inline constexpr std::string_view kStandingSpace = "sqs/standing";  ///< queue, message
/// Queue, stretch of kDeduplication, id: what is too old goes a stretch at a time.
inline constexpr std::string_view kRecentSpace = "sqs/recent";

[[nodiscard]] std::vector<store::Space> Spaces();

}  // namespace weir::cloud::sqs
