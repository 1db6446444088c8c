// Reads the ledger of a lake whose attempts overlap, as a stream leaves it.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/pipeline/ledger.h"
#include "src/pipeline/ledger_sum.h"
#include "src/pipeline/object_listing.h"
#include "src/result/result.h"

namespace weir::lake {

/// Gives the entries of these names, unpacked and with their rows, one after another to `take`,
/// until that returns an error. kNotFound where one is not there.
[[nodiscard]] Result<void> ForEachLedgerEntry(
    pipeline::ObjectListing& objects, std::span<const std::string> names,
    const std::function<Result<void>(std::string_view text)>& take);

struct Ledger {
  std::vector<pipeline::LedgerEntry> entries;  ///< in the order of their arrival
  pipeline::LedgerOrigin origin;
};

/// The entries below `<prefix>ledger/`, overlapping attempts added up once. kNotFound when there is
/// no such bucket.
[[nodiscard]] Result<Ledger> ReadLedger(pipeline::ObjectListing& objects, std::string_view prefix);

/// What is new in a ledger from one look to the next.
class LedgerWatch {
 public:
  LedgerWatch(std::unique_ptr<pipeline::ObjectListing> objects, std::string_view prefix);

  /// What stands there now is known. kNotFound when there is no such bucket.
  Result<void> PassOver();

  /// Gives each entry that was not known, unpacked and with its rows, to `take`, until that returns
  /// an error. An entry is never written anew: its name tells it.
  Result<void> ReadNew(const std::function<Result<void>(std::string_view text)>& take);

 private:
  [[nodiscard]] Result<std::vector<std::string>> NewKeys();

  std::unique_ptr<pipeline::ObjectListing> objects_;
  std::string folder_;
  std::set<std::string> known_;
};

}  // namespace weir::lake
