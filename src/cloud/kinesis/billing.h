// What AWS bills of streams ("Amazon Kinesis Data Streams pricing",
// https://aws.amazon.com/kinesis/data-streams/pricing/).
#pragma once

#include <cstddef>
#include <vector>

#include "src/cloud/kinesis/model.h"
#include "src/cloud/usage/levels.h"
#include "src/cloud/usage/meter.h"

namespace weir::cloud::kinesis {

struct NewRecord;
struct Page;
struct Placement;

/// "A PUT Payload Unit is counted in 25 KB payload chunks that comprise a record"; a record without
/// data is one. Of what a record holds, its data: the page knows no partition keys.
[[nodiscard]] std::uint64_t PutPayloadUnits(std::size_t data_bytes);

/// "The size of each record rounded up to the nearest 1 KB", where the stream is on demand.
[[nodiscard]] std::uint64_t BilledBytes(std::size_t data_bytes);

/// `placements`: those without a number were throttled, and cost nothing.
void CountPut(usage::Meter* meter, StreamMode mode, const std::vector<NewRecord>& records,
              const std::vector<Placement>& placements);

/// A get by shards costs where the stream is on demand, whoever reads, mappings of Lambda too.
void CountGet(usage::Meter* meter, StreamMode mode, const Page& page);

/// Its open shards, or itself where it is on demand; shards also for keeping records for more than
/// a day.
void MeasureStream(const StreamInfo& stream, usage::Levels& levels);

}  // namespace weir::cloud::kinesis
