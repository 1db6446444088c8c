// All streams and their records, over the one store: what the operations and the event source
// mappings of Lambda read and write.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <variant>
#include <vector>

#include "src/cloud/kinesis/arrivals.h"
#include "src/cloud/kinesis/model.h"
#include "src/cloud/kinesis/resharder.h"
#include "src/cloud/kinesis/shard_figures.h"
#include "src/cloud/kinesis/shard_log.h"
#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/store/clock.h"
#include "src/cloud/store/store.h"
#include "src/cloud/usage/levels.h"
#include "src/cloud/usage/meter.h"

namespace weir::cloud::kinesis {

using protocol::Outcome;

// Where reading begins.
struct FromTrimHorizon {};
struct FromLatest {};  ///< after the last record of this moment
struct FromTime {
  TimePoint time;  ///< the first record that arrived then or later
};
struct AtNumber {
  SequenceNumber number;
};
struct AfterNumber {
  SequenceNumber number;
};
using Start = std::variant<FromTrimHorizon, FromLatest, FromTime, AtNumber, AfterNumber>;

struct NewRecord {
  std::string partition_key;
  std::string data;
  HashKey hash = 0;  ///< chooses the shard
};

/// Where a record went; without a number it was throttled by its shard's limit.
struct Placement {
  ShardId shard;
  std::optional<SequenceNumber> number;
};

struct StreamTraits {
  StreamNumber number;
  std::size_t max_record_bytes = 0;
  bool encrypted = false;
  int retention_hours = 24;
};

struct NewStream {
  StreamKey key;
  StreamMode mode = StreamMode::kProvisioned;
  std::uint32_t shards = 1;
  int max_record_kib = 1024;
  std::map<std::string, std::string> tags;
};

/// Thread-safe. Streams are found by their key; a stream that is deleted and created again under
/// the same name has another number, another time of creation and other sequence numbers.
///
/// Errors are those that the API has: ResourceNotFoundException for a stream or shard that is not
/// there, InvalidArgumentException for a sequence number of another shard or stream.
class StreamStore {
 public:
  struct Options {
    bool shard_limits = false;         ///< throttles writers as AWS does
    std::uint32_t max_shards = 10000;  ///< open ones in a region
    std::size_t max_on_demand = 50;    ///< on-demand streams in a region
    ShardFigures* figures = nullptr;   ///< for streams with shard-level metrics; outlives the store
    usage::Meter* meter = nullptr;     ///< of what AWS bills; outlives the store
  };

  /// `store` and `clock` outlive this. Throws StoreFailure where stored bytes are damaged.
  StreamStore(store::Store& store, const store::Clock& clock, Options options);
  StreamStore(const StreamStore&) = delete;
  StreamStore& operator=(const StreamStore&) = delete;
  ~StreamStore();

  Outcome<StreamInfo> Create(const NewStream& stream);
  Outcome<void> Delete(const StreamKey& stream);
  [[nodiscard]] Outcome<StreamInfo> Describe(const StreamKey& stream) const;
  /// One shard, without a copy of all of them.
  [[nodiscard]] Outcome<Shard> DescribeShard(const StreamKey& stream, ShardId shard) const;
  /// The little that each put and get has to know, without a copy of all shards.
  [[nodiscard]] Outcome<StreamTraits> Traits(const StreamKey& stream) const;
  /// The descriptions of a region's streams, by name.
  [[nodiscard]] std::vector<StreamInfo> List(const std::string& region) const;
  /// Changes a stream's description, all or nothing; `change` may refuse. Before it is called all
  /// that has expired is trimmed.
  using Change = std::function<Outcome<void>(StreamInfo&)>;
  Outcome<StreamInfo> Update(const StreamKey& stream, const Change& change);
  /// The same, for changes of the shards.
  using ShardChange = std::function<Outcome<void>(StreamInfo&, Resharder&)>;
  Outcome<StreamInfo> Reshard(const StreamKey& stream, const ShardChange& change);

  /// All that were placed are durable and readable when it returns. REQUIRES: records fit the
  /// stream's limits.
  Outcome<std::vector<Placement>> Append(const StreamKey& stream,
                                         const std::vector<NewRecord>& records);

  /// Where the record that `start` means is, or will be.
  [[nodiscard]] Outcome<Cursor> Find(const StreamKey& stream, ShardId shard,
                                     const Start& start) const;
  /// What stands from the cursor on; records that expired are passed over.
  [[nodiscard]] Outcome<Page> Read(const StreamKey& stream, ShardId shard, Cursor from,
                                   ReadLimits limits) const;
  /// Tells of every arrival in the shard, whether it exists now or not; see Arrivals::Listener.
  [[nodiscard]] Arrivals::Subscription Subscribe(StreamKey stream, ShardId shard,
                                                 Arrivals::Listener listener);

  /// Adds the shards and streams that are there now.
  void Measure(usage::Levels& levels) const;

  [[nodiscard]] const Options& options() const { return options_; }

 private:
  struct Stream;
  /// Shared: whoever works on a stream keeps it while another thread deletes it.
  using StreamPtr = std::shared_ptr<Stream>;

  void Load();
  [[nodiscard]] StreamPtr Lookup(const StreamKey& key) const;
  [[nodiscard]] std::optional<protocol::AwsError> RefuseNew(const NewStream& stream) const;
  Outcome<void> TrimLocked(Stream& stream, TimePoint now);
  void AnnounceAll(const StreamInfo& stream) const;

  store::Store& store_;
  const store::Clock& clock_;
  const Options options_;
  Arrivals arrivals_;
  mutable std::shared_mutex mutex_;  ///< of what follows; taken before a stream's own
  std::map<StreamKey, StreamPtr> streams_;
  std::uint64_t next_number_ = 1;
  /// Streams are created at different milliseconds, also where the clock stood still or was set
  /// back: their sequence numbers hold it, and who keeps them as positions relies on that no number
  /// comes again.
  TimePoint last_created_{};
};

}  // namespace weir::cloud::kinesis
