// The records of a stream that stand behind the last ones of a ledger.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>

#include "src/aws/client.h"
#include "src/deployment/stream_consumers.h"
#include "src/pipeline/ledger.h"
#include "src/result/result.h"

namespace weir::deployment {

/// The last place in the ledger, by the stream's ARN and the shard's digits.
using LastPlaces = std::map<std::pair<std::string, std::string>, std::string>;
[[nodiscard]] LastPlaces LastPlacesOf(std::span<const pipeline::LedgerEntry> entries);

/// Records that are in no ledger yet.
struct UnjudgedRecords {
  std::uint64_t count = 0;
  bool are_more = false;  ///< it was counted no further
  /// When the oldest of them arrived, in milliseconds since 1970; nothing where there is none.
  std::optional<std::int64_t> oldest_arrival;
};

/// Looks at the shards of one stream. For a shard of which the ledger has nothing, all records are
/// meant if the mapping began at TRIM_HORIZON, else none. A record that is judged out of turn (a
/// mapping of several batches a shard) hides those before it.
class StreamLook {
 public:
  /// All outlive it.
  StreamLook(aws::Client& client, const StreamConsumer& consumer, const LastPlaces& last,
             aws::Deadline deadline)
      : client_(client), consumer_(consumer), last_(last), deadline_(deadline) {}

  /// Whether any shard holds a record after its last place.
  Result<bool> IsBehind();

  /// Counts them, up to some thousands a shard.
  Result<UnjudgedRecords> Count();

 private:
  struct Shard {
    std::string id;
    std::string first_sequence;
  };
  /// A shard that is read, from where it has come to.
  struct Reading {
    std::string iterator;
    std::uint64_t count = 0;
  };

  [[nodiscard]] aws::Call Call(std::string_view operation, const boost::json::object& body) const;
  [[nodiscard]] std::string What(std::string_view operation) const;
  Result<std::vector<Shard>> ListShards();
  [[nodiscard]] std::optional<boost::json::object> IteratorQuery(const Shard& shard) const;
  Result<std::vector<Reading>> Begin();
  /// Reads on in each, up to `limit` records; leaves those that have more to say.
  Result<void> ReadOn(std::vector<Reading>& readings, std::uint64_t limit, UnjudgedRecords& found);

  aws::Client& client_;
  const StreamConsumer& consumer_;
  const LastPlaces& last_;
  const aws::Deadline deadline_;
};

}  // namespace weir::deployment
