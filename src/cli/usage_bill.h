// A bill of what the local AWS has counted: each item with its price.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "src/cloud/usage/item.h"
#include "src/plan/prices.h"
#include "src/result/result.h"

namespace weir::cli {

struct UsageLine {
  std::string_view name;     ///< as the local AWS counts it: "kinesis_shard_hours"
  std::string_view service;  ///< "Kinesis"
  std::string_view what;     ///< "shards"
  double quantity = 0;
  std::string_view unit;  ///< "shard hours"
  double usd = 0;         ///< of the quantity
  double usd_each = 0;    ///< of `per` units
  double per = 1;
};

struct UsageBill {
  std::vector<UsageLine> lines;  ///< of what there is any

  [[nodiscard]] double Total() const;
};

/// A time at which usage was read; usage since the data directory began.
struct UsageReading {
  std::string mark;  ///< "" for the beginning, and for now
  std::string at;    ///< "2026-01-31T12:00:00Z"
  double hours = 0;  ///< of Weir's clock, since the beginning
  cloud::usage::Quantities used;
};

/// The part of an answer of /_weir/usage that is a reading. kInvalidInput: it is of something else,
/// or of a newer Weir, which counts what this one has no price for.
[[nodiscard]] Result<UsageReading> ReadUsage(const boost::json::object& answer);

/// What was used from the one to the other, times `scale`.
[[nodiscard]] UsageBill MakeUsageBill(const UsageReading& from, const UsageReading& to,
                                      double scale, const plan::Prices& prices);

/// What AWS bills and this does not count; docs/bill.md has the same list.
[[nodiscard]] const std::vector<std::string_view>& NotCounted();

/// A table for people.
[[nodiscard]] std::string UsageBillText(const UsageBill& bill);

/// `items` and `usd`, for machines.
[[nodiscard]] boost::json::object UsageBillJson(const UsageBill& bill);

}  // namespace weir::cli
