// Streams and shards as the answers of several operations show them.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "src/cloud/kinesis/model.h"

namespace weir::cloud::kinesis {

[[nodiscard]] boost::json::object ShowShard(const Shard& shard);
[[nodiscard]] boost::json::object ShowRange(const HashRange& range);
/// The members that a stream's description and its summary share.
[[nodiscard]] boost::json::object ShowStream(const StreamInfo& stream);
[[nodiscard]] boost::json::object ShowMode(StreamMode mode);

}  // namespace weir::cloud::kinesis
