// The pure stages: splitting, scanning (beside simdjson's own walks), decoding, hashing.
#include <benchmark/benchmark.h>
#include <simdjson.h>

#include "src/event/decoder.h"

#include "bench/stages/sample.h"

namespace weir::bench {
namespace {

/// Bytes a second and ns an event, for a benchmark that goes through the sample once an iteration.
void Report(benchmark::State& state) {
  state.SetBytesProcessed(state.iterations() * SampleBytes());
  state.SetItemsProcessed(state.iterations() * SampleRecords());
}

template <typename Fn>
void ForEachRecord(const Fn& fn) {
  for (const auto& sample : Sample()) {
    for (const auto& record : sample.split.records) fn(record.data);
  }
}

void SplitLines(benchmark::State& state) {
  constexpr std::size_t kMaxRecordSize = std::size_t{10} << 20;
  embedded::SplitBlock split;
  for (auto _ : state) {
    for (const auto& sample : Sample()) {
      embedded::SplitLines(sample.block, kMaxRecordSize, kNow, split);
      benchmark::DoNotOptimize(split.records.data());
    }
  }
  Report(state);
}
BENCHMARK(SplitLines)->Unit(benchmark::kMillisecond);

/// The floor: simdjson's parse of the whole document, which converts numbers and refuses large
/// ones.
void PeerSimdjsonDom(benchmark::State& state) {
  simdjson::dom::parser parser;
  for (auto _ : state) {
    ForEachRecord([&parser](std::string_view data) {
      simdjson::dom::element element;
      const auto failed = parser.parse(data.data(), data.size(), false).get(element);
      benchmark::DoNotOptimize(failed);
    });
  }
  Report(state);
}
BENCHMARK(PeerSimdjsonDom)->Unit(benchmark::kMillisecond);

/// simdjson On Demand for the three fields alone: it does not validate the rest.
void PeerSimdjsonOnDemand(benchmark::State& state) {
  simdjson::ondemand::parser parser;
  for (auto _ : state) {
    ForEachRecord([&parser](std::string_view data) {
      simdjson::ondemand::document document;
      std::string_view id;
      std::string_view name;
      double time = 0;
      const bool found = parser.iterate(data.data(), data.size(), data.size() + event::kJsonPadding)
                                 .get(document) == simdjson::SUCCESS &&
                         document["event_uuid"].get(id) == simdjson::SUCCESS &&
                         document["event_name"].get(name) == simdjson::SUCCESS &&
                         document["created_at"].get(time) == simdjson::SUCCESS;
      benchmark::DoNotOptimize(found);
    });
  }
  Report(state);
}
BENCHMARK(PeerSimdjsonOnDemand)->Unit(benchmark::kMillisecond);

void Scan(benchmark::State& state) {
  event::FieldTree tree;
  tree.Add({{"event_uuid"}}, 0);
  tree.Add({{"event_name"}}, 1);
  tree.Add({{"created_at"}}, 2);
  event::JsonScanner scanner(tree, 3, {"created_datetime", "event_type", "event_subtype"});
  for (auto _ : state) {
    ForEachRecord([&scanner](std::string_view data) {
      const auto reason = scanner.Scan(data);
      benchmark::DoNotOptimize(reason);
    });
  }
  Report(state);
}
BENCHMARK(Scan)->Unit(benchmark::kMillisecond);

/// Decode, validate, transform, and the fingerprint.
void Decode(benchmark::State& state) {
  const event::Schema schema;
  event::PartitionTable partitions;
  event::Decoder decoder(schema, partitions);
  event::DecodedBatch batch;
  for (auto _ : state) {
    for (const auto& sample : Sample()) {
      batch.Clear();
      for (const auto& record : sample.split.records) decoder.Decode(record.data, kNow, batch);
      benchmark::DoNotOptimize(batch.records.data());
    }
  }
  Report(state);
}
BENCHMARK(Decode)->Unit(benchmark::kMillisecond);

void Fingerprint(benchmark::State& state) {
  event::Fingerprinter fingerprinter;
  for (auto _ : state) {
    ForEachRecord([&fingerprinter](std::string_view data) {
      const auto fingerprint = fingerprinter.Of(data);
      benchmark::DoNotOptimize(fingerprint);
    });
  }
  Report(state);
}
BENCHMARK(Fingerprint)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace weir::bench
