// What a function's answer says about the records of its batch.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "src/cloud/lambda/mappings/lane.h"
#include "src/cloud/lambda/mappings/ordered_source.h"

namespace weir::cloud::lambda {

/// Reads `{"batchItemFailures":[{"itemIdentifier":"<sequence number>"},…]}` as AWS documents it
/// ("Configuring partial batch response with Kinesis Data Streams and Lambda"): an empty or null
/// answer ({}, null, nothing at all; [] and "" were seen to count as such) and an empty, null or
/// missing list are a success; the lowest sequence number is where the batch failed; an identifier
/// that is absent, null, empty or of no record of the batch fails it whole, and so does every other
/// answer.
[[nodiscard]] BatchResult JudgeResponse(std::string_view response,
                                        std::span<const StreamRecord* const> records);

/// The same of a queue's batch: which of its messages, whose ids these are, have failed. An answer
/// that fails the batch whole fails all of them.
[[nodiscard]] std::vector<bool> JudgeMessages(std::string_view response,
                                              std::span<const std::string_view> ids);

}  // namespace weir::cloud::lambda
