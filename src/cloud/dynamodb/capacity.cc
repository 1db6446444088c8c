// Capacity units: what an operation costs on AWS ("Read and write operations", Developer Guide).
#include "src/cloud/dynamodb/capacity.h"

#include <algorithm>
#include <utility>

namespace weir::cloud::dynamodb {
namespace {

namespace json = boost::json;

constexpr std::size_t kReadUnitBytes = 4096;
constexpr std::size_t kWriteUnitBytes = 1024;

double Units(std::size_t bytes, std::size_t unit) {
  return static_cast<double>(std::max<std::size_t>((bytes + unit - 1) / unit, 1));
}

}  // namespace

double ReadUnits(std::size_t bytes, bool consistent) {
  return Units(bytes, kReadUnitBytes) * (consistent ? 1.0 : 0.5);
}

double WriteUnits(std::size_t bytes) { return Units(bytes, kWriteUnitBytes); }

json::object ConsumedCapacity(std::string_view table, double units, CapacityDetail detail) {
  json::object consumed = {{"TableName", json::string(table.data(), table.size())},
                           {"CapacityUnits", units}};
  if (detail == CapacityDetail::kIndexes) {
    consumed["Table"] = json::object{{"CapacityUnits", units}};
  }
  return consumed;
}

void AddCapacity(json::object& answer, std::string_view table, double units,
                 CapacityDetail detail) {
  if (detail == CapacityDetail::kNone) return;
  answer["ConsumedCapacity"] = ConsumedCapacity(table, units, detail);
}

void AddCapacities(json::object& answer, const std::map<std::string, double>& units,
                   CapacityDetail detail) {
  if (detail == CapacityDetail::kNone) return;
  json::array all;
  for (const auto& [table, consumed] : units) {
    all.push_back(ConsumedCapacity(table, consumed, detail));
  }
  answer["ConsumedCapacity"] = std::move(all);
}

}  // namespace weir::cloud::dynamodb
