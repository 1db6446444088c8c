// A value a request, shard and metric.
#include "src/cloud/kinesis/shard_figures.h"

#include <chrono>
#include <map>

#include "src/cloud/kinesis/store.h"

namespace weir::cloud::kinesis {
namespace {

struct Sums {
  double records = 0;
  double bytes = 0;
  double throttled = 0;
};

void AddWanted(const std::set<std::string>& metrics, ShardFigure figure,
               std::vector<ShardFigure>& figures) {
  if (metrics.contains(std::string(figure.metric))) figures.push_back(figure);
}

}  // namespace

std::vector<ShardFigure> FiguresOfPut(const std::set<std::string>& metrics,
                                      const std::vector<NewRecord>& records,
                                      const std::vector<Placement>& placements) {
  std::map<std::uint32_t, Sums> by_shard;
  for (std::size_t i = 0; i < placements.size(); ++i) {
    Sums& sums = by_shard[placements[i].shard.index];
    if (placements[i].number) {
      ++sums.records;
      sums.bytes += static_cast<double>(records[i].data.size());
    } else {
      ++sums.throttled;
    }
  }
  std::vector<ShardFigure> figures;
  for (const auto& [index, sums] : by_shard) {
    const ShardId shard{index};
    if (sums.records > 0) {
      AddWanted(metrics, {shard, kIncomingRecords, sums.records}, figures);
      AddWanted(metrics, {shard, kIncomingBytes, sums.bytes}, figures);
    }
    if (sums.throttled > 0) {
      AddWanted(metrics, {shard, kWritesThrottled, sums.throttled}, figures);
    }
  }
  return figures;
}

std::vector<ShardFigure> FiguresOfGet(const std::set<std::string>& metrics, ShardId shard,
                                      const Page& page) {
  double bytes = 0;
  for (const Record& record : page.records) bytes += static_cast<double>(record.data.size());
  const std::chrono::duration<double, std::milli> behind = page.behind;
  std::vector<ShardFigure> figures;
  AddWanted(metrics, {shard, kOutgoingRecords, static_cast<double>(page.records.size())}, figures);
  AddWanted(metrics, {shard, kOutgoingBytes, bytes}, figures);
  AddWanted(metrics, {shard, kIteratorAge, behind.count()}, figures);
  return figures;
}

}  // namespace weir::cloud::kinesis
