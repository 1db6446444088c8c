// What has to be true of claims, lake and quarantine once a source is through.
#include "tests/simulation/audit.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "src/codec/base64.h"

namespace weir::simulation {
namespace {

using event::Reason;
using pipeline::ClaimKey;
using pipeline::Verdict;

/// The text of a row's member whose value holds nothing that JSON escapes.
std::string_view Member(std::string_view row, std::string_view key) {
  const std::string start = fmt::format("\"{}\":\"", key);
  const std::size_t begin = row.find(start);
  if (begin == std::string_view::npos) return {};
  const std::string_view value = row.substr(begin + start.size());
  return value.substr(0, value.find('"'));
}

/// Calls `check` with each line of `content`.
template <typename Check>
void ForEachLine(std::string_view content, Check check) {
  while (!content.empty()) {
    const std::size_t end = content.find('\n');
    check(content.substr(0, end));
    content.remove_prefix(end + 1);
  }
}

}  // namespace

Audit::Audit(World& world)
    : world_(world),
      workload_(world.workload),
      times_in_quarantine_(workload_.records.size()),
      listed_(workload_.records.size()) {
  for (std::uint32_t record = 0; record < workload_.records.size(); ++record) {
    by_position_[workload_.records[record].position] = record;
    for (const Judgement& judgement : workload_.judgements[record]) {
      if (judgement.reason != Reason::kNone) continue;
      id_of_line_[judgement.line] = judgement.id;
      auto& records = by_id_[judgement.id];
      if (records.empty() || records.back() != record) records.push_back(record);
    }
  }
}

void Audit::Run() {
  ReadLedger();
  for (const auto& [name, content] : world_.objects.objects()) {
    if (world_.objects.graves().contains(name)) continue;  // another has become of it
    ForEachLine(content, [this, &name = name](std::string_view line) {
      if (name.starts_with("lake/")) {
        CheckLakeLine(name, line);
      } else {
        CheckQuarantineRow(name, line);
      }
    });
  }
  for (const auto& [id, records] : by_id_) CheckId(id, records);
  for (std::uint32_t record = 0; record < workload_.records.size(); ++record) CheckRecord(record);
  CheckTotals();
}

/// Entries overlap, for attempts do: a record counts once, whichever entries list it.
void Audit::ReadLedger() {
  for (const auto& [name, entry] : world_.ledger) {
    for (const auto& [record, verdict] : entry) {
      auto& listed = listed_[record];
      if (listed && *listed != verdict && workload_.IsSteady(record)) {
        Fail(fmt::format("{} is {}, but {} in {}", workload_.records[record].position,
                         VerdictName(*listed), VerdictName(verdict), name));
      }
      listed = verdict;
    }
  }
}

/// The ledger's totals are what stands there.
void Audit::CheckTotals() {
  const auto total = [this](Verdict verdict) {
    return static_cast<std::uint64_t>(std::ranges::count(listed_, std::optional(verdict)));
  };
  for (std::uint32_t record = 0; record < workload_.records.size(); ++record) {
    if (!workload_.IsSteady(record)) return;
  }
  if (total(Verdict::kStored) != lines_in_lake_ ||
      total(Verdict::kConflict) + total(Verdict::kQuarantined) != rows_in_quarantine_) {
    Fail("the ledger's totals are not what stands there");
  }
}

void Audit::CheckLakeLine(std::string_view name, std::string_view line) {
  ++lines_in_lake_;
  const auto known = id_of_line_.find(line);
  if (known == id_of_line_.end()) return Fail(fmt::format("{} holds a line of nobody", name));
  const std::string_view id = known->second;
  ++times_in_lake_[id];
  const auto* claim = world_.claims.Find({ClaimKey::Kind::kId, id});
  if (claim == nullptr) return Fail(fmt::format("nobody claimed '{}'", id));
  if (NameNow(claim->object) != name)
    Fail(fmt::format("'{}' stands in {}, not in its object", id, name));
  const auto& judgements = workload_.judgements[by_position_.at(claim->owner)];
  if (std::ranges::find(judgements, line, &Judgement::line) == judgements.end()) {
    Fail(fmt::format("the line of '{}' is not its owner's", id));
  }
  if (std::ranges::none_of(judgements, [name](const Judgement& judgement) {
        return name.starts_with(judgement.folder);
      })) {
    Fail(fmt::format("'{}' stands in the wrong partition: {}", id, name));
  }
}

std::string_view Audit::NameNow(std::string_view object) const {
  const auto& graves = world_.objects.graves();
  for (auto grave = graves.find(object); grave != graves.end(); grave = graves.find(object)) {
    object = grave->second.new_name;
  }
  return object;
}

void Audit::CheckQuarantineRow(std::string_view name, std::string_view row) {
  ++rows_in_quarantine_;
  const auto known = by_position_.find(Member(row, "position"));
  if (known == by_position_.end()) return Fail(fmt::format("{} holds a row of nobody", name));
  const auto& [position, record] = *known;
  ++times_in_quarantine_[record];
  const auto* claim = world_.claims.Find({ClaimKey::Kind::kPosition, position});
  if (claim == nullptr || claim->object != name) {
    Fail(fmt::format("the row of {} stands in {}, not in its object", position, name));
  }
  const auto data = codec::DecodeBase64(Member(row, "data"));
  if (!data || *data != workload_.records[record].data()) {
    Fail(fmt::format("the row of {} holds other bytes", position));
  }
}

void Audit::CheckId(std::string_view id, const std::vector<std::uint32_t>& records) {
  const std::uint32_t times = times_in_lake_[id];
  if (times > 1) Fail(fmt::format("'{}' stands {} times in the lake", id, times));
  if (times > 0) return;
  const bool is_steady = std::ranges::all_of(
      records, [this](std::uint32_t record) { return workload_.IsSteady(record); });
  const bool is_set_aside = std::ranges::any_of(
      records, [this](std::uint32_t record) { return times_in_quarantine_[record] > 0; });
  if (is_steady || !is_set_aside) Fail(fmt::format("'{}' is lost", id));
}

void Audit::CheckRecord(std::uint32_t record) {
  const std::string& position = workload_.records[record].position;
  const std::uint32_t times = times_in_quarantine_[record];
  if (times > 1) Fail(fmt::format("{} stands {} times in quarantine", position, times));
  if (!listed_[record]) Fail(fmt::format("no entry lists {}", position));
  if (!workload_.IsSteady(record)) return;
  const Verdict expected = Expected(record);
  const auto given = listed_[record].value_or(Verdict::kFailed);
  if (given != expected) {
    Fail(fmt::format("{} is {}, but was called {}", position, VerdictName(expected),
                     VerdictName(given)));
  }
  const bool is_set_aside = expected == Verdict::kConflict || expected == Verdict::kQuarantined;
  if (is_set_aside != (times == 1)) {
    Fail(fmt::format("{} is {}, and stands {} times in quarantine", position, VerdictName(expected),
                     times));
  }
}

Verdict Audit::Expected(std::uint32_t record) const {
  const Judgement& judgement = workload_.judgements[record].front();
  if (judgement.reason != Reason::kNone) return Verdict::kQuarantined;
  const auto* claim = world_.claims.Find({ClaimKey::Kind::kId, judgement.id});
  if (claim == nullptr) return Verdict::kFailed;
  if (claim->owner == workload_.records[record].position) return Verdict::kStored;
  const Judgement& owner = workload_.judgements[by_position_.at(claim->owner)].front();
  return owner.fingerprint == judgement.fingerprint ? Verdict::kDuplicate : Verdict::kConflict;
}

}  // namespace weir::simulation
