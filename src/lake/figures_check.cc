// Compares what stands in a lake with what its ledger counts, by type, day and reason.
#include "src/lake/figures_check.h"

#include <cstdint>
#include <functional>
#include <set>

#include <fmt/format.h>

namespace weir::lake {
namespace {

/// One count of the three: before, found, after.
struct Compared {
  std::string what;  ///< "events of type \"account\" as stored"
  std::uint64_t before = 0;
  std::uint64_t found = 0;
  std::uint64_t after = 0;
};

template <typename Slices>
std::uint64_t StoredIn(const Slices& slices, const typename Slices::key_type& key) {
  const auto slice = slices.find(key);
  return slice == slices.end() ? 0 : slice->second.counts.stored;
}

/// Calls `use` for each key of the three.
template <typename Slices>
void ForEachSlice(const ComparedFigures& figures, Slices event::Figures::*slices,
                  const std::function<std::string(const typename Slices::key_type&)>& name,
                  const std::function<void(const Compared&)>& use) {
  std::set<typename Slices::key_type> keys;
  for (const event::Figures* some : {&figures.before, &figures.found, &figures.after}) {
    for (const auto& [key, slice] : some->*slices) keys.insert(key);
  }
  for (const auto& key : keys) {
    use({name(key), StoredIn(figures.before.*slices, key), StoredIn(figures.found.*slices, key),
         StoredIn(figures.after.*slices, key)});
  }
}

bool HasOtherTypes(const event::Figures& figures) {
  return figures.by_type.contains(event::kOtherTypes);
}

void ForEachCount(const ComparedFigures& figures, const std::function<void(const Compared&)>& use) {
  if (!HasOtherTypes(figures.found) && !HasOtherTypes(figures.after)) {
    ForEachSlice(
        figures, &event::Figures::by_type,
        [](const std::string& type) { return fmt::format("events of type {}", type); }, use);
  }
  ForEachSlice(
      figures, &event::Figures::by_day,
      [](const std::optional<event::Day>& day) {
        return fmt::format("events of {}", day ? event::FormatDay(*day) : "no known day");
      },
      use);
  if (figures.may_be_replayed) return;
  for (std::size_t i = 0; i < figures.found.by_reason.size(); ++i) {
    use({fmt::format("rows for {}", event::kReasonNames.at(i)), figures.before.by_reason.at(i),
         figures.found.by_reason.at(i), figures.after.by_reason.at(i)});
  }
}

}  // namespace

bool IsAhead(const ComparedFigures& figures) {
  bool is_ahead = false;
  ForEachCount(figures, [&](const Compared& count) { is_ahead |= count.found > count.after; });
  return is_ahead;
}

std::vector<std::string> DifferencesIn(const ComparedFigures& figures) {
  std::vector<std::string> differences;
  ForEachCount(figures, [&](const Compared& count) {
    if (count.before <= count.found + figures.erased && count.found <= count.after) return;
    differences.push_back(fmt::format("it counts {} {}, {} stand there",
                                      count.found < count.before ? count.before : count.after,
                                      count.what, count.found));
  });
  return differences;
}

}  // namespace weir::lake
