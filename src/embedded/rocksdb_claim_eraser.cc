// Claims of a lake in a directory, of events that are erased.
#include "src/embedded/rocksdb_claim_eraser.h"

#include <memory>

#include <rocksdb/write_batch.h>

#include "src/embedded/claim_row.h"

namespace weir::embedded {
namespace {

std::string EncodedKey(const pipeline::ClaimKey& key) {
  std::string encoded;
  AppendClaimKey(key, encoded);
  return encoded;
}

bool IsErasedValue(const std::optional<std::string>& value) {
  return value && pipeline::IsErased(OwnerOf(*value));
}

}  // namespace

Result<std::uint64_t> RocksDbClaimEraser::Erase(std::span<const pipeline::ClaimKey> keys,
                                                std::string_view owner,
                                                const TakeObjects& /*take*/) {
  const auto any_place = AnyPlace();
  if (!any_place) return any_place.error();
  if (any_place->empty()) return std::uint64_t{0};
  std::uint64_t erased = 0;
  rocksdb::WriteBatch batch;
  for (const pipeline::ClaimKey& key : keys) {
    const std::string encoded = EncodedKey(key);
    const auto known = ValueOf(encoded);
    if (!known) return known.error();
    if (IsErasedValue(*known)) continue;
    std::string value = *known ? (*known)->substr(0, kFingerprintAt) : *any_place;
    value.append(kOwnerAt - kFingerprintAt, '\0');
    value += owner;
    const auto put = batch.Put(database_.claims(), encoded, value);
    if (!put.ok()) return ErrorOf(put, "can't change a claim");
    ++erased;
  }
  rocksdb::WriteOptions durable;
  durable.sync = true;
  const auto written = database_.db().Write(durable, &batch);
  if (!written.ok()) return ErrorOf(written, "can't change the claims");
  return erased;
}

Result<std::uint64_t> RocksDbClaimEraser::CountErased(std::span<const pipeline::ClaimKey> keys) {
  std::uint64_t erased = 0;
  for (const pipeline::ClaimKey& key : keys) {
    const auto value = ValueOf(EncodedKey(key));
    if (!value) return value.error();
    if (IsErasedValue(*value)) ++erased;
  }
  return erased;
}

Result<std::optional<std::string>> RocksDbClaimEraser::ValueOf(const std::string& key) const {
  std::string value;
  const auto got = database_.db().Get(rocksdb::ReadOptions(), database_.claims(), key, &value);
  if (got.IsNotFound()) return std::optional<std::string>();
  if (!got.ok()) return ErrorOf(got, "can't read the claims");
  if (value.size() < kOwnerAt) {
    return Error{ErrorKind::kCorrupt, "the claims are damaged: a row is none of a claim"};
  }
  if (!journal_.IsFinal(RunOf(value))) return std::optional<std::string>();
  return std::optional(std::move(value));
}

Result<std::string> RocksDbClaimEraser::AnyPlace() const {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> rows(
      database_.db().NewIterator(options, database_.claims()));
  for (rows->SeekToFirst(); rows->Valid(); rows->Next()) {
    const std::string_view value = rows->value().ToStringView();
    if (value.size() >= kOwnerAt && journal_.IsFinal(RunOf(value))) {
      return std::string(value.substr(0, kFingerprintAt));
    }
  }
  if (!rows->status().ok()) return ErrorOf(rows->status(), "can't read the claims");
  return std::string();
}

}  // namespace weir::embedded
