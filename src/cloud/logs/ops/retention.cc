// Sets how long the events of a group are kept, or for ever.
#include "src/cloud/logs/ops/retention.h"

#include <algorithm>
#include <array>

#include "src/cloud/logs/arguments.h"
#include "src/cloud/logs/errors.h"

namespace weir::cloud::logs::ops {
namespace {

namespace json = boost::json;

/// API_PutRetentionPolicy: these alone (RetentionIsOneOfTheValuesAllowed).
constexpr std::array kDays = {1,   3,   5,   7,   14,   30,   60,   90,   120,  150,  180,
                              365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653};

protocol::JsonOutcome Set(Context& context, const GroupKey& key, std::optional<int> days) {
  const auto changed = context.logs.Update(key, [&](GroupInfo& group) {
    group.retention_days = days;
    return Outcome<void>();
  });
  if (!changed) return changed.error();
  return json::object{};
}

}  // namespace

protocol::JsonOutcome PutRetentionPolicy(Context& context, const protocol::Call& call,
                                         const json::object& input) {
  protocol::Input in(input);
  const GroupKey key = ReadGroup(in, call);
  const std::int64_t days = in.Integer("retentionInDays").value_or(0);
  if (in.error()) return *in.error();
  if (std::find(kDays.begin(), kDays.end(), days) == kDays.end()) {
    return errors::Invalid("retentionInDays", std::to_string(days),
                           "Member must satisfy enum value set: [1, 3, 5, 7, 14, 30, 60, 90, 120, "
                           "150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, "
                           "3653]");
  }
  return Set(context, key, static_cast<int>(days));
}

protocol::JsonOutcome DeleteRetentionPolicy(Context& context, const protocol::Call& call,
                                            const json::object& input) {
  protocol::Input in(input);
  const GroupKey key = ReadGroup(in, call);
  if (in.error()) return *in.error();
  return Set(context, key, std::nullopt);
}

}  // namespace weir::cloud::logs::ops
