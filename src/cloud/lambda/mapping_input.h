// What callers say about an event source mapping, read and checked.
#pragma once

#include <boost/json/object.hpp>

#include "src/cloud/lambda/context.h"
#include "src/cloud/lambda/model.h"

namespace weir::cloud::lambda {

/// Takes over the members that Create- and UpdateEventSourceMapping share, those that are there.
protocol::Outcome<void> ReadMappingSettings(const Context& context,
                                            const boost::json::object& input, Mapping& mapping);

/// The most that a FIFO queue's batch may have, and what every queue's has by default.
inline constexpr std::size_t kQueueBatchSize = 10;
/// Of a mapping of a queue: whether the queue is there, and suits its settings and its function.
[[nodiscard]] protocol::Outcome<void> CheckQueue(const Context& context, const Mapping& mapping);

/// Whether a function, as it would be, suits the queues that feed it.
[[nodiscard]] protocol::Outcome<void> CheckQueuesOf(const Context& context,
                                                    const Function& function);

/// Where it begins; REQUIRED of a stream's mapping.
protocol::Outcome<StartingPosition> ReadStartingPosition(const boost::json::object& input,
                                                         store::TimePoint now);

/// What the supervisor needs to run it; nothing where it shall rest.
[[nodiscard]] std::optional<MappingSettings> SettingsOf(const Context& context,
                                                        const Mapping& mapping);

}  // namespace weir::cloud::lambda
