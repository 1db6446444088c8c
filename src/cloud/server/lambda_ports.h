// What Lambda needs of Kinesis, S3 and CloudWatch, as those have it.
#pragma once

#include "src/cloud/cloudwatch/store.h"
#include "src/cloud/kinesis/store.h"
#include "src/cloud/lambda/code_source.h"
#include "src/cloud/lambda/mappings/event_stream.h"
#include "src/cloud/lambda/mappings/mapping_figures.h"
#include "src/cloud/lambda/mappings/object_sink.h"
#include "src/cloud/lambda/workers/log_sink.h"
#include "src/cloud/logs/store.h"
#include "src/cloud/s3/objects.h"

namespace weir::cloud::server {

/// Streams are named by their ARNs. A checkpoint in a stream that was since deleted and created
/// again means the new one's beginning.
class KinesisEventStream : public lambda::EventStream {
 public:
  /// A shard that an ARN and an id name.
  struct ShardName {
    kinesis::StreamKey stream{};
    kinesis::ShardId shard{};
  };

  KinesisEventStream(kinesis::StreamStore& streams, const store::Clock& clock)
      : streams_(streams), clock_(clock) {}

  [[nodiscard]] Result<std::vector<lambda::StreamShard>> Shards(
      const lambda::StreamArn& stream) override;
  [[nodiscard]] Result<lambda::SequenceNumber> Before(
      const lambda::StreamArn& stream, const lambda::ShardId& shard,
      const lambda::StartingPosition& position) override;
  [[nodiscard]] Result<lambda::StreamPage> Read(const lambda::StreamArn& stream,
                                                const lambda::ShardId& shard,
                                                const lambda::SequenceNumber& after,
                                                lambda::ReadLimit limit) override;
  [[nodiscard]] Result<store::Duration> Retention(const lambda::StreamArn& stream) override;
  [[nodiscard]] std::unique_ptr<Watch> WatchShard(const lambda::StreamArn& stream,
                                                  const lambda::ShardId& shard,
                                                  std::function<void()> changed) override;

 private:
  [[nodiscard]] Result<lambda::StreamPage> ReadRecords(const ShardName& name,
                                                       const lambda::SequenceNumber& after,
                                                       lambda::ReadLimit limit);

  kinesis::StreamStore& streams_;
  const store::Clock& clock_;
};

class S3ObjectSink : public lambda::ObjectSink {
 public:
  explicit S3ObjectSink(s3::Objects& objects) : objects_(objects) {}
  [[nodiscard]] bool HasBucket(const std::string& bucket) override;
  Result<void> Put(const std::string& bucket, const std::string& key, std::string body) override;

 private:
  s3::Objects& objects_;
};

class S3CodeSource : public lambda::CodeSource {
 public:
  explicit S3CodeSource(s3::Objects& objects) : objects_(objects) {}
  [[nodiscard]] Result<std::string, lambda::CodeRefusal> Fetch(const lambda::CodeLocation& location,
                                                               std::size_t max_bytes) override;

 private:
  s3::Objects& objects_;
};

/// Metrics in AWS's own namespace. Arguments outlive this.
class CloudWatchFigures : public lambda::MappingFigures {
 public:
  CloudWatchFigures(cloudwatch::MetricStore& metrics, const store::Clock& clock)
      : metrics_(metrics), clock_(clock) {}
  void DeliveryFailed(const std::string& function_arn) override;
  void Dropped(const std::string& mapping, const std::string& function_arn,
               std::size_t records) override;

 private:
  void Count(const std::string& function_arn, std::string name, std::string dimension,
             std::string of, double value);

  cloudwatch::MetricStore& metrics_;
  const store::Clock& clock_;
};

class CloudWatchLogSink : public lambda::LogSink {
 public:
  explicit CloudWatchLogSink(logs::LogStore& logs) : logs_(logs) {}
  void Write(const lambda::LogStreamName& stream, std::vector<lambda::LogEvent> events) override;

 private:
  logs::LogStore& logs_;
};

}  // namespace weir::cloud::server
