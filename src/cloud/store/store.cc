// The one store under all services, on RocksDB: its settings, its errors, its format.
#include "src/cloud/store/store.h"

#include <mutex>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/snapshot.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include "src/cloud/store/format.h"
#include "src/cloud/store/key.h"
#include "src/cloud/store/recovery.h"
#include "src/cloud/store/trouble_log.h"
#include "src/rocks/kept_manifest.h"
#include "src/rocks/silent_logger.h"

namespace weir::cloud::store {
namespace {

constexpr std::size_t kWriteBufferBytes = std::size_t{32} << 20;
constexpr std::size_t kBlockCacheBytes = std::size_t{64} << 20;
constexpr std::size_t kBlockBytes = std::size_t{8} << 10;
constexpr std::uint64_t kLogBytes = std::uint64_t{128} << 20;
constexpr std::uint64_t kBlobBytes = std::uint64_t{32}
                                     << 10;  ///< such values get files of their own
constexpr double kFilterBitsPerKey = 10;
constexpr double kMemtableFilterShare = 0.05;
constexpr int kOpenFiles = 512;

rocksdb::Options RocksOptions(rocksdb::Env* env) {
  rocksdb::BlockBasedTableOptions table;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kFilterBitsPerKey));
  table.block_cache = rocksdb::NewLRUCache(kBlockCacheBytes);
  table.block_size = kBlockBytes;
  table.format_version = 5;

  rocksdb::Options options;
  options.env = env;
  options.create_if_missing = true;
  options.paranoid_checks = true;
  options.info_log = std::make_shared<rocks::SilentLogger>();
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.compression = rocksdb::kNoCompression;
  options.write_buffer_size = kWriteBufferBytes;
  options.memtable_prefix_bloom_size_ratio = kMemtableFilterShare;  // most keys asked for are new
  options.memtable_whole_key_filtering = true;
  options.max_total_wal_size = kLogBytes;
  options.max_background_jobs = 2;
  options.max_open_files = kOpenFiles;
  options.enable_blob_files = true;
  options.min_blob_size = kBlobBytes;
  options.enable_blob_garbage_collection = true;
  options.enable_write_thread_adaptive_yield = false;  // we have more threads than cores
  options.max_bgerror_resume_count = 0;  // RocksDB resumes after a full disk alone, see Store
  return options;
}

