// The words of this store for what src/rocks finds.
#include "src/cloud/store/recovery.h"

#include "src/rocks/log_check.h"

namespace weir::cloud::store {
namespace {

constexpr rocks::LogCheckOptions kOptions = {
    .is_contiguous = true,
    .in_use = "another weir has this data directory open; stop it, or use another directory",
    .remedy =
        ", or start with `weir up --recover`, which gives up what stands behind the damage "
        "and says how much"};

}  // namespace

Result<void> CheckRecoverable(const std::filesystem::path& directory) {
  return rocks::CheckLogs(directory, kOptions);
}

Result<std::vector<std::string>> Recover(const std::filesystem::path& directory) {
  return rocks::RepairLogs(directory, kOptions);
}

}  // namespace weir::cloud::store
