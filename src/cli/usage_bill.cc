// Items, their words and their prices.
#include "src/cli/usage_bill.h"

#include <array>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "src/cli/plan_tables.h"
#include "src/cli/table.h"

namespace weir::cli {
namespace {

namespace json = boost::json;
using cloud::usage::Item;
using cloud::usage::Quantities;
using plan::Priced;

/// How an item is called, and what it costs. Where a price is for another unit, `units` of the
/// item's are one of the price's.
struct Words {
  std::string_view service;
  std::string_view what;
  std::string_view unit;
  Priced priced;
  double units = 1;
};

/// In the order of the items.
constexpr std::array<Words, cloud::usage::kItemCount> kWords = {{
    {"Kinesis", "shards", "shard hours", Priced::kKinesisShardHour},
    {"Kinesis", "kept 1 to 7 days", "shard hours", Priced::kKinesisExtendedShardHour},
    {"Kinesis", "PUT payload units", "units", Priced::kKinesisPutUnit},
    {"Kinesis", "streams, on demand", "stream hours", Priced::kKinesisStreamHour},
    {"Kinesis", "data in, by whole KB", "GB", Priced::kKinesisGbIn},
    {"Kinesis", "data out", "GB", Priced::kKinesisGbOut},
    {"Lambda", "requests", "requests", Priced::kLambdaRequest},
    {"Lambda", "compute", "GB-s", Priced::kLambdaGbSecond},
    {"Lambda", "compute, arm64", "GB-s", Priced::kLambdaArmGbSecond},
    {"DynamoDB", "writes, on demand", "write units", Priced::kDynamoDbWriteUnit},
    {"DynamoDB", "reads, on demand", "read units", Priced::kDynamoDbReadUnit},
    {"DynamoDB", "writes, provisioned", "unit hours", Priced::kDynamoDbWriteCapacityHour},
    {"DynamoDB", "reads, provisioned", "unit hours", Priced::kDynamoDbReadCapacityHour},
    {"DynamoDB", "storage", "GB-months", Priced::kDynamoDbGbMonth},
    {"DynamoDB", "point-in-time recovery", "GB-months", Priced::kDynamoDbPitrGbMonth},
    {"S3", "PUT, COPY, POST, LIST", "requests", Priced::kS3Put},
    {"S3", "GET and all others", "requests", Priced::kS3Get},
    {"S3", "storage", "GB-months", Priced::kS3GbMonth},
    {"CloudWatch", "logs taken in", "GB", Priced::kLogsGbIn},
    {"CloudWatch", "logs kept, uncompressed", "GB-months", Priced::kLogsGbMonth},
    {"CloudWatch", "custom metrics", "metric months", Priced::kMetricMonth,
     cloud::usage::kHoursPerMonth},
    {"EventBridge", "Scheduler", "invocations", Priced::kSchedulerInvocation},
    {"SQS", "requests", "requests", Priced::kSqsRequest},
    {"SQS", "requests, FIFO", "requests", Priced::kSqsFifoRequest},
}};

UsageLine LineOf(Item item, double quantity, const plan::Prices& prices) {
  const Words& words = kWords.at(static_cast<std::size_t>(item));
  const double units = quantity / words.units;
  const double per = plan::PriceTable().at(static_cast<std::size_t>(words.priced)).per;
  const double each = prices.Of(words.priced);
  return {.name = cloud::usage::FactsOf(item).name,
          .service = words.service,
          .what = words.what,
          .quantity = units,
          .unit = words.unit,
          .usd = units * each,
          .usd_each = each * per,
          .per = per};
}

/// "0.625 a million".
std::string PriceText(const UsageLine& line) {
  constexpr double kThousand = 1e3;
  const std::string_view per = line.per == 1           ? ""
                               : line.per == kThousand ? " a thousand"
                                                       : " a million";
  return fmt::format("{:.6g}{}", line.usd_each, per);
}

/// Small bills are of interest as well: a test has used a thousandth of a cent.
std::string FineUsdText(double usd) {
  constexpr double kCent = 0.01;
  return usd == 0 || usd >= kCent ? UsdText(usd) : fmt::format("{:.6f}", usd);
}

std::optional<double> NumberOf(const json::value& value) {
  boost::system::error_code error;
  const double number = value.to_number<double>(error);
  if (error || !std::isfinite(number)) return std::nullopt;
  return number;
}

Error NoUsage() {
  return {ErrorKind::kInvalidInput, "what answers there is no weir up that counts usage"};
}

Result<Quantities> ReadQuantities(const json::object& used) {
  Quantities quantities;
  for (const auto& [name, value] : used) {
    const auto item = cloud::usage::ItemNamed(name);
    if (!item) {
      return Error{ErrorKind::kInvalidInput,
                   fmt::format("weir up counts {}, which this weir has no price for: use the weir "
                               "that runs it",
                               std::string_view(name))};
    }
    const auto quantity = NumberOf(value);
    if (!quantity) return NoUsage();
    quantities[*item] = *quantity;
  }
  return quantities;
}

}  // namespace

double UsageBill::Total() const {
  return std::accumulate(lines.begin(), lines.end(), 0.0,
                         [](double sum, const UsageLine& line) { return sum + line.usd; });
}

Result<UsageReading> ReadUsage(const json::object& answer) {
  const json::value* at = answer.if_contains("at");
  const json::value* hours = answer.if_contains("hours");
  const json::value* used = answer.if_contains("used");
  if (at == nullptr || !at->is_string() || hours == nullptr || !NumberOf(*hours) ||
      used == nullptr || !used->is_object()) {
    return NoUsage();
  }
  auto quantities = ReadQuantities(used->get_object());
  if (!quantities) return quantities.error();
  UsageReading reading;
  reading.at = at->get_string();
  reading.hours = *NumberOf(*hours);
  reading.used = *quantities;
  if (const json::value* name = answer.if_contains("name"); name != nullptr && name->is_string()) {
    reading.mark = name->get_string();
  }
  return reading;
}

UsageBill MakeUsageBill(const UsageReading& from, const UsageReading& to, double scale,
                        const plan::Prices& prices) {
  UsageBill bill;
  cloud::usage::ForEachItem([&](Item item) {
    const double quantity = (to.used[item] - from.used[item]) * scale;
    if (quantity > 0) bill.lines.push_back(LineOf(item, quantity, prices));
  });
  return bill;
}

const std::vector<std::string_view>& NotCounted() {
  static const std::vector<std::string_view> kNotCounted = {
      "data that leaves the region",
      "KMS keys of your own",
      "alarms, and requests of CloudWatch",
      "SQS: fair queues, and what a mapping's pollers ask of a queue that has nothing",
      "what an on-demand stream keeps beyond a day, and any stream beyond 7 days",
      "starts of functions that failed",
      "storage classes: all cost as S3 Standard",
      "table classes: all cost as Standard",
  };
  return kNotCounted;
}

std::string UsageBillText(const UsageBill& bill) {
  Table table({"item", "quantity", "unit", "price", "$"});
  for (const UsageLine& line : bill.lines) {
    table.AddRow({fmt::format("{} {}", line.service, line.what), AmountText(line.quantity),
                  std::string(line.unit), PriceText(line), FineUsdText(line.usd)});
  }
  table.AddRow({"total", "", "", "", FineUsdText(bill.Total())});
  return table.Text();
}

json::object UsageBillJson(const UsageBill& bill) {
  json::array items;
  for (const UsageLine& line : bill.lines) {
    items.push_back(json::object{{"item", line.name},
                                 {"service", line.service},
                                 {"what", line.what},
                                 {"quantity", line.quantity},
                                 {"unit", line.unit},
                                 {"usd", line.usd}});
  }
  return {{"items", std::move(items)}, {"usd", bill.Total()}};
}

}  // namespace weir::cli
