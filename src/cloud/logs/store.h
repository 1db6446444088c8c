// All log groups, streams and events, over the one store; also where functions' output goes.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

#include "src/cloud/logs/model.h"
#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/store/store.h"
#include "src/cloud/usage/levels.h"
#include "src/cloud/usage/meter.h"

namespace weir::cloud::logs {

using protocol::Outcome;

/// What one read looks at, and how much it may give.
struct EventQuery {
  Position from;                              ///< the first that counts
  Position to = {INT64_MAX, 0};               ///< the first that does not
  std::function<bool(const Event&)> matches;  ///< empty: all of them
  std::size_t max_events = 10000;
  std::size_t max_bytes = std::size_t{1} << 20;
  std::size_t max_looked_at = std::size_t{1} << 17;
  bool newest_first = false;
};

struct EventPage {
  std::vector<Event> events;  ///< in the order of the query
  /// Where reading goes on, where not all was looked at.
  std::optional<Position> next;
};

/// Thread-safe. Errors are those that the API has. Bounded: a group keeps the newest
/// Options::max_group_bytes of messages, a region has at most so many groups and streams.
class LogStore {
 public:
  struct Options {
    std::uint64_t max_group_bytes = std::uint64_t{1} << 30;
    std::size_t max_groups = 10000;
    std::size_t max_streams = 100000;
    usage::Meter* meter = nullptr;  ///< of what AWS bills; outlives the store
  };

  /// Is told of all events once they are stored, by the thread that stored them: what looks for
  /// metrics in them.
  using Observer = std::function<void(const GroupKey&, const std::vector<NewEvent>&)>;

  /// `store` and `clock` outlive this. Throws StoreFailure where stored bytes are damaged.
  LogStore(store::Store& store, const store::Clock& clock, Options options, Observer observer = {});
  LogStore(const LogStore&) = delete;
  LogStore& operator=(const LogStore&) = delete;
  ~LogStore() = default;

  // Groups.
  Outcome<void> CreateGroup(const GroupInfo& wanted);
  Outcome<void> DeleteGroup(const GroupKey& group);
  [[nodiscard]] Outcome<GroupInfo> Describe(const GroupKey& group) const;
  [[nodiscard]] std::vector<GroupInfo> Groups(const std::string& region) const;
  using Change = std::function<Outcome<void>(GroupInfo&)>;
  Outcome<void> Update(const GroupKey& group, const Change& change);

  // Streams.
  Outcome<void> CreateStream(const GroupKey& group, const std::string& stream);
  Outcome<void> DeleteStream(const GroupKey& group, const std::string& stream);
  [[nodiscard]] Outcome<StreamInfo> DescribeStream(const GroupKey& group,
                                                   const std::string& stream) const;
  [[nodiscard]] Outcome<std::vector<StreamInfo>> Streams(const GroupKey& group) const;

  // Events.
  Outcome<void> Put(const GroupKey& group, const std::string& stream,
                    const std::vector<NewEvent>& events);
  /// The same for what runs inside: group and stream are made where there are none, and messages
  /// that are too long are cut to kMaxMessageBytes.
  Outcome<void> Append(const GroupKey& group, const std::string& stream,
                       std::vector<NewEvent> events);
  [[nodiscard]] Outcome<EventPage> Read(const GroupKey& group, const EventQuery& query) const;

  /// Adds what is stored now: messages as they came, though AWS bills them compressed.
  void Measure(usage::Levels& levels) const;

  static constexpr std::size_t kMaxMessageBytes = std::size_t{1} << 20;

 private:
  struct Group {
    GroupInfo info;
    std::map<std::string, StreamInfo> streams;
    std::int64_t trim_at_ms = 0;
  };

  void Load();
  Group* Lookup(const GroupKey& key);
  [[nodiscard]] const Group* Lookup(const GroupKey& key) const;
  Outcome<void> CreateGroupLocked(GroupInfo group);
  Outcome<void> CreateStreamLocked(Group& group, const std::string& name);
  Outcome<void> PutLocked(Group& group, StreamInfo& stream, const std::vector<NewEvent>& events);
  void Trim(GroupInfo& info, store::WriteBatch& batch) const;
  Outcome<void> Apply(store::WriteBatch batch);

  store::Store& store_;
  const store::Clock& clock_;
  const Options options_;
  const Observer observer_;
  mutable std::shared_mutex mutex_;  ///< of what follows
  std::map<GroupKey, Group> groups_;
  std::uint64_t next_number_ = 1;  ///< of groups and streams
  std::uint64_t next_sequence_ = 1;
};

}  // namespace weir::cloud::logs
