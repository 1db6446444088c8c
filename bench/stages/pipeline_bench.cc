// The stages behind the decoder: judging, claiming in memory, gathering lines, counting.
#include <array>
#include <filesystem>

#include <benchmark/benchmark.h>

#include "src/embedded/claim_table.h"
#include "src/embedded/key_filter.h"
#include "src/embedded/line_log.h"
#include "src/event/decoder.h"
#include "src/pipeline/figure_counter.h"
#include "src/pipeline/processor.h"

#include "bench/stages/sample.h"

namespace weir::bench {
namespace {

using pipeline::ClaimAnswer;
using pipeline::ClaimOutcome;
using pipeline::ClaimRequest;
using pipeline::ObjectRef;
using pipeline::PutOutcome;

/// Stores that cost nothing, so that what is left is the processor.
class FreeClaimStore final : public pipeline::ClaimStore {
 public:
  void Claim(std::span<const ClaimRequest> requests, std::span<ClaimAnswer> answers) override {
    for (std::size_t i = 0; i < requests.size(); ++i) answers[i].outcome = ClaimOutcome::kCreated;
  }
  std::vector<Result<std::string>> Move(std::span<const pipeline::ClaimMove> /*moves*/) override {
    return {};
  }
};

class FreeObjectStore final : public pipeline::ObjectStore {
 public:
  std::vector<Result<PutOutcome>> Put(std::span<const pipeline::ObjectPut> puts) override {
    benchmark::DoNotOptimize(puts.data());
    return std::vector<Result<PutOutcome>>(puts.size(), PutOutcome::kCreated);
  }
  std::vector<Result<std::optional<std::string>>> Read(
      std::span<const std::string_view> /*names*/) override {
    return {};
  }
};

struct DecodedSample {
  event::Schema schema;
  event::PartitionTable partitions;
  std::vector<event::DecodedBatch> batches;

  DecodedSample() {
    event::Decoder decoder(schema, partitions);
    for (const auto& sample : Sample()) {
      event::DecodedBatch& batch = batches.emplace_back();
      for (const auto& record : sample.split.records) decoder.Decode(record.data, kNow, batch);
    }
  }
};

void ReportRecords(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * SampleRecords());
}

void ProcessWithFreeStores(benchmark::State& state) {
  const DecodedSample decoded;
  FreeClaimStore claims;
  FreeObjectStore objects;
  pipeline::ObjectNames names(pipeline::Layout::kBatch, codec::Compression::kNone,
                              {"first", "token"});
  pipeline::Processor processor(decoded.schema, claims, objects, names);
  for (auto _ : state) {
    for (std::size_t i = 0; i < Sample().size(); ++i) {
      const auto verdicts = processor.Process({Sample()[i].split.records, decoded.batches[i]});
      benchmark::DoNotOptimize(verdicts.data());
    }
  }
  ReportRecords(state);
}
BENCHMARK(ProcessWithFreeStores)->Unit(benchmark::kMillisecond);

void ClaimInMemory(benchmark::State& state) {
  const DecodedSample decoded;
  constexpr std::array<char, 72> kValue{};
  for (auto _ : state) {
    embedded::ClaimTable table(static_cast<std::size_t>(SampleRecords()));
    for (const auto& batch : decoded.batches) {
      for (const auto& record : batch.records) {
        const std::string_view key = batch.IdOf(record);
        const std::uint64_t hash = embedded::ClaimTable::Hash(key);
        if (!table.Find(hash, key)) table.Insert(hash, key, {kValue.data(), kValue.size()});
      }
    }
    benchmark::DoNotOptimize(table.size());
  }
  ReportRecords(state);
}
BENCHMARK(ClaimInMemory)->Unit(benchmark::kMillisecond);

/// What spares a look at the disk for each new key.
void FilterKeys(benchmark::State& state) {
  const DecodedSample decoded;
  for (auto _ : state) {
    embedded::KeyFilter filter(std::size_t{16} << 20);
    std::size_t known = 0;
    for (const auto& batch : decoded.batches) {
      for (const auto& record : batch.records) {
        const std::uint64_t hash = embedded::ClaimTable::Hash(batch.IdOf(record));
        if (filter.MayHold(hash)) ++known;
        filter.Add(hash);
      }
    }
    benchmark::DoNotOptimize(known);
  }
  ReportRecords(state);
}
BENCHMARK(FilterKeys)->Unit(benchmark::kMillisecond);

void GatherLines(benchmark::State& state) {
  const DecodedSample decoded;
  embedded::LineLog log(std::size_t{64} << 20);
  for (auto _ : state) {
    for (const auto& batch : decoded.batches) {
      for (const auto& record : batch.records) {
        log.Append(record.partition.ordinal(), batch.LineOf(record));
      }
    }
    log.Drain([](std::uint32_t /*object*/, std::string_view lines) {
      benchmark::DoNotOptimize(lines.data());
      return true;
    });
  }
  ReportRecords(state);
}
BENCHMARK(GatherLines)->Unit(benchmark::kMillisecond);

void CountFigures(benchmark::State& state) {
  const DecodedSample decoded;
  pipeline::FigureCounter counter(decoded.schema);
  for (auto _ : state) {
    for (std::size_t i = 0; i < Sample().size(); ++i) {
      const auto& records = Sample()[i].split.records;
      const std::vector verdicts(records.size(), pipeline::Verdict::kStored);
      counter.Add({records, decoded.batches[i]}, verdicts);
    }
    const auto figures = counter.Take();
    benchmark::DoNotOptimize(figures.total.counts.stored);
  }
  ReportRecords(state);
}
BENCHMARK(CountFigures)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace weir::bench
