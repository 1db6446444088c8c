// A second copy of the MANIFEST of an open database.
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include <rocksdb/listener.h>

namespace weir::rocks {

/// Keeps `kept/MANIFEST-<number>` in the database's directory as a copy of the MANIFEST that is in
/// use: what has been written to that one, and reached the copy, is a beginning of both. So a
/// MANIFEST that has lost its end shows by its copy, even if it was cut where a record ends, which
/// nothing in the file itself can tell; and it can be put back.
///
/// The copy may lag behind, after a crash or on a full disk: it then says less, and never anything
/// wrong. Give it to RocksDB as a listener; it may be told from any thread.
class KeptManifest final : public rocksdb::EventListener {
 public:
  explicit KeptManifest(std::filesystem::path directory) : directory_(std::move(directory)) {}

  /// Copies what is new. To be called when the database has been opened, too.
  void Update();

  void OnFlushCompleted(rocksdb::DB*, const rocksdb::FlushJobInfo&) override { Update(); }
  void OnCompactionCompleted(rocksdb::DB*, const rocksdb::CompactionJobInfo&) override { Update(); }
  void OnExternalFileIngested(rocksdb::DB*, const rocksdb::ExternalFileIngestionInfo&) override {
    Update();
  }

 private:
  const std::filesystem::path directory_;
  std::mutex mutex_;
  std::string name_;        // guarded by mutex_
  std::uint64_t size_ = 0;  // guarded by mutex_
};

/// The copy that is kept in a database's directory.
struct ManifestCopy {
  std::string name;
  std::string bytes;  ///< whole records
};

/// Nothing where none is kept, or none can be read.
[[nodiscard]] std::optional<ManifestCopy> ReadKeptManifest(const std::filesystem::path& directory);

/// Takes it away, where it is the copy of a MANIFEST that is no more.
void ForgetKeptManifest(const std::filesystem::path& directory);

}  // namespace weir::rocks