rocksdb::Slice SliceOf(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view ViewOf(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

bool Says(const rocksdb::Status& status, std::string_view word) {
  return status.ToString().find(word) != std::string::npos;
}

Error ErrorOf(const rocksdb::Status& status, const std::string& name) {
  const std::string said = status.ToString();
  if (status.IsIOError() && Says(status, "lock")) {
    return {
        ErrorKind::kConflict,
        name + ": another weir has this data directory open; stop it, or use another directory"};
  }
  if (status.IsNoSpace()) {
    return {ErrorKind::kExhausted, fmt::format("{}: {}; make room and start again", name, said)};
  }
  if (Says(status, "Permission denied")) return {ErrorKind::kDenied, name + ": " + said};
  if (status.IsCorruption() || status.IsInvalidArgument() || status.IsNotSupported()) {
    return {ErrorKind::kCorrupt,
            fmt::format("{}: not a data directory of weir, or damaged: {}", name, said)};
  }
  return {ErrorKind::kUnavailable, fmt::format("{}: {}", name, said)};
}

Result<void> MakeDirectory(const std::filesystem::path& directory) {
  std::error_code code;
  std::filesystem::create_directories(directory, code);
  if (!code) return {};
  const Error error{ErrorKind::kUnavailable, directory.string() + ": " + code.message()};
  if (code == std::errc::permission_denied) return Error{ErrorKind::kDenied, error.message};
  if (code == std::errc::no_space_on_device) return Error{ErrorKind::kExhausted, error.message};
  return error;
}

/// A new store gets its version. One of version 1 keeps it until a row of it is led upwards
/// (Migrate); a later version is refused.
Result<void> CheckFormat(rocksdb::DB& db, const std::string& name) {
  const Key key(kFormatKey);
  std::string version;
  const auto status = db.Get({}, SliceOf(key), &version);
  if (status.ok() && (version == kFormatVersion || version == kFormatWithoutSpaces)) return {};
  if (status.ok()) {
    return Error{
        ErrorKind::kCorrupt,
        fmt::format("{}: written by a later version of weir (format {}, this one reads {}): start "
                    "the weir that has written it, or a later one",
                    name, version, kFormatVersion)};
  }
  if (!status.IsNotFound()) return ErrorOf(status, name);
  const std::unique_ptr<rocksdb::Iterator> first(db.NewIterator({}));
  first->SeekToFirst();
  if (first->Valid()) {
    return Error{ErrorKind::kCorrupt, name + ": a RocksDB database, but not a store of weir"};
  }
  rocksdb::WriteOptions synced;
  synced.sync = true;
  const auto put = db.Put(synced, SliceOf(key), SliceOf(kFormatVersion));
  return put.ok() ? Result<void>() : ErrorOf(put, name);
}

/// Of a write of a store that is open.
Error WriteError(const rocksdb::Status& status, const std::string& name) {
  const std::string said = status.ToString();
  if (status.IsNoSpace()) {
    return {ErrorKind::kExhausted,
            fmt::format("{}: {}; nothing is written until there is room: make some, and it goes on "
                        "within seconds",
                        name, said)};
  }
  return {
      ErrorKind::kUnavailable,
      fmt::format("{}: {}; nothing is written any more: mend that, and start again", name, said)};
}

/// Of a read.
Error ReadError(const rocksdb::Status& status, const std::string& name) {
  const std::string said = status.ToString();
  if (status.IsCorruption()) {
    return {ErrorKind::kCorrupt,
            fmt::format("{}: {}; a file of the store is damaged: put back a copy of the directory",
                        name, said)};
  }
  return {ErrorKind::kUnavailable, fmt::format("{}: {}", name, said)};
}

}  // namespace

struct WriteBatch::Impl {
  rocksdb::WriteBatch batch;
};

WriteBatch::WriteBatch() : impl_(std::make_unique<Impl>()) {}
WriteBatch::WriteBatch(WriteBatch&&) noexcept = default;
WriteBatch& WriteBatch::operator=(WriteBatch&&) noexcept = default;
WriteBatch::~WriteBatch() = default;

// These three can only fail for a batch past 4 GiB, which bodies never reach; Apply would tell.
void WriteBatch::Put(std::string_view key, std::string_view value) {
  impl_->batch.Put(SliceOf(key), SliceOf(value)).PermitUncheckedError();
}

void WriteBatch::Delete(std::string_view key) {
  impl_->batch.Delete(SliceOf(key)).PermitUncheckedError();
}

void WriteBatch::DeleteRange(std::string_view from, std::string_view to) {
  if (from >= to) return;
  impl_->batch.DeleteRange(SliceOf(from), SliceOf(to)).PermitUncheckedError();
}

std::size_t WriteBatch::bytes() const { return impl_->batch.GetDataSize(); }

struct Store::Impl {
  std::string name;
  std::unique_ptr<rocksdb::Env> memory;  ///< outlives the database
  rocksdb::WriteOptions write_options;
  std::unique_ptr<rocksdb::DB> db;
  std::shared_ptr<rocks::KeptManifest> manifest;  ///< with RocksDB's threads; none in memory
  TroubleLog trouble;
  mutable std::mutex unread_mutex;
  mutable std::string unread;  ///< the key whose read failed last

  [[nodiscard]] rocksdb::Status Write(rocksdb::WriteBatch* batch) const {
    return db->Write(write_options, batch);
  }
  /// Tells of a read that failed, and throws.
  [[noreturn]] void Fail(const rocksdb::Status& status, std::string_view key) {
    Error error = ReadError(status, name);
    {
      const std::lock_guard lock(unread_mutex);
      unread = key;
    }
    trouble.ReadFailed(error);
    throw StoreFailure(error.message);
  }

  [[nodiscard]] std::unique_ptr<rocksdb::Iterator> Iterate(
      const rocksdb::ReadOptions& options) const {
    return std::unique_ptr<rocksdb::Iterator>(db->NewIterator(options));
  }

  /// `snapshot` may be null: now.
  void Scan(const rocksdb::Snapshot* snapshot, std::string_view from, std::string_view to,
            const Visitor& visit) {
    const rocksdb::Slice upper = SliceOf(to);
    rocksdb::ReadOptions options;
    options.iterate_upper_bound = &upper;
    options.snapshot = snapshot;
    const auto iterator = Iterate(options);
    for (iterator->Seek(SliceOf(from)); iterator->Valid(); iterator->Next()) {
      if (!visit(ViewOf(iterator->key()), ViewOf(iterator->value()))) return;
    }
    if (!iterator->status().ok()) Fail(iterator->status(), from);
  }
};

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Store::~Store() {
  impl_->db->Close().PermitUncheckedError();
  if (impl_->manifest) impl_->manifest->Update();
}

Result<std::unique_ptr<Store>> Store::Open(const Options& options) {
  auto impl = std::make_unique<Impl>();
  impl->name = options.in_memory ? "/memory" : options.directory.string();
  impl->write_options.sync = options.durability == Durability::kFsync && !options.in_memory;
  rocksdb::Env* env = rocksdb::Env::Default();
  if (options.in_memory) {
    impl->memory.reset(rocksdb::NewMemEnv(env));
    env = impl->memory.get();
  } else if (const auto made = MakeDirectory(options.directory); !made) {
    return made.error();
  } else if (const auto checked = CheckRecoverable(options.directory); !checked) {
    return checked.error();  // RocksDB would say nothing, and drop what stands behind the damage
  }
  rocksdb::Options rocks_options = RocksOptions(env);
  if (!options.in_memory) {
    impl->manifest = std::make_shared<rocks::KeptManifest>(options.directory);
    rocks_options.listeners.push_back(impl->manifest);
  }
  rocksdb::DB* db = nullptr;
  const auto opened = rocksdb::DB::Open(rocks_options, impl->name, &db);
  if (!opened.ok()) return ErrorOf(opened, impl->name);
  impl->db.reset(db);
  if (impl->manifest) impl->manifest->Update();
  if (const auto checked = CheckFormat(*db, impl->name); !checked) return checked.error();
  return std::unique_ptr<Store>(new Store(std::move(impl)));
}

const std::string& Store::name() const { return impl_->name; }

std::optional<std::string> Store::Get(std::string_view key) const {
  std::string value;
  const auto status = impl_->db->Get({}, SliceOf(key), &value);
  if (status.ok()) return value;
  if (!status.IsNotFound()) impl_->Fail(status, key);
  return std::nullopt;
}

Result<void> Store::Apply(WriteBatch batch) {
  const auto status = impl_->Write(&batch.impl_->batch);
  if (status.ok()) {
    impl_->trouble.WriteDone();
    return {};
  }
  Error error = WriteError(status, impl_->name);
  impl_->trouble.WriteFailed(error);
  return error;
}

/// A write that changes nothing tells whether writes are taken; damage is not mended by itself.
Trouble Store::Examine() {
  Trouble found = impl_->trouble.Now();
  if (found.writes) {
    WriteBatch again;
    again.Put(Key(kFormatKey), kFormatVersion);
    std::ignore = Apply(std::move(again));
  }
  if (found.reads && found.reads->kind != ErrorKind::kCorrupt) {
    std::string key;
    {
      const std::lock_guard lock(impl_->unread_mutex);
      key = impl_->unread;
    }
    const auto iterator = impl_->Iterate({});
    iterator->Seek(SliceOf(key));
    if (iterator->status().ok()) impl_->trouble.ReadDone();
  }
  return impl_->trouble.Now();
}

void Store::Scan(std::string_view from, std::string_view to, const Visitor& visit) const {
  impl_->Scan(nullptr, from, to, visit);
}

void Store::ScanReverse(std::string_view from, std::string_view to, const Visitor& visit) const {
  const rocksdb::Slice lower = SliceOf(from);
  const rocksdb::Slice upper = SliceOf(to);
  rocksdb::ReadOptions options;
  options.iterate_lower_bound = &lower;
  options.iterate_upper_bound = &upper;
  const auto iterator = impl_->Iterate(options);
  for (iterator->SeekToLast(); iterator->Valid(); iterator->Prev()) {
    if (!visit(ViewOf(iterator->key()), ViewOf(iterator->value()))) return;
  }
  if (!iterator->status().ok()) impl_->Fail(iterator->status(), from);
}

struct Store::View::Snapshot : rocksdb::ManagedSnapshot {
  using ManagedSnapshot::ManagedSnapshot;
};

Store::View::View(const Store& store, std::unique_ptr<Snapshot> snapshot)
    : store_(&store), snapshot_(std::move(snapshot)) {}
Store::View::View(View&&) noexcept = default;
Store::View& Store::View::operator=(View&&) noexcept = default;
Store::View::~View() = default;

void Store::View::Scan(std::string_view from, std::string_view to, const Visitor& visit) const {
  store_->impl_->Scan(snapshot_->snapshot(), from, to, visit);
}

Store::View Store::Freeze() const {
  return {*this, std::make_unique<View::Snapshot>(impl_->db.get())};
}

}  // namespace weir::cloud::store
