// What a mapping reads its source with: the rights of its function's role.
#pragma once

#include <optional>
#include <string>

#include "src/cloud/lambda/mappings/mapping_ports.h"

namespace weir::cloud::lambda {

/// What GetEventSourceMapping tells where the role lacks a right to read the source; nothing where
/// it has all ("Process Amazon Kinesis Data Streams records with Lambda" and "Using Lambda with
/// Amazon SQS", Developer Guide: execution role permissions).
[[nodiscard]] std::optional<std::string> WhyNotRead(const MappingPorts& ports,
                                                    const MappingSettings& settings);

}  // namespace weir::cloud::lambda
