// Claims in DynamoDB: INSERTs through HTTP and without, beside bare writes to the store.
#include <filesystem>

#include <benchmark/benchmark.h>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/cloud/dynamodb/service.h"
#include "src/cloud/dynamodb/value/codec.h"
#include "src/cloud/dynamodb/value/json.h"
#include "src/cloud/http/server.h"
#include "src/cloud/protocol/front_door.h"
#include "src/cloud/store/faults.h"
#include "src/cloud/store/key.h"
#include "src/result/check.h"

#include "bench/cloud/http_client.h"

namespace weir::bench {
namespace {

namespace dynamodb = cloud::dynamodb;
namespace json = boost::json;
namespace store = cloud::store;
namespace http = cloud::http;
namespace protocol = cloud::protocol;

constexpr std::size_t kStatements = 25;
constexpr std::string_view kTarget = "DynamoDB_20120810.BatchExecuteStatement";

/// A directory that is gone with the benchmark: in memory where there is such a file system.
class Directory {
 public:
  Directory() {
    const std::filesystem::path memory = "/dev/shm";
    std::string name =
        ((std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path()) /
         "weir-bench-XXXXXX")
            .string();
    path_ = ::mkdtemp(name.data());
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() { std::filesystem::remove_all(path_); }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class NoPages final : public http::Handler {
 public:
  void Handle(http::Request, http::Respond respond) override { respond({}); }
};

/// All that `weir up` has of DynamoDB, with a table "claims" whose items expire.
struct Cloud {
  Cloud() {
    Call("CreateTable", R"({"TableName":"claims","BillingMode":"PAY_PER_REQUEST",
        "KeySchema":[{"AttributeName":"key","KeyType":"HASH"}],
        "AttributeDefinitions":[{"AttributeName":"key","AttributeType":"S"}]})");
    Call("UpdateTimeToLive", R"({"TableName":"claims",
        "TimeToLiveSpecification":{"Enabled":true,"AttributeName":"expires"}})");
    port = server.Listen("127.0.0.1", 0, door)->port;
  }

  http::Response Call(std::string_view operation, std::string body) {
    protocol::Call call;
    call.region = "us-east-1";
    call.operation = operation;
    call.http.body = std::move(body);
    http::Response answer;
    service.Handle(std::move(call), [&](http::Response response) { answer = std::move(response); });
    WEIR_CHECK(answer.status == 200, "a benchmark's call succeeds");
    return answer;
  }

  Directory directory;
  std::unique_ptr<store::Store> store = [this] {
    store::Store::Options options;
    options.directory = directory.path() / "store";
    return std::move(*store::Store::Open(options));
  }();
  store::Clock clock;
  store::Faults faults;
  dynamodb::DynamoDbService service{*store, clock};
  NoPages pages;
  protocol::FrontDoor door{{}, {&service}, pages, clock, faults};
  http::Server server{http::ServerLimits{}};
  std::uint16_t port = 0;
};

/// A claim as the processor makes it; each number is another key.
json::object ClaimItem(std::uint64_t number) {
  const std::string key =
      fmt::format("{:016x}-7000-8000-{:012x}", number * 0x9E3779B97F4A7C15, number);
  return {{"key", {{"S", key}}},
          {"owner", {{"S", "stream:shardId-000000000000:49590338271490256608559692538361571095"}}},
          {"body", {{"B", "AAECAwQFBgcICQoLDA0ODw=="}}},
          {"object",
           {{"S",
             "lake/year=2026/month=01/day=02/event_type=account/event_subtype=created/"
             "49590338271490256608559692538361571095-0f1e2d3c4b5a6978-0.json.gz"}}},
          {"expires", {{"N", "2000000000"}}}};
}

std::string InsertBody(std::uint64_t& number) {
  constexpr std::string_view text =
      "INSERT INTO \"claims\" VALUE {'key':?,'owner':?,'body':?,'object':?,'expires':?}";
  json::array statements;
  for (std::size_t i = 0; i < kStatements; ++i) {
    json::array parameters;
    for (const auto& attribute : ClaimItem(++number)) parameters.push_back(attribute.value());
    statements.push_back({{"Statement", text},
                          {"Parameters", std::move(parameters)},
                          {"ReturnValuesOnConditionCheckFailure", "ALL_OLD"}});
  }
  return json::serialize(json::object{{"Statements", std::move(statements)}});
}

void Report(benchmark::State& state) {
  state.SetItemsProcessed(static_cast<std::int64_t>(kStatements) * state.iterations());
}

/// The floor: as many keys and values of the same sizes in one durable batch, nothing looked up.
void BareStoreWrites(benchmark::State& state) {
  Cloud cloud;
  const std::string value = dynamodb::EncodeItem(dynamodb::ParseItem(ClaimItem(1)).value());
  std::uint64_t number = 0;
  for (auto _ : state) {
    store::WriteBatch batch;
    for (std::size_t i = 0; i < kStatements; ++i) {
      const std::uint64_t hash = ++number * 0x9E3779B97F4A7C15;
      const store::Key key = store::Key("bench").Number(hash).Text(std::string(36, 'k'));
      batch.Put(key, value);
      batch.Put(store::Key("bench/expiry").Number(number).Text(key.str()), {});
    }
    WEIR_CHECK(cloud.store->Apply(std::move(batch)).has_value(), "a write failed");
  }
  Report(state);
}
BENCHMARK(BareStoreWrites)->UseRealTime();

/// New keys: each INSERT succeeds.
void InsertOperation(benchmark::State& state) {
  Cloud cloud;
  std::uint64_t number = 0;
  for (auto _ : state) {
    state.PauseTiming();
    std::string body = InsertBody(number);
    state.ResumeTiming();
    benchmark::DoNotOptimize(cloud.Call("BatchExecuteStatement", std::move(body)));
  }
  Report(state);
}
BENCHMARK(InsertOperation)->UseRealTime();

/// The same keys again and again: each INSERT finds the claim that is there, and gives it back.
void DuplicateOperation(benchmark::State& state) {
  Cloud cloud;
  std::uint64_t number = 0;
  const std::string body = InsertBody(number);
  for (auto _ : state) benchmark::DoNotOptimize(cloud.Call("BatchExecuteStatement", body));
  Report(state);
}
BENCHMARK(DuplicateOperation)->UseRealTime();

void InsertHttp(benchmark::State& state) {
  Cloud cloud;
  HttpClient client(cloud.port);
  std::uint64_t number = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const std::string request = HttpClient::Request(kTarget, InsertBody(number));
    state.ResumeTiming();
    benchmark::DoNotOptimize(client.Send(request));
  }
  Report(state);
}
BENCHMARK(InsertHttp)->UseRealTime();

}  // namespace
}  // namespace weir::bench
