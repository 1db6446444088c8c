// All claims of a lake in a directory: for those who audit it.
#include "src/embedded/rocksdb_claim_listing.h"

#include <memory>
#include <utility>

#include "src/embedded/claim_row.h"

namespace weir::embedded {
namespace {

/// Names of objects that are known by heart: about 10 MB.
constexpr std::size_t kMostNames = std::size_t{1} << 16;

pipeline::ClaimKey KeyIn(std::string_view text) {
  for (const auto kind : {pipeline::ClaimKey::Kind::kPosition, pipeline::ClaimKey::Kind::kOwner}) {
    if (text.starts_with(pipeline::MarkOf(kind))) return {kind, text.substr(1)};
  }
  return {pipeline::ClaimKey::Kind::kId, text.substr(1)};
}

}  // namespace

std::string RocksDbClaimListing::KeyOf(const pipeline::ClaimKey& key) const {
  return pipeline::MarkOf(key.kind) + std::string(key.text);
}

Result<void> RocksDbClaimListing::ForEach(
    const std::function<Result<void>(const pipeline::ListedClaim& claim)>& take) {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> rows(
      database_.db().NewIterator(options, database_.claims()));
  for (rows->SeekToFirst(); rows->Valid(); rows->Next()) {
    const auto claim = ClaimIn(rows->key().ToStringView(), rows->value().ToStringView());
    if (!claim) return claim.error();
    if (!claim->has_value()) continue;
    if (auto taken = take(**claim); !taken) return taken;
  }
  if (!rows->status().ok()) return ErrorOf(rows->status(), "can't read the claims");
  return {};
}

Result<std::vector<std::optional<pipeline::ListedClaim>>> RocksDbClaimListing::Find(
    std::span<const std::string> keys) {
  std::vector<Claim> claims;
  for (const std::string& text : keys) {
    std::string key;
    AppendClaimKey(KeyIn(text), key);
    std::string value;
    const auto got = database_.db().Get(rocksdb::ReadOptions(), database_.claims(), key, &value);
    if (!got.ok() && !got.IsNotFound()) return ErrorOf(got, "can't read the claims");
    auto claim = got.ok() ? ClaimIn(key, value) : Result<Claim>(Claim());
    if (!claim) return claim.error();
    claims.push_back(*std::move(claim));
  }
  return claims;
}

Result<RocksDbClaimListing::Claim> RocksDbClaimListing::ClaimIn(std::string_view key,
                                                                std::string_view value) {
  if (key.empty() || value.size() < kOwnerAt) {
    return Error{ErrorKind::kCorrupt, "the claims are damaged: a row is none of a claim"};
  }
  if (!journal_.IsFinal(RunOf(value))) return Claim();
  auto name = ObjectName(RunOf(value), ObjectOf(value));
  if (!name) return name.error();
  return Claim(pipeline::ListedClaim{.key = ClaimKeyText(key),
                                     .owner = std::string(OwnerOf(value)),
                                     .fingerprint = FingerprintOf(value),
                                     .object = *std::move(name)});
}

Result<std::string> RocksDbClaimListing::ObjectName(RunNumber run, std::uint32_t ordinal) {
  const std::uint64_t key = std::uint64_t{run} << 32U | ordinal;
  if (const auto known = names_.find(key); known != names_.end()) return known->second;
  auto name = journal_.ObjectName(run, ordinal);
  if (!name) return name;
  if (names_.size() == kMostNames) names_.clear();
  return names_.emplace(key, *std::move(name)).first->second;
}

}  // namespace weir::embedded
