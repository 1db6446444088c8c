// Point-in-time recovery as a setting of the table, which modules of Terraform put on every table.
// Nothing is kept to restore from: no times to restore are promised, and the log says so.
#include <shared_mutex>

#include <spdlog/spdlog.h>

#include "src/cloud/dynamodb/arguments.h"
#include "src/cloud/dynamodb/describe.h"
#include "src/cloud/dynamodb/ops/features.h"

namespace weir::cloud::dynamodb::ops {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMostDays = 35;

json::object Described(const Table& table) {
  const std::shared_lock lock(table.mutex);
  const TableSettings& settings = table.settings;
  json::object recovery = {
      {"PointInTimeRecoveryStatus", settings.recovery_since ? "ENABLED" : "DISABLED"}};
  if (settings.recovery_since) recovery["RecoveryPeriodInDays"] = settings.recovery_days;
  return {{"ContinuousBackupsDescription",
           {{"ContinuousBackupsStatus", "ENABLED"},
            {"PointInTimeRecoveryDescription", std::move(recovery)}}}};
}

}  // namespace

protocol::JsonOutcome UpdateContinuousBackups(Context& context, const protocol::Call& call,
                                              const json::object& input) {
  protocol::Input in(input);
  const TableId id = ReadTable(in, call);
  const json::object* specification = in.Object("PointInTimeRecoverySpecification");
  if (in.error()) return *in.error();
  const protocol::Input inner(*specification);
  const bool enabled = inner.Boolean("PointInTimeRecoveryEnabled").value_or(false);
  const auto days = inner.Integer("RecoveryPeriodInDays");
  const TablePointer table = context.catalog.Find(id);
  if (table == nullptr) return BackupTableNotFound(id.name);
  const store::TimePoint now = context.clock.Now();
  const auto changed =
      context.catalog.Apply(*table, [&](TableSettings& settings, store::WriteBatch& /*batch*/) {
        if (!enabled) {
          settings.recovery_since = std::nullopt;
        } else if (!settings.recovery_since) {
          settings.recovery_since = now;
        }
        settings.recovery_days = days.value_or(kMostDays);
        return Outcome<void>();
      });
  if (!changed) return changed.error();
  if (enabled) {
    spdlog::warn(
        "dynamodb: table {} is to have point-in-time recovery, but nothing is kept here to restore "
        "from",
        id.name);
  }
  return Described(*table);
}

protocol::JsonOutcome DescribeContinuousBackups(Context& context, const protocol::Call& call,
                                                const json::object& input) {
  protocol::Input in(input);
  const TableId id = ReadTable(in, call);
  if (in.error()) return *in.error();
  const TablePointer table = context.catalog.Find(id);
  if (table == nullptr) return BackupTableNotFound(id.name);
  return Described(*table);
}

}  // namespace weir::cloud::dynamodb::ops
