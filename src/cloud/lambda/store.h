// Functions, packages, mappings and checkpoints over the one store.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "src/cloud/lambda/model.h"
#include "src/cloud/store/store.h"

namespace weir::cloud::lambda {

/// Thread-safe. Functions and mappings are kept in memory as well: invocations look for them.
///
///     lambda/function  region, name       Function
///     lambda/package   SHA-256 (base64)   the zip
///     lambda/mapping   id                 Mapping
///     lambda/position  mapping, shard     "<sequence number>", or "end"
class LambdaStore : public CheckpointStore {
 public:
  /// Throws StoreFailure where stored bytes can't be read back.
  explicit LambdaStore(store::Store& store);

  [[nodiscard]] FunctionPtr FindFunction(const FunctionKey& key) const;
  [[nodiscard]] std::vector<FunctionPtr> Functions(const std::string& region) const;
  [[nodiscard]] std::vector<FunctionPtr> AllFunctions() const;
  /// `zip`: its package, where that is new. A package that no function names any more goes.
  Result<void> SaveFunction(const Function& function, const std::string* zip = nullptr);
  Result<void> RemoveFunction(const FunctionKey& key);
  [[nodiscard]] std::optional<std::string> Package(const std::string& sha256) const;

  [[nodiscard]] std::optional<Mapping> FindMapping(const MappingId& id) const;
  [[nodiscard]] std::vector<Mapping> Mappings() const;  ///< by id
  /// With where it begins in each shard, where it is new.
  Result<void> SaveMapping(const Mapping& mapping,
                           const std::map<ShardId, Checkpoint>& checkpoints = {});
  /// With its checkpoints.
  Result<void> RemoveMapping(const MappingId& id);

  [[nodiscard]] std::optional<Checkpoint> Load(const MappingId& mapping,
                                               const ShardId& shard) const override;
  Result<void> Save(const MappingId& mapping, const ShardId& shard,
                    const Checkpoint& checkpoint) override;

  [[nodiscard]] store::Store& raw() { return store_; }

 private:
  void DropPackage(const Function* old, const std::string& kept, store::WriteBatch& batch) const;

  store::Store& store_;
  mutable std::mutex mutex_;
  std::map<FunctionKey, FunctionPtr> functions_;  // under mutex_
  std::map<MappingId, Mapping> mappings_;         // under mutex_
};

}  // namespace weir::cloud::lambda
