// What callers say about an event source mapping, read and checked.
#pragma once

#include <boost/json/object.hpp>

#include "src/cloud/lambda/context.h"
#include "src/cloud/lambda/model.h"

namespace weir::cloud::lambda {

/// Takes over the members that Create- and UpdateEventSourceMapping share, those that are there.
protocol::Outcome<void> ReadMappingSettings(const Context& context,
                                            const boost::json::object& input, Mapping& mapping);

/// Where it begins; REQUIRED of a stream's mapping.
protocol::Outcome<StartingPosition> ReadStartingPosition(const boost::json::object& input,
                                                         store::TimePoint now);

/// What the supervisor needs to run it; nothing where it shall rest.
[[nodiscard]] std::optional<MappingSettings> SettingsOf(const Context& context,
                                                        const Mapping& mapping);

}  // namespace weir::cloud::lambda
