// What a subscription of CloudWatch Logs puts into a stream or a file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir::intake {

/// An object with all of these members, of these kinds, whatever else it holds:
///
///     {"messageType":"DATA_MESSAGE","owner":"…","logGroup":"…","logStream":"…",
///      "subscriptionFilters":[…],"logEvents":[{"id":"…","timestamp":…,"message":"<the event>"},…]}
///
/// "CONTROL_MESSAGE" is how CloudWatch Logs finds out whether the destination can be reached.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
struct LogRecord {
  enum class Kind { kNone, kData, kControl };
  Kind kind = Kind::kNone;
  /// For kData: the events' messages, their escapes undone, without line ends behind them. Of an
  /// event whose message is no text that can be had, the event itself as it stands there.
  std::vector<std::string> messages;
};

/// Whether `text` may be one, told at a glance.
[[nodiscard]] bool MayBeLogRecord(std::string_view text);

/// REQUIRES: event::kJsonPadding readable bytes follow `text`.
[[nodiscard]] LogRecord OpenLogRecord(std::string_view text);

}  // namespace weir::intake
