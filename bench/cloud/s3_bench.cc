// S3 without HTTP: small conditional puts, gets and listings, beside bare writes to the store.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "src/cloud/s3/service.h"
#include "src/cloud/store/key.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::bench {
namespace {

namespace s3 = cloud::s3;
namespace store = cloud::store;
namespace http = cloud::http;
namespace protocol = cloud::protocol;

constexpr int kListedObjects = 1000;

/// All that `weir up` has of S3, with a bucket "lake", in a directory below TMPDIR.
struct Cloud {
  Cloud() { Send("PUT", "/lake", {}); }

  http::Response Send(std::string method, std::string path, std::string body,
                      std::string query = {}) {
    protocol::Call call;
    call.region = "us-east-1";
    call.request_id = "0123456789ABCDEF";
    call.http.method = std::move(method);
    call.http.path = std::move(path);
    call.http.query = std::move(query);
    call.http.headers.Add("Host", "127.0.0.1:4566");
    call.http.headers.Add("Content-Type", "application/json");
    if (call.http.method == "PUT") call.http.headers.Add("If-None-Match", "*");
    call.http.body = std::move(body);
    call.operation = service.Ask(call.http).operation;
    http::Response answer;
    service.Handle(std::move(call), [&](http::Response response) { answer = response; });
    WEIR_CHECK(answer.status < 300, "S3 has refused a request");
    return answer;
  }

  fakes::TemporaryDirectory directory;
  std::unique_ptr<store::Store> disk =
      store::Store::Open({.directory = directory.path() / "store"}).value();
  store::Clock clock;
  s3::S3Store objects{*disk, {.directory = directory.path() / "store" / "bodies"}};
  s3::S3Service service{objects, clock};
};

std::string KeyOf(std::int64_t number) {
  return fmt::format("/lake/lake/year=2026/month=07/day=15/event_type=account/{:020}.json", number);
}

void Report(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

/// The floor: the same bytes, durable, without a condition, a checksum or a record.
void BareStorePut(benchmark::State& state) {
  Cloud cloud;
  const std::string body(static_cast<std::size_t>(state.range(0)), 'x');
  std::uint64_t number = 0;
  for (auto _ : state) {
    store::WriteBatch batch;
    batch.Put(store::Key("bare").Number(++number), body);
    WEIR_CHECK(cloud.disk->Apply(std::move(batch)).has_value(), "no write");
  }
  Report(state);
}

void PutIfAbsent(benchmark::State& state) {
  Cloud cloud;
  const std::string body(static_cast<std::size_t>(state.range(0)), 'x');
  std::int64_t number = 0;
  for (auto _ : state) cloud.Send("PUT", KeyOf(++number), body);
  Report(state);
}

void Get(benchmark::State& state) {
  Cloud cloud;
  cloud.Send("PUT", KeyOf(0), std::string(static_cast<std::size_t>(state.range(0)), 'x'));
  for (auto _ : state) benchmark::DoNotOptimize(cloud.Send("GET", KeyOf(0), {}));
  Report(state);
}

void ListAPage(benchmark::State& state) {
  Cloud cloud;
  for (int i = 0; i < kListedObjects; ++i) cloud.Send("PUT", KeyOf(i), "x");
  for (auto _ : state) benchmark::DoNotOptimize(cloud.Send("GET", "/lake", {}, "list-type=2"));
  state.SetItemsProcessed(state.iterations() * kListedObjects);
}

BENCHMARK(BareStorePut)->Arg(350)->Arg(20000);
BENCHMARK(PutIfAbsent)->Arg(350)->Arg(20000);
BENCHMARK(Get)->Arg(350)->Arg(20000);
BENCHMARK(ListAPage);

}  // namespace
}  // namespace weir::bench
