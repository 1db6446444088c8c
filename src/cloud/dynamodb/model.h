// What a table is: its identity, which never changes, and its settings, which do.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "src/cloud/dynamodb/value/value.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::dynamodb {

/// Drawn once for each table that is created: a table of the same name has another one later.
enum class TableNumber : std::uint64_t {};

struct TableId {
  std::string region;
  std::string name;
  friend auto operator<=>(const TableId&, const TableId&) = default;
};

struct KeyAttribute {
  std::string name;
  Type type = Type::kString;  ///< kString, kNumber or kBinary

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.name, self.type);
  }
};

struct KeySchema {
  KeyAttribute hash;
  std::optional<KeyAttribute> range = {};

  [[nodiscard]] bool Has(std::string_view attribute) const {
    return attribute == hash.name || (range && attribute == range->name);
  }
};

struct TableIdentity {
  TableId id;
  TableNumber number = {};
  std::string uuid;  ///< AWS calls it TableId
  KeySchema schema;
  store::TimePoint created;
};

struct Throughput {
  std::int64_t read = 0;
  std::int64_t write = 0;
  std::optional<store::TimePoint> increased = {};
  std::optional<store::TimePoint> decreased = {};
};

struct TableSettings {
  bool pay_per_request = false;
  std::optional<store::TimePoint> pay_per_request_since = {};
  Throughput throughput = {};
  std::optional<std::int64_t> max_reads = {};   ///< OnDemandThroughput
  std::optional<std::int64_t> max_writes = {};  ///< OnDemandThroughput
  std::optional<std::string> table_class = {};
  std::optional<std::string> kms_key_arn = {};  ///< server-side encryption with a KMS key
  bool deletion_protection = false;

  std::optional<std::string> ttl_attribute = {};
  bool ttl_indexed = false;  ///< all items that were there before are in the index of expiry

  std::optional<store::TimePoint> recovery_since = {};  ///< point-in-time recovery is on
  std::int64_t recovery_days = 35;

  std::map<std::string, std::string> tags = {};
};

/// A table as it is stored.
struct TableRow {
  TableIdentity identity;
  TableSettings settings;

  template <typename Self>
  static auto Members(Self& self) {
    auto& [id, number, uuid, schema, created] = self.identity;
    auto& settings = self.settings;
    auto& throughput = settings.throughput;
    return std::tie(id.region, id.name, number, uuid, schema.hash, schema.range, created,
                    settings.pay_per_request, settings.pay_per_request_since, throughput.read,
                    throughput.write, throughput.increased, throughput.decreased,
                    settings.max_reads, settings.max_writes, settings.table_class,
                    settings.kms_key_arn, settings.deletion_protection, settings.ttl_attribute,
                    settings.ttl_indexed, settings.recovery_since, settings.recovery_days,
                    settings.tags);
  }
};

}  // namespace weir::cloud::dynamodb
