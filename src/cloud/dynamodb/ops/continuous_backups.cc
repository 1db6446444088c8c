// Point-in-time recovery as a setting of the table. (There is no operation here that restores.)
#include <algorithm>
#include <chrono>
#include <shared_mutex>

#include "src/cloud/dynamodb/arguments.h"
#include "src/cloud/dynamodb/describe.h"
#include "src/cloud/dynamodb/ops/features.h"

namespace weir::cloud::dynamodb::ops {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMostDays = 35;
constexpr std::chrono::minutes kLatestRestorable{5};  ///< before now

json::object Described(const Table& table, store::TimePoint now) {
  const std::shared_lock lock(table.mutex);
  const TableSettings& settings = table.settings;
  json::object recovery = {
      {"PointInTimeRecoveryStatus", settings.recovery_since ? "ENABLED" : "DISABLED"}};
  if (settings.recovery_since) {
    const store::TimePoint window = now - std::chrono::days(settings.recovery_days);
    const store::TimePoint earliest = std::max(*settings.recovery_since, window);
    const store::TimePoint latest = std::max(earliest, now - kLatestRestorable);
    recovery["RecoveryPeriodInDays"] = settings.recovery_days;
    recovery["EarliestRestorableDateTime"] = Timestamp(earliest);
    recovery["LatestRestorableDateTime"] = Timestamp(latest);
  }
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
  return Described(*table, now);
}

protocol::JsonOutcome DescribeContinuousBackups(Context& context, const protocol::Call& call,
                                                const json::object& input) {
  protocol::Input in(input);
  const TableId id = ReadTable(in, call);
  if (in.error()) return *in.error();
  const TablePointer table = context.catalog.Find(id);
  if (table == nullptr) return BackupTableNotFound(id.name);
  return Described(*table, context.clock.Now());
}

}  // namespace weir::cloud::dynamodb::ops
