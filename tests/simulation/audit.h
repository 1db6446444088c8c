// What has to be true of claims, lake and quarantine once a source is through.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulation/world.h"

namespace weir::simulation {

/// Judges a world by its records alone; from the claims it takes only which position won.
///
/// A deploy may change which records are valid, and then a record may rightly stand in both lake
/// and quarantine: for such records the audit only demands that nothing is lost, and nothing twice
/// in one place.
class Audit {
 public:
  explicit Audit(World& world);

  /// Adds to the world's failures whatever is wrong.
  void Run();

  [[nodiscard]] std::uint64_t lines_in_lake() const { return lines_in_lake_; }
  [[nodiscard]] std::uint64_t rows_in_quarantine() const { return rows_in_quarantine_; }

 private:
  using Object = fakes::InMemoryObjectStore::Objects::value_type;

  /// What an object that a claim names has become.
  [[nodiscard]] std::string_view NameNow(std::string_view object) const;
  void CheckLakeLine(std::string_view name, std::string_view line);
  void CheckQuarantineRow(std::string_view name, std::string_view row);
  void ReadLedger();
  void CheckTotals();
  void CheckId(std::string_view id, const std::vector<std::uint32_t>& records);
  void CheckRecord(std::uint32_t record);
  [[nodiscard]] pipeline::Verdict Expected(std::uint32_t record) const;
  void Fail(std::string what) { world_.failures.push_back(std::move(what)); }

  World& world_;
  const Workload& workload_;
  std::map<std::string_view, std::uint32_t> by_position_;
  std::map<std::string_view, std::vector<std::uint32_t>> by_id_;
  std::map<std::string_view, std::string_view> id_of_line_;
  std::map<std::string_view, std::uint32_t> times_in_lake_;  ///< by id
  std::vector<std::uint32_t> times_in_quarantine_;           ///< by record
  std::vector<std::optional<pipeline::Verdict>> listed_;     ///< by record: the ledger's word
  std::uint64_t lines_in_lake_ = 0;
  std::uint64_t rows_in_quarantine_ = 0;
};

}  // namespace weir::simulation
