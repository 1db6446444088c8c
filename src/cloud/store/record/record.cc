// What is said of rows that can't be read.
#include "src/cloud/store/record/record.h"

#include <fmt/format.h>

#include "src/cloud/store/store.h"

namespace weir::cloud::store {

void RecordReader::Damaged(std::string_view how) const {
  throw StoreFailure(fmt::format("{} in the store is damaged: it {}", what_, how));
}

void RecordReader::OfALaterVersion(std::uint64_t there, std::size_t known) const {
  throw StoreFailure(
      fmt::format("{} in the store has {} members, of which this weir knows {}: start the weir "
                  "that has written it, or a later one",
                  what_, there, known));
}

}  // namespace weir::cloud::store
