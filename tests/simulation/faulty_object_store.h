// A lake as one attempt sees it through a bad network.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/pipeline/object_store.h"

#include "tests/simulation/chaos.h"
#include "tests/simulation/strand.h"

namespace weir::simulation {

/// A call is not atomic: others may come between its objects.
class FaultyObjectStore final : public pipeline::ObjectStore {
 public:
  /// All arguments outlive the store and its late effects.
  FaultyObjectStore(pipeline::ObjectStore& inner, Chaos& chaos, Strand& strand)
      : inner_(inner), chaos_(chaos), strand_(strand) {}

  std::vector<Result<pipeline::PutOutcome>> Put(std::span<const pipeline::ObjectPut> puts) override;
  std::vector<Result<std::optional<std::string>>> Read(
      std::span<const std::string_view> names) override;
  Result<pipeline::BuriedMembers> ReadBuried(std::string_view name) override;

 private:
  void Step();
  Result<pipeline::PutOutcome> PutOne(const pipeline::ObjectPut& put);
  void PutLater(const pipeline::ObjectPut& put);
  Result<std::optional<std::string>> ReadOne(std::string_view name);

  pipeline::ObjectStore& inner_;
  Chaos& chaos_;
  Strand& strand_;
};

}  // namespace weir::simulation
