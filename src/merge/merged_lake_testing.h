// A lake in memory that batches land in and that is merged, for tests.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "src/event/decoder.h"
#include "src/event/schema.h"
#include "src/landing/attempt.h"
#include "src/merge/worker.h"

#include "tests/fakes/in_memory_head_store.h"
#include "tests/fakes/in_memory_landing_store.h"
#include "tests/fakes/in_memory_merge_objects.h"

namespace weir::merge {

class MergedLake {
 public:
  MergedLake() { settings.compression = codec::Compression::kNone; }

  /// An event of that id; `more` are further members, which make it another body.
  static std::string Event(int id, std::string_view more = "", std::int64_t at = 1'626'336'000) {
    return fmt::format(R"({{"event_uuid":"6ae1768a-eb84-57ba-8981-{:012}",)"
                       R"("event_name":"account:created","created_at":{}{}}})",
                       id, at, more);
  }

  /// Lands a batch: its records stand at sequence numbers from `first` on.
  void Land(unsigned shard, std::uint64_t first, const std::vector<std::string>& texts,
            const event::Schema& schema = {}) {
    std::vector<std::string> padded;
    std::vector<std::string> positions;
    for (const std::string& text : texts) {
      padded.push_back(text + std::string(event::kJsonPadding, ' '));
      positions.push_back(
          fmt::format("k9be83f7b08d5a3ad-{:012}-{:056}-000000", shard, first + positions.size()));
    }
    std::vector<pipeline::Record> records;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      records.push_back({.data = std::string_view(padded[i]).substr(0, texts[i].size()),
                         .position = {positions[i]},
                         .arrived_at = objects.now});
    }
    fakes::InMemoryLandingStore store;
    store.now = objects.now;
    const std::string token = fmt::format("{:016}", ++landed_);
    const auto outcome = landing::LandRecords(
        {.schema = schema}, store, {records, "arn:stream/s", token}, {}, [] { return true; });
    ASSERT_TRUE(outcome.put) << outcome.put.error().message;
    for (auto& [name, bytes] : store.objects) objects.objects[name] = std::move(bytes);
  }

  Result<MergeSummary> Merge() {
    return RunMerge(settings, objects, head, [] { return true; });
  }
  /// A run of which all calls behind the first so many get no answer.
  Result<MergeSummary> MergeWithAnswers(int calls) {
    const auto stop = [&calls](const fakes::PortCall&) -> std::optional<Error> {
      if (calls-- > 0) return std::nullopt;
      return Error{ErrorKind::kUnknown, "no answer"};
    };
    objects.hook = stop;
    head.hook = stop;
    auto summary = Merge();
    objects.hook = {};
    head.hook = {};
    return summary;
  }
  MergeSummary MergeAll() {
    auto summary = Merge();
    EXPECT_TRUE(summary) << summary.error().message;
    return summary ? *std::move(summary) : MergeSummary();
  }

  /// The lines of all objects below a folder, in the order of their names.
  [[nodiscard]] std::vector<std::string> LinesBelow(std::string_view folder) const {
    std::vector<std::string> lines;
    for (const auto& [name, bytes] : objects.objects) {
      if (!name.starts_with(folder)) continue;
      for (std::string_view text = bytes; !text.empty();) {
        const std::size_t end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
      }
    }
    return lines;
  }
  [[nodiscard]] std::vector<std::string> NamesBelow(std::string_view folder) const {
    std::vector<std::string> names;
    for (const auto& [name, bytes] : objects.objects) {
      if (name.starts_with(folder)) names.push_back(name);
    }
    return names;
  }

  MergeSettings settings;
  fakes::InMemoryMergeObjects objects;
  fakes::InMemoryHeadStore head;

 private:
  int landed_ = 0;
};

}  // namespace weir::merge
