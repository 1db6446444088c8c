// Faults on request: rules, and the numbers that are drawn for them.
#include "src/cloud/store/faults.h"

#include <algorithm>
#include <array>
#include <utility>

namespace weir::cloud::store {
namespace {

constexpr std::array<std::pair<FaultKind, std::string_view>, 8> kNames = {{
    {FaultKind::kThrottle, "throttle"},
    {FaultKind::kServerError, "server-error"},
    {FaultKind::kDropBefore, "drop-before"},
    {FaultKind::kDropAfter, "drop-after"},
    {FaultKind::kErrorAfter, "error-after"},
    {FaultKind::kKillBefore, "kill-before"},
    {FaultKind::kKillAfter, "kill-after"},
    {FaultKind::kDuplicate, "duplicate"},
}};

/// SplitMix64: the next number of a sequence that its seed alone decides.
std::uint64_t NextNumber(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15;
  std::uint64_t number = state;
  number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
  number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
  return number ^ (number >> 31);
}

/// In [0, 1), of the upper 53 bits: what a double holds exactly.
double NextFraction(std::uint64_t& state) {
  return static_cast<double>(NextNumber(state) >> 11) * 0x1.0p-53;
}

bool Matches(const FaultRule& rule, std::string_view service, std::string_view operation,
             std::string_view body) {
  return (rule.service.empty() || rule.service == service) &&
         (rule.operation.empty() || rule.operation == operation) &&
         body.find(rule.containing) != std::string_view::npos;
}

}  // namespace

std::string_view FaultKindName(FaultKind kind) {
  const auto* found = std::find_if(kNames.begin(), kNames.end(),
                                   [&](const auto& name) { return name.first == kind; });
  return found == kNames.end() ? std::string_view() : found->second;
}

std::optional<FaultKind> FaultKindNamed(std::string_view name) {
  for (const auto& [kind, known] : kNames) {
    if (known == name) return kind;
  }
  return std::nullopt;
}

std::vector<std::string> FaultKindNames() {
  std::vector<std::string> names;
  names.reserve(kNames.size());
  for (const auto& [kind, name] : kNames) names.emplace_back(name);
  return names;
}

std::optional<std::uint64_t> Faults::Add(FaultRule rule) {
  const std::lock_guard lock(mutex_);
  if (rules_.size() >= kMaxRules) return std::nullopt;
  rule.id = next_id_++;
  rule.hits = 0;
  const std::uint64_t seed = rule.seed;
  rules_.push_back({.rule = std::move(rule), .state = seed});
  return rules_.back().rule.id;
}

bool Faults::Remove(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  return std::erase_if(rules_, [&](const Rule& entry) { return entry.rule.id == id; }) > 0;
}

void Faults::Clear() {
  const std::lock_guard lock(mutex_);
  rules_.clear();
}

std::vector<FaultRule> Faults::List() const {
  const std::lock_guard lock(mutex_);
  std::vector<FaultRule> list;
  list.reserve(rules_.size());
  for (const Rule& entry : rules_) list.push_back(entry.rule);
  return list;
}

std::optional<FaultKind> Faults::Draw(std::string_view service, std::string_view operation,
                                      std::string_view body) {
  const std::lock_guard lock(mutex_);
  for (auto& [rule, matched, state] : rules_) {
    if (!Matches(rule, service, operation, body)) continue;
    if (++matched <= rule.skip) continue;
    if (rule.count != 0 && rule.hits >= rule.count) continue;
    if (NextFraction(state) >= rule.probability) continue;
    ++rule.hits;
    return rule.kind;
  }
  return std::nullopt;
}

}  // namespace weir::cloud::store
