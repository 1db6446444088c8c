// Somebody who makes one object of several, and deletes those: beside attempts.
#include "tests/simulation/compaction.h"

#include <string>
#include <utility>
#include <vector>

#include "src/pipeline/buried_members.h"
#include "src/pipeline/members.h"
#include "src/pipeline/tombstone.h"

namespace weir::simulation {
namespace {

std::string FolderOf(const std::string& name) { return name.substr(0, name.rfind('/')); }

void DeleteSome(World& world) {
  for (const auto& [name, grave] : world.objects.graves()) {
    if (world.random.Below(2) == 0) world.objects.Erase(name);
  }
}

/// Any objects of one folder that have not become others.
std::vector<std::string> Choose(World& world) {
  std::vector<std::string> names;
  for (const auto& [name, content] : world.objects.objects()) {
    if (name.starts_with("lake/") && !world.objects.graves().contains(name)) names.push_back(name);
  }
  if (names.empty()) return names;
  const std::string folder = FolderOf(world.random.Pick(names));
  std::erase_if(names, [&](const std::string& name) {
    return FolderOf(name) != folder || world.random.Below(2) == 0;
  });
  return names;
}

}  // namespace

void RollUpSome(World& world) {
  if (world.random.Below(2) == 0) return DeleteSome(world);
  const std::vector<std::string> names = Choose(world);
  if (names.empty()) return;
  const event::Schema reader = pipeline::SchemaOfLines(world.workload.schemas.front());
  std::string content;
  const auto number = static_cast<pipeline::TombstoneNumber>(world.objects.graves().size() + 1);
  const std::string new_name =
      pipeline::NewFileName(FolderOf(names.front()), number, 0, codec::Compression::kNone);
  for (const std::string& name : names) {
    const std::string old = *world.objects.ReadOne(name);
    pipeline::MemberList members(name, reader);
    members.Add(old);
    world.objects.Bury(name, {new_name, *members.Take()});
    content += old;
  }
  content.pop_back();  // the end of its last line
  const std::string_view lines = content;
  world.objects.PutOne({new_name}, {&lines, 1});
}

}  // namespace weir::simulation
