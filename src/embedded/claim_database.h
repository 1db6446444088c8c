// The RocksDB that keeps a lake's claims, and what its runs have done.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <rocksdb/db.h>

#include "src/result/result.h"
#include "src/rocks/kept_manifest.h"

namespace weir::embedded {

/// One database, four column families. Keys and values, numbers big-endian:
///
///     claims   u<16 bytes of the UUID> | i<id> | p<position>  ->  see rocksdb_claim_store.cc
///     runs     <run: 4>                                       ->  state, see run_journal.h
///     objects  <run: 4><ordinal: 4>                           ->  the object's name
///     blocks   <schema digest: 16 hex digits><block: 16>      ->  <records: 8>
class ClaimDatabase {
 public:
  /// Opens the database in `directory`, makes it if need be. kConflict when another process has it
  /// open; kDenied, kExhausted, kCorrupt or kUnavailable as the medium says.
  static Result<std::unique_ptr<ClaimDatabase>> Open(const std::filesystem::path& directory);

  ClaimDatabase(const ClaimDatabase&) = delete;
  ClaimDatabase& operator=(const ClaimDatabase&) = delete;
  ~ClaimDatabase();

  [[nodiscard]] rocksdb::DB& db() { return *db_; }
  [[nodiscard]] rocksdb::ColumnFamilyHandle* claims() { return handles_[1]; }
  [[nodiscard]] rocksdb::ColumnFamilyHandle* runs() { return handles_[2]; }
  [[nodiscard]] rocksdb::ColumnFamilyHandle* objects() { return handles_[3]; }
  [[nodiscard]] rocksdb::ColumnFamilyHandle* blocks() { return handles_[4]; }
  [[nodiscard]] const rocksdb::Options& claim_options() const { return claim_options_; }
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }

 private:
  explicit ClaimDatabase(std::filesystem::path directory);

  const std::filesystem::path directory_;
  rocksdb::Options claim_options_;
  std::shared_ptr<rocks::KeptManifest> manifest_;  ///< with RocksDB's threads
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
};

/// What RocksDB says, as an Error about `what`.
[[nodiscard]] Error ErrorOf(const rocksdb::Status& status, std::string_view what);

/// Big-endian bytes, which order like the numbers.
void AppendBigEndian(std::uint32_t number, std::string& out);
void AppendBigEndian(std::uint64_t number, std::string& out);
/// REQUIRES: `bytes` holds at least as many.
[[nodiscard]] std::uint32_t ReadBigEndian32(std::string_view bytes);
[[nodiscard]] std::uint64_t ReadBigEndian64(std::string_view bytes);

}  // namespace weir::embedded
