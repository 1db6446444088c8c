// A version for each kind of row, and the steps that lead old rows upwards when the program starts.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "src/cloud/store/store.h"
#include "src/result/result.h"

namespace weir::cloud::store {

/// Writes into `batch` what a row becomes: under its own key, or in another space. It may be called
/// again for a row that it was called for, where the batch was not written before a crash. Throws
/// StoreFailure for a row that it can't read.
///
/// A step is written once: what it makes is of its own version, whatever came later. So the types
/// that it reads and writes are those of its version; whoever changes a row's type leaves its steps
/// a copy of what it was (`RoleOfVersion2`, beside the steps).
using MigrationStep = void (*)(std::string_view key, std::string_view row, WriteBatch& batch);

/// One kind of row: those whose keys begin with `name`, a Key's space. They began as version 1.
///
/// Rows may move only to a space that begins with them: its version 1 is what the step writes, and
/// it stands behind the space that they leave. A space that nothing uses any more stays in the
/// list, with a step that deletes its rows.
struct Space {
  std::string_view name;
  /// steps[i] leads from version i + 1 to i + 2; nullptr where all that is new are members, which
  /// rows of before have by their defaults.
  std::vector<MigrationStep> steps = {};

  [[nodiscard]] std::uint32_t version() const {
    return static_cast<std::uint32_t>(steps.size()) + 1;
  }
};

/// Leads all rows to the versions of this program, in the order of the spaces, a batch of bounded
/// size at a time; a process that is killed meanwhile goes on at its next start. A program of
/// before there were versions refuses the store from the first batch on.
///
/// kCorrupt, before anything is changed, where a space has a version that this program does not
/// know, or is not known at all; kCorrupt for a row that can't be read; the errors of Store::Apply.
[[nodiscard]] Result<void> Migrate(Store& store, std::span<const Space> spaces);

}  // namespace weir::cloud::store
