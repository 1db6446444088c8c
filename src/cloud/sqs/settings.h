// What a queue's attributes may be, and what they come to.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/sqs/model.h"

namespace weir::cloud::sqs {

/// Where messages go that were received too often.
struct Redrive {
  std::string target_arn{};
  std::uint32_t max_receives = 0;
};

/// Attributes as numbers, with AWS's defaults for those that were not set.
struct Settings {
  std::chrono::seconds visibility{};
  std::chrono::seconds delay{};
  std::chrono::seconds retention{};
  std::chrono::seconds wait{};
  std::size_t max_message_bytes = 0;
  bool content_deduplication = false;
  bool deduplicates_by_group = false;
  std::optional<Redrive> redrive{};
};

[[nodiscard]] Settings ReadSettings(const Attributes& attributes);
[[nodiscard]] std::optional<Redrive> ReadRedrive(const Attributes& attributes);

/// Whether a queue may have these, as far as each tells by itself.
[[nodiscard]] protocol::Outcome<void> CheckAttributes(const QueueKey& queue,
                                                      const Attributes& given);
/// Whether all that a queue has go together.
[[nodiscard]] protocol::Outcome<void> CheckTogether(const Attributes& all);
/// Whether a queue of this name can be made with these.
[[nodiscard]] protocol::Outcome<void> CheckName(const QueueKey& queue, const Attributes& given);
/// The same of a queue that is there: what it is can't be changed.
[[nodiscard]] protocol::Outcome<void> CheckChange(const Attributes& given);

/// What the attribute of a queue is, set or by default; "" for one that it has not.
[[nodiscard]] std::string AttributeOf(const QueueKey& queue, const Attributes& attributes,
                                      std::string_view name);
/// Sets those that are given; an empty one is taken away.
void SetAttributes(const Attributes& given, Attributes& attributes);

/// Whether `target`, a dead letter queue, lets `source` use it (RedriveAllowPolicy).
[[nodiscard]] bool AllowsRedrive(const Attributes& target, const QueueKey& source);

/// All names of attributes that GetQueueAttributes can be asked for, but for All.
[[nodiscard]] bool IsAttribute(std::string_view name);
/// Those that a queue shows as they were set, or by default.
[[nodiscard]] Attributes ShownAttributes(const QueueKey& queue, const Attributes& attributes);

}  // namespace weir::cloud::sqs
