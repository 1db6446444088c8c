// Changes how long records are kept: the one operation lengthens, the other shortens.
#include "src/cloud/kinesis/ops/retention.h"

#include <fmt/format.h>

#include "src/cloud/kinesis/arguments.h"
#include "src/cloud/kinesis/errors.h"

namespace weir::cloud::kinesis::ops {
namespace {

namespace json = boost::json;

/// API_IncreaseStreamRetentionPeriod: a day to a year, which its model does not say
/// (RetentionMovesWithinItsBounds).
constexpr int kMinHours = 24;
constexpr int kMaxHours = 8760;

using Refusal = std::optional<protocol::AwsError> (*)(const StreamInfo& stream, int hours);

protocol::JsonOutcome ChangeRetention(Context& kinesis, const protocol::Call& call,
                                      const json::object& input, Refusal refuse) {
  protocol::Input in(input);
  const StreamKey key = ReadStream(in, call);
  const auto hours = static_cast<int>(in.Integer("RetentionPeriodHours").value_or(0));
  if (in.error()) return *in.error();
  if (hours < kMinHours) {
    return errors::InvalidArgument(
        fmt::format("Minimum allowed retention period is {} hours. Requested retention period ({} "
                    "hours) is too short.",
                    kMinHours, hours));
  }
  if (hours > kMaxHours) {
    return errors::InvalidArgument(
        fmt::format("Maximum allowed retention period is {} hours. Requested retention period ({} "
                    "hours) is too long.",
                    kMaxHours, hours));
  }
  const auto changed = kinesis.streams.Update(key, [&](StreamInfo& stream) -> Outcome<void> {
    if (auto refused = refuse(stream, hours)) return *std::move(refused);
    stream.retention_hours = hours;
    return {};
  });
  if (!changed) return changed.error();
  return json::object{};
}

}  // namespace

protocol::JsonOutcome IncreaseStreamRetentionPeriod(Context& kinesis, const protocol::Call& call,
                                                    const json::object& input) {
  return ChangeRetention(
      kinesis, call, input,
      [](const StreamInfo& stream, int hours) -> std::optional<protocol::AwsError> {
        if (hours >= stream.retention_hours) return std::nullopt;
        return errors::InvalidArgument(fmt::format(
            "Requested retention period ({} hours) for stream {} can not be shorter than existing "
            "retention period ({} hours). Use DecreaseRetentionPeriod API.",
            hours, stream.key.name, stream.retention_hours));
      });
}

protocol::JsonOutcome DecreaseStreamRetentionPeriod(Context& kinesis, const protocol::Call& call,
                                                    const json::object& input) {
  return ChangeRetention(
      kinesis, call, input,
      [](const StreamInfo& stream, int hours) -> std::optional<protocol::AwsError> {
        if (hours <= stream.retention_hours) return std::nullopt;
        return errors::InvalidArgument(fmt::format(
            "Requested retention period ({} hours) for stream {} can not be longer than existing "
            "retention period ({} hours). Use IncreaseRetentionPeriod API.",
            hours, stream.key.name, stream.retention_hours));
      });
}

}  // namespace weir::cloud::kinesis::ops
