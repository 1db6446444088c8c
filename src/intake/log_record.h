// What a subscription of CloudWatch Logs puts into a stream or a file.
#pragma once

#include <cstddef>
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
  struct Message {
    /// Its escapes undone, without line ends behind it. Of an event whose message is no text that
    /// can be had, the event itself as it stands there.
    std::string text;
    std::size_t begin = 0;  ///< where the event stands in the record
  };

  Kind kind = Kind::kNone;
  std::vector<Message> messages;  ///< of kData, in their order; there is at least one
};

/// Why a record of kControl is set aside.
inline constexpr std::string_view kControlMessageDetail =
    "CloudWatch Logs asks whether it reaches its destination";

/// The first place from `from` on that every log record which ends behind it has in it, or npos:
/// what ends before such a place is none.
[[nodiscard]] std::size_t FindLogRecordMark(std::string_view text, std::size_t from = 0);

/// Whether `text` may be one, told at a glance.
[[nodiscard]] inline bool MayBeLogRecord(std::string_view text) {
  return FindLogRecordMark(text) != std::string_view::npos;
}

/// kNone for all that is to be judged as it stands, a record without events too. Not to be asked
/// where the schema takes nothing but lines. REQUIRES: event::kJsonPadding readable bytes follow
/// `text`.
[[nodiscard]] LogRecord OpenLogRecord(std::string_view text);

}  // namespace weir::intake
