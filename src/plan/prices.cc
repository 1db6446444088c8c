// The dated table of prices, and files that change it.
#include "src/plan/prices.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "src/event/toml_section.h"
#include "src/result/check.h"

namespace weir::plan {
namespace {

constexpr double kThousand = 1e3;
constexpr double kMillion = 1e6;

constexpr std::string_view kRegion = "us-east-1";
// The lists are not read by a program: whoever changes one looks at its page and moves the day.
constexpr std::string_view kAsOf = "2025-12-01";

constexpr std::string_view kKinesisPrices = "https://aws.amazon.com/kinesis/data-streams/pricing/";
constexpr std::string_view kLambdaPrices = "https://aws.amazon.com/lambda/pricing/";
constexpr std::string_view kOnDemandPrices = "https://aws.amazon.com/dynamodb/pricing/on-demand/";
constexpr std::string_view kProvisionedPrices =
    "https://aws.amazon.com/dynamodb/pricing/provisioned/";
constexpr std::string_view kS3Prices = "https://aws.amazon.com/s3/pricing/";
constexpr std::string_view kCloudWatchPrices = "https://aws.amazon.com/cloudwatch/pricing/";
constexpr std::string_view kEventBridgePrices = "https://aws.amazon.com/eventbridge/pricing/";
constexpr std::string_view kSqsPrices = "https://aws.amazon.com/sqs/pricing/";

// A GB is 2^30 bytes in all of them. Not sure: the three prices of On-demand Advantage beyond "at
// least 60 % below On-demand Standard" (streams/latest/dev/how-do-i-size-a-stream.html); that of
// its extended retention least of all.
constexpr std::array<Price, kPriceCount> kTable = {{
    {"kinesis", "shard_hour", 0.015, 1, "shard hour", kKinesisPrices},
    {"kinesis", "million_put_units", 0.014, kMillion, "PUT payload unit of 25 KB", kKinesisPrices},
    {"kinesis", "shard_hour_extended", 0.020, 1, "shard hour kept 1 to 7 days", kKinesisPrices},
    {"kinesis", "stream_hour", 0.04, 1, "on-demand stream hour", kKinesisPrices},
    {"kinesis", "gb_in", 0.08, 1, "GB in, on demand", kKinesisPrices},
    {"kinesis", "gb_out", 0.04, 1, "GB out, on demand", kKinesisPrices},
    {"kinesis", "gb_month_extended", 0.10, 1, "GB-month kept 1 to 7 days, on demand",
     kKinesisPrices},
    {"kinesis", "advantage_gb_in", 0.032, 1, "GB in, On-demand Advantage", kKinesisPrices},
    {"kinesis", "advantage_gb_out", 0.016, 1, "GB out, On-demand Advantage", kKinesisPrices},
    {"kinesis", "advantage_gb_month_extended", 0.023, 1,
     "GB-month kept 1 to 7 days, On-demand Advantage", kKinesisPrices},
    {"kinesis", "gb_month_long_term", 0.023, 1, "GB-month kept beyond 7 days", kKinesisPrices},
    {"lambda", "million_requests", 0.20, kMillion, "request", kLambdaPrices},
    {"lambda", "gb_second", 0.0000166667, 1, "GB-s, x86_64", kLambdaPrices},
    {"lambda", "gb_second_arm64", 0.0000133334, 1, "GB-s, arm64", kLambdaPrices},
    {"dynamodb", "million_write_units", 0.625, kMillion, "write request unit", kOnDemandPrices},
    {"dynamodb", "million_read_units", 0.125, kMillion, "read request unit", kOnDemandPrices},
    {"dynamodb", "write_capacity_hour", 0.00065, 1, "write capacity unit hour", kProvisionedPrices},
    {"dynamodb", "read_capacity_hour", 0.00013, 1, "read capacity unit hour", kProvisionedPrices},
    {"dynamodb", "gb_month", 0.25, 1, "GB-month", kOnDemandPrices},
    {"dynamodb", "gb_month_pitr", 0.20, 1, "GB-month of point-in-time recovery", kOnDemandPrices},
    {"s3", "thousand_puts", 0.005, kThousand, "PUT, COPY, POST or LIST", kS3Prices},
    {"s3", "thousand_gets", 0.0004, kThousand, "GET or SELECT", kS3Prices},
    {"s3", "gb_month", 0.023, 1, "GB-month, S3 Standard, the first 50 TB", kS3Prices},
    {"cloudwatch", "gb_logs", 0.50, 1, "GB of logs taken in", kCloudWatchPrices},
    {"cloudwatch", "gb_month_logs", 0.03, 1, "GB-month of logs, compressed", kCloudWatchPrices},
    {"cloudwatch", "metric_month", 0.30, 1, "custom metric, the first 10,000", kCloudWatchPrices},
    {"cloudwatch", "alarm_month", 0.10, 1, "alarm of standard resolution", kCloudWatchPrices},
    {"eventbridge", "million_invocations", 1.00, kMillion, "invocation of the Scheduler",
     kEventBridgePrices},
    {"sqs", "million_requests", 0.40, kMillion, "request of 64 KB, the first 100 billion",
     kSqsPrices},
    {"sqs", "million_fifo_requests", 0.50, kMillion, "the same of a FIFO queue's messages",
     kSqsPrices},
}};

std::size_t IndexOf(Priced what) {
  const auto index = static_cast<std::size_t>(what);
  WEIR_CHECK(index < kPriceCount, "what has a price stands in the table");
  return index;
}

constexpr std::string_view kRemedy = "write dollars, such as 0.015";

/// A whole number or a decimal one.
std::optional<double> Dollars(const event::Section& section, std::string_view key) {
  const toml::node* const node = section.Find(key);
  if (node == nullptr) return std::nullopt;
  const std::optional<double> usd = node->value<double>();
  if (!usd || !node->is_number()) {
    section.ComplainOfType(key, *node, kRemedy);
    return std::nullopt;
  }
  if (!std::isfinite(*usd) || *usd < 0) {
    section.Complain(key, fmt::format("is no price; {}", kRemedy));
    return std::nullopt;
  }
  return usd;
}

void ReadSection(const toml::table* table, std::string_view name, event::Complaints& complaints,
                 Prices& prices) {
  if (table == nullptr) return;
  const event::Section section(table, fmt::format("[{}]", name), complaints);
  for (const auto& [key, node] : *table) {
    const std::string_view word = key.str();
    const auto is_row = [name, word](const Price& row) {
      return row.section == name && row.key == word;
    };
    const auto* const row = std::ranges::find_if(kTable, is_row);
    if (row == kTable.end()) {
      section.Complain(word, "is no price that is known here; see `weir plan --show-prices`");
    } else if (const auto usd = Dollars(section, word)) {
      prices.Set(static_cast<Priced>(row - kTable.begin()), *usd);
    }
  }
}

void ReadText(const event::Section& top, std::string_view key, std::string& out) {
  if (const auto* const text = top.Get<std::string>(key, "write it in quotes")) out = text->get();
}

Result<Prices> PricesOf(const toml::table& file, event::Complaints& complaints) {
  Prices prices;
  const event::Section top(&file, "", complaints);
  top.AllowOnly({"region", "as_of", "kinesis", "lambda", "dynamodb", "s3", "cloudwatch",
                 "eventbridge", "sqs"});
  ReadText(top, "region", prices.region);
  ReadText(top, "as_of", prices.as_of);
  for (const std::string_view section :
       {"kinesis", "lambda", "dynamodb", "s3", "cloudwatch", "eventbridge", "sqs"}) {
    ReadSection(top.Get<toml::table>(section, "write its prices below it"), section, complaints,
                prices);
  }
  if (const auto error = complaints.First()) return *error;
  return prices;
}

}  // namespace

Prices::Prices() : region(kRegion), as_of(kAsOf) {
  for (std::size_t i = 0; i < kPriceCount; ++i) usd_.at(i) = kTable.at(i).usd;
}

double Prices::Of(Priced what) const {
  const std::size_t index = IndexOf(what);
  return usd_.at(index) / kTable.at(index).per;
}

void Prices::Set(Priced what, double usd) {
  WEIR_CHECK(std::isfinite(usd) && usd >= 0, "a price is a number of dollars");
  usd_.at(IndexOf(what)) = usd;
}

const std::array<Price, kPriceCount>& PriceTable() { return kTable; }

Result<Prices> ReadPrices(std::string_view text, std::string_view name) {
  event::Complaints complaints(name);
  if (text.size() > kMaxPriceFileBytes) {
    complaints.Add(
        {}, fmt::format("is larger than {} bytes; leave out what is no price", kMaxPriceFileBytes));
    return *complaints.First();
  }
  try {
    return PricesOf(toml::parse(text), complaints);
  } catch (const toml::parse_error& error) {
    complaints.Add(error.source().begin, fmt::format("{}; correct the TOML", error.description()));
    return *complaints.First();
  }
}

std::string PriceFile(const Prices& prices) {
  std::string text = fmt::format("region = \"{}\"\nas_of = \"{}\"\n", prices.region, prices.as_of);
  std::string_view section;
  std::string_view page;
  for (std::size_t i = 0; i < kPriceCount; ++i) {
    const Price& row = kTable.at(i);
    if (row.section != section) text += fmt::format("\n[{}]\n", row.section);
    if (row.page != page) text += fmt::format("# {}\n", row.page);
    section = row.section;
    page = row.page;
    const double usd = prices.Of(static_cast<Priced>(i)) * row.per;
    text += fmt::format("{:<35}  # {}\n", fmt::format("{} = {:.10g}", row.key, usd), row.unit);
  }
  return text;
}

}  // namespace weir::plan
