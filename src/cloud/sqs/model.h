// What SQS keeps: queues and messages, as rows and as ids.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "src/cloud/store/clock.h"

namespace weir::cloud::sqs {

using store::Duration;
using store::TimePoint;

// Developer Guide, "Amazon SQS message quotas" and "Amazon SQS standard queue quotas".
inline constexpr std::size_t kMaxMessageBytes = std::size_t{1} << 20;
/// Messages and entries that a request may be about.
inline constexpr std::size_t kMaxBatch = 10;
/// Of a queue, received and not deleted.
inline constexpr std::size_t kMaxInFlight = 120'000;
inline constexpr std::size_t kMaxTags = 50;
inline constexpr std::chrono::seconds kMaxVisibility{43'200};
inline constexpr std::chrono::seconds kMaxDelay{900};
inline constexpr std::chrono::seconds kMaxWait{20};
/// How long a deduplication id counts.
inline constexpr std::chrono::minutes kDeduplication{5};
/// After a deletion or a purge, until the next one of the same queue.
inline constexpr std::chrono::seconds kPause{60};

using Tags = std::map<std::string, std::string>;
using Attributes = std::map<std::string, std::string>;

/// Which queue: unique in its region.
struct QueueKey {
  std::string region{};
  std::string name{};
  auto operator<=>(const QueueKey&) const = default;

  [[nodiscard]] std::string Arn() const;
  /// Nothing for what is no ARN of a queue of this account.
  static std::optional<QueueKey> FromArn(std::string_view arn);
  [[nodiscard]] bool is_fifo() const { return name.ends_with(".fifo"); }
};

/// A queue's number, never given twice: microseconds of its creation.
using QueueNumber = std::uint64_t;
/// A message's in its queue, in the order of sending, never given twice either.
using MessageNumber = std::uint64_t;

/// A queue as it stands in the store. Attributes are those that were set, as texts.
struct QueueRow {
  QueueNumber number = 0;
  TimePoint created{};
  TimePoint modified{};
  Attributes attributes{};
  Tags tags{};

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.number, self.created, self.modified, self.attributes, self.tags);
  }
};

/// Where a message stands: what changes with each receive. The row is small, for all are read at
/// start.
struct Standing {
  TimePoint sent{};
  TimePoint visible{};         ///< from then on it can be received
  TimePoint first_received{};  ///< of `received` > 0
  TimePoint received_last{};   ///< the same
  std::uint32_t received = 0;
  std::uint32_t received_elsewhere = 0;  ///< in the queue that it was moved from
  std::string group{};                   ///< of FIFO queues

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.sent, self.visible, self.first_received, self.received_last, self.received,
                    self.received_elsewhere, self.group);
  }
  bool operator==(const Standing&) const = default;
};

/// An attribute of a message. The value is bytes for binary types.
struct MessageAttribute {
  std::string type{};  ///< "String", "Number.int", "Binary"
  std::string value{};

  [[nodiscard]] bool is_binary() const { return type.starts_with("Binary"); }
  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.type, self.value);
  }
  bool operator==(const MessageAttribute&) const = default;
};
using MessageAttributes = std::map<std::string, MessageAttribute>;

/// What was sent: written once.
struct Message {
  std::string id{};  ///< a UUID
  std::string body{};
  std::string body_md5{};
  MessageAttributes attributes{};
  std::string attributes_md5{};  ///< "" without attributes
  std::string sender{};
  std::optional<std::string> trace_header{};
  std::optional<std::string> group{};
  std::optional<std::string> deduplication{};
  std::optional<std::string> dead_letter_source{};  ///< the ARN of the queue that it was moved from

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.id, self.body, self.body_md5, self.attributes, self.attributes_md5,
                    self.sender, self.trace_header, self.group, self.deduplication,
                    self.dead_letter_source);
  }
};

/// A deduplication id that was used, and for what.
struct Recent {
  TimePoint time{};
  MessageNumber message = 0;
  std::string id{};  ///< the message's

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.time, self.message, self.id);
  }
};

/// "18849496460467696128": twenty digits that sort as messages were sent.
[[nodiscard]] std::string SequenceNumber(MessageNumber number);

/// Names one receive of a message; opaque to clients, and good after a restart.
struct ReceiptHandle {
  QueueNumber queue = 0;
  MessageNumber message = 0;
  std::uint32_t receive = 0;  ///< how often the message had been received with it

  [[nodiscard]] std::string Text() const;
  /// Nothing for what Text() does not write.
  static std::optional<ReceiptHandle> Parse(std::string_view text);
};

}  // namespace weir::cloud::sqs
