// A lake whose merge knows ids of many windows, and has nothing else: files of the index, and a
// plan that names them.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "src/embedded/directory_merge_objects.h"
#include "src/merge/plan/names.h"
#include "src/result/check.h"

#include "bench/merge/index_files.h"

int main(int count, char** arguments) {
  if (count < 3) {
    fmt::print(stderr, "usage: make_index <directory> <level>:<rows>...\n");
    return 2;
  }
  std::vector<weir::bench::MadeRun> runs;
  for (int i = 2; i < count; ++i) {
    char* rows = nullptr;
    const auto level = static_cast<std::uint32_t>(std::strtoul(arguments[i], &rows, 10));
    WEIR_CHECK(*rows == ':', "a run is LEVEL:ROWS");
    runs.push_back({level, std::strtoull(rows + 1, nullptr, 10)});
  }
  const std::filesystem::path directory = arguments[1];
  std::filesystem::create_directories(directory);
  const auto objects = weir::embedded::DirectoryMergeObjects::Open(directory);
  WEIR_CHECK(objects.has_value(), "the directory is there");
  weir::merge::Plan plan;
  plan.kind = weir::merge::PlanKind::kIndex;
  plan.previous = weir::merge::DigestOf("");
  plan.made_at = (*objects)->Now();
  plan.state.index = weir::bench::MakeIndex(runs, **objects);
  plan.number = runs.size() + 1;
  plan.state.floor = plan.number;
  const weir::merge::NewObject object{weir::merge::PlanName(plan.number),
                                      weir::merge::FormatPlan(plan)};
  WEIR_CHECK((*objects)->Create({&object, 1}).front().has_value(), "the plan is written");
  return 0;
}
