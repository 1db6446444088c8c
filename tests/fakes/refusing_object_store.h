// Refuses what it is told to refuse; else an in-memory store.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/pipeline/object_store.h"

#include "tests/fakes/in_memory_object_store.h"

namespace weir::fakes {

class RefusingObjectStore final : public pipeline::ObjectStore {
 public:
  explicit RefusingObjectStore(InMemoryObjectStore& store) : store_(store) {}

  std::vector<Result<pipeline::PutOutcome>> Put(
      std::span<const pipeline::ObjectPut> puts) override {
    std::vector<Result<pipeline::PutOutcome>> outcomes;
    for (const pipeline::ObjectPut& put : puts) {
      if (!refused_folder.empty() && put.object.name.starts_with(refused_folder)) {
        outcomes.emplace_back(Error{ErrorKind::kUnavailable, "SlowDown"});
      } else {
        outcomes.emplace_back(store_.PutOne(put.object, put.lines));
      }
    }
    return outcomes;
  }
  std::vector<Result<std::optional<std::string>>> Read(
      std::span<const std::string_view> names) override {
    return store_.Read(names);
  }

  std::string refused_folder;  ///< names that begin so; "" refuses nothing

 private:
  InMemoryObjectStore& store_;
};

}  // namespace weir::fakes
