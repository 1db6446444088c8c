// Replays into a lake of layout batch or event: records are claimed and stored at once.
#include "src/lake/claiming_sink.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace weir::lake {
namespace {

constexpr std::chrono::seconds kClaimPatience{60};
constexpr std::chrono::seconds kStorePatience{120};
constexpr std::chrono::seconds kLedgerPatience{180};

}  // namespace

ClaimingSink::ClaimingSink(const ReplayTarget& target, Ports ports)
    : target_(target), ports_(std::move(ports)) {}

Result<void> ClaimingSink::Take(const ReplayedRecords& given, ReplayTally& tally) {
  auto rest = given.records;
  while (!rest.empty()) {
    const auto begun = Attempt(rest, given.source, tally);
    if (!begun) return begun.error();
    rest = rest.subspan(*begun);
  }
  return {};
}

Result<std::size_t> ClaimingSink::Attempt(std::span<const pipeline::Record> records,
                                          std::string_view source, ReplayTally& tally) {
  const auto newest = std::ranges::max_element(records, {}, &pipeline::Record::arrived_at);
  const auto now = ports_.now();
  const pipeline::AttemptTimes times{.claims = now + kClaimPatience,
                                     .objects = now + kStorePatience,
                                     .ledger = now + kLedgerPatience,
                                     .newest_arrival = newest->arrived_at};
  const auto stores = ports_.storage.Open(times);
  const pipeline::StreamSettings settings{target_.schema, target_.layout, target_.compression,
                                          target_.prefix};
  const auto may_begin = [&](std::size_t count) {
    return ports_.now() + pipeline::TimeForClaims(count) <= times.claims;
  };
  const auto outcome =
      pipeline::RunStreamAttempt(settings, {stores->claims(), stores->objects(), stores->ledger()},
                                 records, source, ports_.draw_token(), may_begin);
  const auto failed = std::ranges::count(outcome.verdicts, pipeline::Verdict::kFailed);
  tally.records += outcome.verdicts.size();
  tally.failed += static_cast<std::uint64_t>(failed);
  tally.counts.Merge(outcome.figures.total.counts);
  if (failed == 0) return outcome.verdicts.size();
  const Error unknown{ErrorKind::kUnknown, "there was no clear answer in time"};
  const Error cause = outcome.ledger ? stores->failure().value_or(unknown) : outcome.ledger.error();
  return cause.In(fmt::format("{} records have to be replayed again", failed));
}

}  // namespace weir::lake
