// The table of what is billed.
#include "src/cloud/usage/item.h"

namespace weir::cloud::usage {
namespace {

constexpr std::array<ItemFacts, kItemCount> kTable = {{
    {"kinesis_shard_hours", Grows::kByHours},
    {"kinesis_extended_shard_hours", Grows::kByHours},
    {"kinesis_put_payload_units", Grows::kByEvents},
    {"kinesis_stream_hours", Grows::kByHours},
    {"kinesis_gb_in", Grows::kByEvents},
    {"kinesis_gb_out", Grows::kByEvents},
    {"lambda_requests", Grows::kByEvents},
    {"lambda_gb_seconds", Grows::kByEvents},
    {"lambda_arm_gb_seconds", Grows::kByEvents},
    {"dynamodb_write_units", Grows::kByEvents},
    {"dynamodb_read_units", Grows::kByEvents},
    {"dynamodb_write_capacity_hours", Grows::kByHours},
    {"dynamodb_read_capacity_hours", Grows::kByHours},
    {"dynamodb_gb_months", Grows::kByMonths},
    {"dynamodb_recovery_gb_months", Grows::kByMonths},
    {"s3_put_requests", Grows::kByEvents},
    {"s3_get_requests", Grows::kByEvents},
    {"s3_gb_months", Grows::kByMonths},
    {"logs_gb_in", Grows::kByEvents},
    {"logs_gb_months", Grows::kByMonths},
    {"metric_hours", Grows::kByEvents},
    {"scheduler_invocations", Grows::kByEvents},
    {"sqs_requests", Grows::kByEvents},
    {"sqs_fifo_requests", Grows::kByEvents},
}};

}  // namespace

const ItemFacts& FactsOf(Item item) { return kTable.at(static_cast<std::size_t>(item)); }

std::optional<Item> ItemNamed(std::string_view name) {
  for (std::size_t i = 0; i < kItemCount; ++i) {
    if (kTable.at(i).name == name) return static_cast<Item>(i);
  }
  return std::nullopt;
}

}  // namespace weir::cloud::usage
