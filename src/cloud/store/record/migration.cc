// weir/space <name> → {version, where the step to the next one goes on}. A batch holds the rows
// that it changes and how far it got, so nothing is done twice, and nothing is left out.
#include "src/cloud/store/record/migration.h"

#include <string>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "src/cloud/store/key.h"
#include "src/cloud/store/record/record.h"

namespace weir::cloud::store {
namespace {

constexpr std::size_t kBatchRows = 1000;
constexpr std::size_t kBatchBytes = std::size_t{4} << 20;

/// How far a space is. Directories of before there were versions have none: they are of the first.
struct Progress {
  std::uint32_t version = 1;
  std::string next = {};  ///< the first key that the step under way has not seen; "" without one

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.version, self.next);
  }
};

Key ProgressKey(const Space& space) { return Key("weir/space").Text(space.name); }

Progress ReadProgress(const Store& store, const Space& space) {
  const auto row = store.Get(ProgressKey(space));
  return row ? DecodeRow<Progress>(*row, "the version of a kind of row") : Progress{};
}

Result<void> Write(Store& store, WriteBatch batch, const Space& space, const Progress& progress) {
  batch.Put(ProgressKey(space), EncodeRow(progress));
  return store.Apply(std::move(batch));
}

/// Changes as many rows as a batch may hold, or all that are left.
Result<void> TakePart(Store& store, const Space& space, MigrationStep step, Progress& progress) {
  const Key all(space.name);
  WriteBatch batch;
  std::size_t rows = 0;
  std::size_t bytes = 0;
  bool is_full = false;
  const std::string from = progress.next.empty() ? all.str() : progress.next;
  store.Scan(from, all.After(), [&](std::string_view key, std::string_view row) {
    is_full = rows == kBatchRows || bytes >= kBatchBytes;
    if (is_full) {
      progress.next = key;
      return false;
    }
    step(key, row, batch);
    ++rows;
    bytes += key.size() + row.size();
    return true;
  });
  if (!is_full) {
    ++progress.version;
    progress.next.clear();
  }
  return Write(store, std::move(batch), space, progress);
}

bool IsEmpty(const Store& store, const Space& space) {
  const Key all(space.name);
  bool is_empty = true;
  store.Scan(all, all.After(), [&](std::string_view /*key*/, std::string_view /*row*/) {
    is_empty = false;
    return false;
  });
  return is_empty;
}

Result<void> MigrateSpace(Store& store, const Space& space) {
  Progress progress = ReadProgress(store, space);
  const std::uint32_t before = progress.version;
  if (before == space.version()) return {};
  // A new directory has nothing to lead upwards, and nothing to tell.
  if (IsEmpty(store, space)) {
    return Write(store, {}, space, {.version = space.version(), .next = {}});
  }
  while (progress.version < space.version()) {
    const MigrationStep step = space.steps[progress.version - 1];
    if (step == nullptr) ++progress.version;
    auto taken = step == nullptr ? Write(store, {}, space, progress)
                                 : TakePart(store, space, step, progress);
    if (!taken) return taken;
  }
  spdlog::info("{}: rows of version {} are of version {} now", space.name, before,
               progress.version);
  return {};
}

/// Throws StoreFailure.
Result<void> CheckVersions(const Store& store, std::span<const Space> spaces) {
  for (const Space& space : spaces) {
    const std::uint32_t version = ReadProgress(store, space).version;
    if (version <= space.version()) continue;
    return Error{ErrorKind::kCorrupt,
                 fmt::format("the rows {} are of version {}, and this weir knows them up to "
                             "version {}: start the weir that has written them, or a later one",
                             space.name, version, space.version())};
  }
  return {};
}

}  // namespace

Result<void> Migrate(Store& store, std::span<const Space> spaces) try {
  if (auto checked = CheckVersions(store, spaces); !checked) return checked;
  for (const Space& space : spaces) {
    if (auto migrated = MigrateSpace(store, space); !migrated) return migrated;
  }
  return {};
} catch (const StoreFailure& failure) {
  return Error{ErrorKind::kCorrupt, failure.what()};
}

}  // namespace weir::cloud::store
