// The lake in memory: the port's contract taken literally.
#include "tests/fakes/in_memory_object_store.h"

namespace weir::fakes {

using pipeline::PutOutcome;

std::vector<Result<PutOutcome>> InMemoryObjectStore::Put(
    std::span<const pipeline::ObjectPut> puts) {
  std::vector<Result<PutOutcome>> outcomes;
  for (const auto& put : puts) {
    const bool is_buried =
        graves_.contains(put.object.name) && (put.is_met || !objects_.contains(put.object.name));
    outcomes.emplace_back(is_buried ? PutOutcome::kBuried : PutOne(put.object, put.lines));
  }
  return outcomes;
}

std::vector<Result<std::optional<std::string>>> InMemoryObjectStore::Read(
    std::span<const std::string_view> names) {
  std::vector<Result<std::optional<std::string>>> contents;
  for (const std::string_view name : names) contents.emplace_back(ReadOne(name));
  return contents;
}

Result<pipeline::BuriedMembers> InMemoryObjectStore::ReadBuried(std::string_view name) {
  const auto grave = graves_.find(name);
  if (grave == graves_.end()) return Error{ErrorKind::kNotFound, "no tombstone names it"};
  return pipeline::BuriedMembers(std::string(name), grave->second.members);
}

PutOutcome InMemoryObjectStore::PutOne(const pipeline::ObjectRef& object,
                                       std::span<const std::string_view> lines) {
  const auto [stored, is_new] = objects_.try_emplace(std::string(object.name));
  if (!is_new) return PutOutcome::kExists;
  for (const std::string_view line : lines) stored->second.append(line).append("\n");
  return PutOutcome::kCreated;
}

std::optional<std::string> InMemoryObjectStore::ReadOne(std::string_view name) const {
  const auto stored = objects_.find(name);
  if (stored == objects_.end()) return std::nullopt;
  return stored->second;
}

void InMemoryObjectStore::Erase(std::string_view name) {
  if (const auto stored = objects_.find(name); stored != objects_.end()) objects_.erase(stored);
}

}  // namespace weir::fakes
