// weir/space <name> → {version, where the step to the next one goes on}. A batch holds the rows
// that it changes and how far it got, so nothing is done twice, and nothing is left out.
#include "src/cloud/store/record/migration.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "src/cloud/store/format.h"
#include "src/cloud/store/key.h"
#include "src/cloud/store/record/record.h"

namespace weir::cloud::store {
namespace {

constexpr std::string_view kProgressSpace = "weir/space";
constexpr std::size_t kBatchRows = 1000;
constexpr std::size_t kBatchBytes = std::size_t{4} << 20;  ///< read or written, whichever is more

/// How far a space is. Directories of before there were versions have none: they are of the first.
struct Progress {
  std::uint32_t version = 1;
  std::string next = {};  ///< the first key that the step under way has not seen; "" without one

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.version, self.next);
  }
};

using ProgressMap = std::map<std::string, Progress, std::less<>>;  ///< by the names of spaces

/// Throws StoreFailure.
ProgressMap ReadProgress(const Store& store) {
  ProgressMap all;
  const Key spaces(kProgressSpace);
  store.Scan(spaces, spaces.After(), [&](std::string_view key, std::string_view row) {
    all[KeyParts(key, kProgressSpace).Text()] =
        DecodeRow<Progress>(row, "the version of a kind of row");
    return true;
  });
  return all;
}

/// How an error shows a key: what is no printable ASCII as \x00.
std::string Printable(std::string_view key) {
  std::string shown;
  for (const char c : key) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = byte > 0x20 && byte < 0x7F && c != '\\';
    shown += is_plain ? std::string(1, c) : fmt::format("\\x{:02x}", byte);
  }
  return shown;
}

/// All spaces, one after another.
///
/// Versions that no rows go with wait in the batch for the next rows, or for the end. So a new
/// directory is one write, and one whose first row is refused stays as it was, also for the
/// program that has written it.
class Migration {
 public:
  explicit Migration(Store& store) : store_(store) {}

  /// Also a space of the first version gets a row: programs that do not know it see it by that.
  Result<void> Lead(const Space& space, const std::optional<Progress>& known) {
    if (known && known->version == space.version()) return {};
    Progress progress = known.value_or(Progress{});
    if (IsEmpty(space)) progress = {.version = space.version(), .next = {}};
    const auto left = std::span(space.steps).subspan(progress.version - 1);
    const bool changes_rows = std::ranges::any_of(left, [](auto step) { return step != nullptr; });
    const std::uint32_t before = progress.version;
    if (changes_rows) {
      spdlog::info("{}: rows of version {} become version {}; with many, that takes a while",
                   space.name, before, space.version());
    }
    std::uint64_t changed = 0;
    while (progress.version < space.version()) {
      const MigrationStep step = space.steps[progress.version - 1];
      if (step == nullptr) {
        ++progress.version;
      } else if (auto part = TakePart(space, step, progress); !part) {
        return part.error();
      } else {
        changed += *part;
      }
    }
    Note(space, progress);
    if (changes_rows) spdlog::info("{}: done, rows changed: {}", space.name, changed);
    return {};
  }

  Result<void> Finish() { return is_waiting_ ? Write() : Result<void>(); }

 private:
  /// Changes as many rows as a batch may hold, or all that are left; how many these were.
  Result<std::size_t> TakePart(const Space& space, MigrationStep step, Progress& progress) {
    const Key all(space.name);
    const std::string from = progress.next.empty() ? all.str() : progress.next;
    std::size_t rows = 0;
    std::size_t bytes = 0;
    bool is_full = false;
    store_.Scan(from, all.After(), [&](std::string_view key, std::string_view row) {
      is_full = rows == kBatchRows || std::max(bytes, batch_.bytes()) >= kBatchBytes;
      if (is_full) {
        progress.next = key;
        return false;
      }
      Take(space, step, progress.version, key, row);
      ++rows;
      bytes += key.size() + row.size();
      return true;
    });
    if (!is_full) {
      ++progress.version;
      progress.next.clear();
    }
    Note(space, progress);
    if (auto written = Write(); !written) {
      return Error{written.error().kind,
                   fmt::format("{} (while rows of {} were led to version {})",
                               written.error().message, space.name, space.version())};
    }
    return rows;
  }

  void Take(const Space& space, MigrationStep step, std::uint32_t version, std::string_view key,
            std::string_view row) {
    try {
      step(key, row, batch_);
    } catch (const StoreFailure& failure) {
      throw StoreFailure(fmt::format(
          "{}: a row of {} can't be led from version {} to {}: {} (its "
          "key: {})",
          store_.name(), space.name, version, version + 1, failure.what(), Printable(key)));
    }
  }

  void Note(const Space& space, const Progress& progress) {
    batch_.Put(Key(kFormatKey), kFormatVersion);
    batch_.Put(Key(kProgressSpace).Text(space.name), EncodeRow(progress));
    is_waiting_ = true;
  }

  Result<void> Write() {
    is_waiting_ = false;
    return store_.Apply(std::exchange(batch_, WriteBatch()));
  }

  bool IsEmpty(const Space& space) const {
    const Key all(space.name);
    bool is_empty = true;
    store_.Scan(all, all.After(), [&](std::string_view /*key*/, std::string_view /*row*/) {
      is_empty = false;
      return false;
    });
    return is_empty;
  }

  Store& store_;
  WriteBatch batch_;
  bool is_waiting_ = false;
};

/// What a later program has written is not for this one: rows of later versions, and kinds of rows
/// that are not known here at all.
Result<void> CheckVersions(const Store& store, const ProgressMap& progress,
                           std::span<const Space> spaces) {
  for (const auto& [name, there] : progress) {
    const auto space = std::ranges::find(spaces, name, &Space::name);
    const std::uint32_t known = space == spaces.end() ? 0 : space->version();
    if (there.version <= known) continue;
    return Error{ErrorKind::kCorrupt,
                 fmt::format("{}: the rows {} are of version {}, and this weir {}: start the weir "
                             "that has written them, or a later one",
                             store.name(), name, there.version,
                             known == 0 ? "does not know such rows"
                                        : fmt::format("knows them up to version {}", known))};
  }
  return {};
}

}  // namespace

Result<void> Migrate(Store& store, std::span<const Space> spaces) try {
  const auto progress = ReadProgress(store);
  if (auto checked = CheckVersions(store, progress, spaces); !checked) return checked;
  Migration migration(store);
  for (const Space& space : spaces) {
    const auto known = progress.find(space.name);
    auto led = migration.Lead(
        space, known == progress.end() ? std::nullopt : std::optional(known->second));
    if (!led) return led;
  }
  return migration.Finish();
} catch (const StoreFailure& failure) {
  return Error{ErrorKind::kCorrupt, failure.what()};
}

}  // namespace weir::cloud::store
