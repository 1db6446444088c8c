// The event of an invocation by a Kinesis event source mapping.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/timestamp.h"
#include "src/result/result.h"

namespace weir::intake {

/// One member of "Records". Views into the event.
struct KinesisRecord {
  std::string_view stream_arn;
  std::string_view shard_id;
  std::string_view sequence_number;
  std::string_view data;  ///< base64
  event::Timestamp arrived_at;
};

/// https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
class KinesisEvent {
 public:
  /// kInvalidInput, with the path of the member at fault, for what no mapping sends.
  /// It keeps the text, which is large: moved in, there is only one of it.
  static Result<KinesisEvent> Parse(std::string json);
  KinesisEvent(const KinesisEvent&) = delete;
  KinesisEvent& operator=(const KinesisEvent&) = delete;
  KinesisEvent(KinesisEvent&&) noexcept;
  KinesisEvent& operator=(KinesisEvent&&) noexcept;
  ~KinesisEvent();

  [[nodiscard]] std::span<const KinesisRecord> records() const { return records_; }

 private:
  struct Document;
  KinesisEvent();

  std::unique_ptr<Document> document_;
  std::vector<KinesisRecord> records_;
};

}  // namespace weir::intake
