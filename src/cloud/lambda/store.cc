// Keys, and who is in memory.
#include "src/cloud/lambda/store.h"

#include <algorithm>

#include "src/cloud/lambda/spaces.h"
#include "src/cloud/store/key.h"
#include "src/cloud/store/record/record.h"

namespace weir::cloud::lambda {
namespace {

using store::Key;

constexpr std::string_view kEnd = "end";

Key FunctionRow(const FunctionKey& key) {
  return Key(kFunctionSpace).Text(key.region).Text(key.name);
}

Key PositionRow(const MappingId& mapping, const ShardId& shard) {
  return Key(kPositionSpace).Text(mapping.text).Text(shard.text);
}

std::string PositionText(const Checkpoint& checkpoint) {
  return (checkpoint.ended ? std::string(kEnd) : "") + checkpoint.after.text;
}

}  // namespace

LambdaStore::LambdaStore(store::Store& store) : store_(store) {
  const Key functions(kFunctionSpace);
  store_.Scan(functions, functions.After(), [this](std::string_view, std::string_view value) {
    auto function =
        std::make_shared<const Function>(store::DecodeRow<Function>(value, "a function"));
    functions_[function->key] = std::move(function);
    return true;
  });
  const Key mappings(kMappingSpace);
  store_.Scan(mappings, mappings.After(), [this](std::string_view, std::string_view value) {
    auto mapping = store::DecodeRow<Mapping>(value, "an event source mapping");
    mappings_[mapping.id] = std::move(mapping);
    return true;
  });
}

FunctionPtr LambdaStore::FindFunction(const FunctionKey& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = functions_.find(key);
  return found == functions_.end() ? nullptr : found->second;
}

std::vector<FunctionPtr> LambdaStore::Functions(const std::string& region) const {
  std::vector<FunctionPtr> all = AllFunctions();
  std::erase_if(all, [&](const FunctionPtr& function) { return function->key.region != region; });
  return all;
}

std::vector<FunctionPtr> LambdaStore::AllFunctions() const {
  const std::lock_guard lock(mutex_);
  std::vector<FunctionPtr> all;
  for (const auto& [key, function] : functions_) all.push_back(function);
  return all;
}

Result<void> LambdaStore::SaveFunction(const Function& function, const std::string* zip) {
  const std::lock_guard lock(mutex_);
  store::WriteBatch batch;
  batch.Put(FunctionRow(function.key), store::EncodeRow(function));
  const auto old = functions_.find(function.key);
  if (old != functions_.end()) DropPackage(old->second.get(), function.code_sha256, batch);
  if (zip != nullptr) batch.Put(Key(kPackageSpace).Text(function.code_sha256), *zip);
  Result<void> saved = store_.Apply(std::move(batch));
  if (saved) functions_[function.key] = std::make_shared<const Function>(function);
  return saved;
}

Result<void> LambdaStore::RemoveFunction(const FunctionKey& key) {
  const std::lock_guard lock(mutex_);
  const auto old = functions_.find(key);
  if (old == functions_.end()) return {};
  store::WriteBatch batch;
  batch.Delete(FunctionRow(key));
  DropPackage(old->second.get(), {}, batch);
  Result<void> removed = store_.Apply(std::move(batch));
  if (removed) functions_.erase(old);
  return removed;
}

/// A function lets its package go, unless it keeps it or another one has the same.
void LambdaStore::DropPackage(const Function* old, const std::string& kept,
                              store::WriteBatch& batch) const {
  const std::string& sha256 = old->code_sha256;
  const bool shared = std::any_of(functions_.begin(), functions_.end(), [&](const auto& entry) {
    return entry.second.get() != old && entry.second->code_sha256 == sha256;
  });
  if (sha256 != kept && !shared) batch.Delete(Key(kPackageSpace).Text(sha256));
}

std::optional<std::string> LambdaStore::Package(const std::string& sha256) const {
  return store_.Get(Key(kPackageSpace).Text(sha256));
}

std::optional<Mapping> LambdaStore::FindMapping(const MappingId& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = mappings_.find(id);
  if (found == mappings_.end()) return std::nullopt;
  return found->second;
}

std::vector<Mapping> LambdaStore::Mappings() const {
  const std::lock_guard lock(mutex_);
  std::vector<Mapping> all;
  for (const auto& [id, mapping] : mappings_) all.push_back(mapping);
  return all;
}

Result<void> LambdaStore::SaveMapping(const Mapping& mapping,
                                      const std::map<ShardId, Checkpoint>& checkpoints) {
  const std::lock_guard lock(mutex_);
  store::WriteBatch batch;
  batch.Put(Key(kMappingSpace).Text(mapping.id.text), store::EncodeRow(mapping));
  for (const auto& [shard, checkpoint] : checkpoints) {
    batch.Put(PositionRow(mapping.id, shard), PositionText(checkpoint));
  }
  Result<void> saved = store_.Apply(std::move(batch));
  if (saved) mappings_[mapping.id] = mapping;
  return saved;
}

Result<void> LambdaStore::RemoveMapping(const MappingId& id) {
  const std::lock_guard lock(mutex_);
  store::WriteBatch batch;
  batch.Delete(Key(kMappingSpace).Text(id.text));
  const Key positions = Key(kPositionSpace).Text(id.text);
  batch.DeleteRange(positions, positions.After());
  Result<void> removed = store_.Apply(std::move(batch));
  if (removed) mappings_.erase(id);
  return removed;
}

std::optional<Checkpoint> LambdaStore::Load(const MappingId& mapping, const ShardId& shard) const {
  const std::optional<std::string> text = store_.Get(PositionRow(mapping, shard));
  if (!text) return std::nullopt;
  const bool ended = text->starts_with(kEnd);
  return Checkpoint{.after = {text->substr(ended ? kEnd.size() : 0)}, .ended = ended};
}

Result<void> LambdaStore::Save(const MappingId& mapping, const ShardId& shard,
                               const Checkpoint& checkpoint) {
  store::WriteBatch batch;
  batch.Put(PositionRow(mapping, shard), PositionText(checkpoint));
  return store_.Apply(std::move(batch));
}

}  // namespace weir::cloud::lambda
