// Rounding, record by record.
#include "src/cloud/kinesis/billing.h"

#include <algorithm>

#include "src/cloud/kinesis/store.h"

namespace weir::cloud::kinesis {
namespace {

using usage::Item;

constexpr std::uint64_t kPutUnitBytes = std::uint64_t{25} << 10;
constexpr std::uint64_t kKilobyte = 1 << 10;
constexpr int kIncludedHours = 24;

std::uint64_t UnitsOf(std::uint64_t bytes, std::uint64_t unit) {
  return std::max<std::uint64_t>(1, (bytes + unit - 1) / unit);
}

}  // namespace

std::uint64_t PutPayloadUnits(std::size_t data_bytes) { return UnitsOf(data_bytes, kPutUnitBytes); }

std::uint64_t BilledBytes(std::size_t data_bytes) {
  return UnitsOf(data_bytes, kKilobyte) * kKilobyte;
}

void CountPut(usage::Meter* meter, StreamMode mode, const std::vector<NewRecord>& records,
              const std::vector<Placement>& placements) {
  if (meter == nullptr) return;
  std::uint64_t units = 0;
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < placements.size(); ++i) {
    if (!placements[i].number) continue;
    units += PutPayloadUnits(records[i].data.size());
    bytes += BilledBytes(records[i].data.size());
  }
  if (mode == StreamMode::kOnDemand) {
    meter->Add(Item::kKinesisGbIn, static_cast<double>(bytes) / usage::kBytesPerGb);
  } else {
    meter->Add(Item::kKinesisPutPayloadUnits, static_cast<double>(units));
  }
}

void CountGet(usage::Meter* meter, StreamMode mode, const Page& page) {
  if (meter == nullptr || mode != StreamMode::kOnDemand) return;
  std::uint64_t bytes = 0;
  for (const Record& record : page.records) bytes += record.data.size();
  meter->Add(Item::kKinesisGbOut, static_cast<double>(bytes) / usage::kBytesPerGb);
}

void MeasureStream(const StreamInfo& stream, usage::Levels& levels) {
  if (stream.mode == StreamMode::kOnDemand) {
    levels.Add(Item::kKinesisStreamHours, 1);
    return;
  }
  const double shards = stream.open_shards();
  levels.Add(Item::kKinesisShardHours, shards);
  if (stream.retention_hours > kIncludedHours) {
    levels.Add(Item::kKinesisExtendedShardHours, shards);
  }
}

}  // namespace weir::cloud::kinesis
