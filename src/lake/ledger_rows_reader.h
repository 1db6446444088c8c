// The records that a stream's ledger has rows for, by their places.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "src/lake/ledger_reader.h"
#include "src/pipeline/object_listing.h"
#include "src/result/result.h"

namespace weir::lake {

class LedgerRowsReader {
 public:
  LedgerRowsReader(std::unique_ptr<pipeline::ObjectListing> objects, std::string_view prefix)
      : watch_(std::move(objects), prefix) {}

  /// Gives the place (PlaceOfRecord, of audit.h) of each row of entries that were not there at the
  /// last call, and an empty text for an entry without rows. kCorrupt where the ledger is damaged.
  Result<void> ReadNew(const std::function<Result<void>(std::string place)>& take);

 private:
  LedgerWatch watch_;
};

}  // namespace weir::lake
