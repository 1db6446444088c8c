// The RocksDB that keeps a lake's claims, and what its runs have done.
#include "src/embedded/claim_database.h"

#include <utility>

#include <fmt/format.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include "src/rocks/log_check.h"
#include "src/rocks/silent_logger.h"

namespace weir::embedded {
namespace {

constexpr std::size_t kBlockCacheSize = std::size_t{32} << 20;
constexpr std::size_t kBlockSize = std::size_t{16} << 10;
constexpr double kFilterBitsPerKey = 10;

constexpr rocks::LogCheckOptions kLogCheck = {
    .is_contiguous = false,  // files that are ingested take numbers of their own
    .in_use = "another weir is at work on these claims; wait until it is done",
    .remedy = {}};

rocksdb::Options SharedOptions() {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.write_buffer_size = std::size_t{8} << 20;
  options.max_background_jobs = 2;
  options.max_open_files = 512;
  options.info_log = std::make_shared<rocks::SilentLogger>();
  options.paranoid_checks = true;
  return options;
}

rocksdb::Options ClaimOptions() {
  rocksdb::Options options = SharedOptions();
  rocksdb::BlockBasedTableOptions table;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kFilterBitsPerKey));
  table.block_cache = rocksdb::NewLRUCache(kBlockCacheSize);
  table.block_size = kBlockSize;
  table.format_version = 5;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.compression = rocksdb::kNoCompression;  // ids and digests do not shrink
  options.level0_file_num_compaction_trigger = 8;
  options.target_file_size_base = std::uint64_t{64} << 20;
  return options;
}

ErrorKind KindOf(const rocksdb::Status& status) {
  if (status.IsNoSpace()) return ErrorKind::kExhausted;
  if (status.IsCorruption()) return ErrorKind::kCorrupt;
  if (status.IsNotFound()) return ErrorKind::kNotFound;
  if (status.IsIOError() && status.ToString().find("lock") != std::string::npos) {
    return ErrorKind::kConflict;
  }
  return ErrorKind::kUnavailable;
}

}  // namespace

ClaimDatabase::ClaimDatabase(std::filesystem::path directory)
    : directory_(std::move(directory)),
      claim_options_(ClaimOptions()),
      manifest_(std::make_shared<rocks::KeptManifest>(directory_)) {}

Result<std::unique_ptr<ClaimDatabase>> ClaimDatabase::Open(const std::filesystem::path& directory) {
  std::unique_ptr<ClaimDatabase> database(new ClaimDatabase(directory));
  rocksdb::Options shared = SharedOptions();
  shared.listeners.push_back(database->manifest_);
  const std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName, shared},
      {"claims", database->claim_options_},
      {"runs", shared},
      {"objects", shared},
      {"blocks", shared}};
  if (const auto checked = rocks::CheckLogs(directory, kLogCheck); !checked) {
    return checked.error();  // RocksDB would say nothing, and drop what stands behind the damage
  }
  rocksdb::DB* db = nullptr;
  const auto opened =
      rocksdb::DB::Open(shared, directory.string(), families, &database->handles_, &db);
  if (!opened.ok()) {
    const Error error = ErrorOf(opened, directory.string());
    if (error.kind != ErrorKind::kConflict) return error;
    return Error{ErrorKind::kConflict, directory.string() +
                                           ": another weir is at work on these claims; wait until "
                                           "it is done"};
  }
  database->db_.reset(db);
  database->manifest_->Update();
  return database;
}

ClaimDatabase::~ClaimDatabase() {
  if (!db_) return;
  for (auto* handle : handles_) db_->DestroyColumnFamilyHandle(handle);
  db_->Close();
  manifest_->Update();
}

Error ErrorOf(const rocksdb::Status& status, std::string_view what) {
  const std::string_view remedy = status.IsNoSpace() ? "; make room and run it again" : "";
  return {KindOf(status), fmt::format("{}: {}{}", what, status.ToString(), remedy)};
}

void AppendBigEndian(std::uint32_t number, std::string& out) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(number >> shift));
}

void AppendBigEndian(std::uint64_t number, std::string& out) {
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(number >> shift));
}

std::uint32_t ReadBigEndian32(std::string_view bytes) {
  std::uint32_t number = 0;
  for (const char byte : bytes.substr(0, 4))
    number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

std::uint64_t ReadBigEndian64(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes.substr(0, 8))
    number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

}  // namespace weir::embedded
