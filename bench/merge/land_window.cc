// Makes a lake that waits to be merged: lines of a file, landed, and an index of other ids.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/embedded/directory_merge_objects.h"
#include "src/event/json_scanner.h"
#include "src/event/schema.h"
#include "src/landing/attempt.h"
#include "src/merge/plan/names.h"
#include "src/merge/seed.h"
#include "src/result/check.h"

#include "bench/merge/index_files.h"

namespace {

using weir::Result;
using weir::embedded::DirectoryMergeObjects;
using weir::merge::NewObject;

constexpr unsigned kShards = 8;

class LandingsInDirectory final : public weir::landing::LandingStore {
 public:
  explicit LandingsInDirectory(DirectoryMergeObjects& objects) : objects_(objects) {}

  Result<weir::pipeline::PutOutcome> Put(const std::string& name, std::string bytes,
                                         Deadline /*deadline*/) override {
    const NewObject object{name, std::move(bytes)};
    return std::move(objects_.Create({&object, 1}).front());
  }
  [[nodiscard]] weir::event::Timestamp Now() const override { return objects_.Now(); }

 private:
  DirectoryMergeObjects& objects_;
};

/// Lands up to `most` lines of `input` as one batch; false where there are no more.
bool LandOne(std::ifstream& input, std::size_t most, std::uint64_t batch,
             DirectoryMergeObjects& objects) {
  std::vector<std::string> texts;
  std::vector<std::string> positions;
  for (std::string line; texts.size() < most && std::getline(input, line);) {
    positions.push_back(fmt::format("k9be83f7b08d5a3ad-{:012}-{:056}-000000", batch % kShards,
                                    batch * most + texts.size()));
    texts.push_back(line.append(weir::event::kJsonPadding, ' '));
  }
  if (texts.empty()) return false;
  std::vector<weir::pipeline::Record> records;
  records.reserve(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string_view text = texts[i];
    records.push_back({.data = text.substr(0, text.size() - weir::event::kJsonPadding),
                       .position = {positions[i]},
                       .arrived_at = objects.Now()});
  }
  const weir::event::Schema schema;
  LandingsInDirectory store(objects);
  const std::string token = fmt::format("{:016x}", batch);
  const auto outcome = weir::landing::LandRecords(
      {.schema = schema}, store, {records, "arn:bench/s", token}, {}, [] { return true; });
  WEIR_CHECK(outcome.put.has_value() && outcome.landed == records.size(), "the batch landed");
  return true;
}

void KnowIds(std::uint64_t ids, DirectoryMergeObjects& objects) {
  const weir::bench::MadeRun run{.level = 2, .rows = ids};
  auto runs = weir::bench::MakeIndex({&run, 1}, objects);
  const auto plan = weir::merge::SeedPlan({}, std::move(runs.front().files), {}, objects.Now());
  const NewObject object{weir::merge::PlanName(plan.number), weir::merge::FormatPlan(plan)};
  WEIR_CHECK(objects.Create({&object, 1}).front().has_value(), "the plan is written");
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 5) {
    fmt::print(stderr, "usage: land_window <events> <directory> <rows a landing> <ids>\n");
    return 2;
  }
  const std::filesystem::path directory = arguments[2];
  std::filesystem::create_directories(directory);
  const auto objects = DirectoryMergeObjects::Open(directory);
  WEIR_CHECK(objects.has_value(), "the directory is there");
  if (const auto ids = std::strtoull(arguments[4], nullptr, 10); ids > 0) KnowIds(ids, **objects);
  std::ifstream input(arguments[1]);
  const std::size_t rows = std::strtoull(arguments[3], nullptr, 10);
  for (std::uint64_t batch = 0; LandOne(input, rows, batch, **objects); ++batch) {
  }
  return 0;
}
