// The actions that AWS names, in one list for each kind of source.
#include "src/cloud/lambda/mappings/source_rights.h"

#include <array>
#include <span>
#include <string_view>

#include <fmt/format.h>

namespace weir::cloud::lambda {
namespace {

constexpr auto kOfStreams = std::to_array<std::string_view>({
    "kinesis:DescribeStream",
    "kinesis:DescribeStreamSummary",
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:ListShards",
});
constexpr auto kOfQueues = std::to_array<std::string_view>({
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
});

}  // namespace

std::optional<std::string> WhyNotRead(const MappingPorts& ports, const MappingSettings& settings) {
  if (ports.roles == nullptr) return std::nullopt;
  const bool has_queue = !settings.queue.text.empty();
  const std::string& source = has_queue ? settings.queue.text : settings.stream.text;
  const std::span<const std::string_view> actions =
      has_queue ? std::span<const std::string_view>(kOfQueues) : kOfStreams;
  for (const std::string_view action : actions) {
    const auto why =
        ports.roles->WhyDenied(settings.role_arn, settings.function_arn, action, source);
    if (why) return fmt::format("PROBLEM: {}", *why);
  }
  return std::nullopt;
}

}  // namespace weir::cloud::lambda
