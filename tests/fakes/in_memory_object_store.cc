// The lake in memory: the port's contract taken literally.
#include "tests/fakes/in_memory_object_store.h"

namespace weir::fakes {

using pipeline::PutOutcome;

Result<PutOutcome> InMemoryObjectStore::Put(const pipeline::ObjectRef& object,
                                            std::span<const std::string_view> lines) {
  const auto [stored, is_new] = objects_.try_emplace(std::string(object.name));
  if (!is_new) return PutOutcome::kExists;
  for (const std::string_view line : lines) stored->second.append(line).append("\n");
  return PutOutcome::kCreated;
}

Result<std::optional<std::string>> InMemoryObjectStore::Read(std::string_view name) {
  const auto stored = objects_.find(name);
  if (stored == objects_.end()) return std::optional<std::string>();
  return std::optional(stored->second);
}

void InMemoryObjectStore::Erase(std::string_view name) {
  if (const auto stored = objects_.find(name); stored != objects_.end()) objects_.erase(stored);
}

}  // namespace weir::fakes
