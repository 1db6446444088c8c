// Kinesis through HTTP and without, beside what it stands on: bare writes to the store, bare HTTP.
#include <filesystem>

#include <benchmark/benchmark.h>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/cloud/http/server.h"
#include "src/cloud/kinesis/service.h"
#include "src/cloud/protocol/front_door.h"
#include "src/cloud/store/faults.h"
#include "src/cloud/store/key.h"
#include "src/codec/base64.h"

#include "bench/cloud/http_client.h"

namespace weir::bench {
namespace {

namespace json = boost::json;
namespace kinesis = cloud::kinesis;
namespace store = cloud::store;
namespace http = cloud::http;
namespace protocol = cloud::protocol;

constexpr std::size_t kRecords = 500;
constexpr std::size_t kRecordBytes = 350;
constexpr int kReadRecords = 100000;

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

/// Answers with an empty object: what HTTP itself costs.
class Echo final : public http::Handler {
 public:
  void Handle(http::Request, http::Respond respond) override {
    http::Response response;
    response.body = "{}";
    respond(std::move(response));
  }
};

/// All that `weir up` has of Kinesis, with a stream "s" of four shards.
struct Cloud {
  Cloud() {
    kinesis::NewStream stream;
    stream.key = {"us-east-1", "s"};
    stream.shards = 4;
    WEIR_CHECK(streams.Create(stream).has_value(), "no stream");
    port = server.Listen("127.0.0.1", 0, door)->port;
    echo_port = server.Listen("127.0.0.1", 0, echo)->port;
  }

  Directory directory;
  std::unique_ptr<store::Store> store = [this] {
    store::Store::Options options;
    options.directory = directory.path() / "store";
    return std::move(*store::Store::Open(options));
  }();
  store::Clock clock;
  store::Faults faults;
  kinesis::StreamStore streams{*store, clock, {}};
  kinesis::KinesisService service{*store, clock, streams};
  Echo echo;
  protocol::FrontDoor door{{}, {&service}, echo, clock, faults};
  http::Server server{http::ServerLimits{}};
  std::uint16_t port = 0;
  std::uint16_t echo_port = 0;
};

std::string PutRecordsBody() {
  json::array records;
  for (std::size_t i = 0; i < kRecords; ++i) {
    std::string data = fmt::format(R"({{"event_uuid":"{:032}",)", i);
    data.resize(kRecordBytes, 'x');
    std::string base64;
    codec::AppendBase64(data, base64);
    records.push_back(json::object{{"Data", base64}, {"PartitionKey", fmt::format("{:036}", i)}});
  }
  return json::serialize(json::object{{"StreamName", "s"}, {"Records", std::move(records)}});
}

http::Response Call(Cloud& cloud, const std::string& operation, std::string body) {
  protocol::Call call;
  call.region = "us-east-1";
  call.operation = operation;
  call.http.body = std::move(body);
  http::Response answer;
  cloud.service.Handle(std::move(call),
                       [&](http::Response response) { answer = std::move(response); });
  return answer;
}

/// Records a second, for a benchmark with so many of them an iteration.
void Report(benchmark::State& state, std::size_t records) {
  const auto all = static_cast<std::int64_t>(records) * state.iterations();
  state.SetItemsProcessed(all);
  state.SetBytesProcessed(all * static_cast<std::int64_t>(kRecordBytes));
}

/// The floor below PutRecords: as many bytes in one value a shard, each batch durable.
void BareStorePut(benchmark::State& state) {
  Cloud cloud;
  const std::string value(kRecords / 4 * (kRecordBytes + 42), 'x');
  std::uint64_t number = 0;
  for (auto _ : state) {
    store::WriteBatch batch;
    for (int shard = 0; shard < 4; ++shard) {
      batch.Put(store::Key("bench").Number(++number), value);
    }
    WEIR_CHECK(cloud.store->Apply(std::move(batch)).has_value(), "a write failed");
  }
  Report(state, kRecords);
}
BENCHMARK(BareStorePut)->UseRealTime();

/// The other floor: the same request, answered without being looked at.
void BareHttpPut(benchmark::State& state) {
  Cloud cloud;
  HttpClient client(cloud.echo_port);
  const std::string request = HttpClient::Request("Kinesis_20131202.PutRecords", PutRecordsBody());
  for (auto _ : state) benchmark::DoNotOptimize(client.Send(request));
  Report(state, kRecords);
}
BENCHMARK(BareHttpPut)->UseRealTime();

void PutRecordsOperation(benchmark::State& state) {
  Cloud cloud;
  const std::string body = PutRecordsBody();
  for (auto _ : state) benchmark::DoNotOptimize(Call(cloud, "PutRecords", body));
  Report(state, kRecords);
}
BENCHMARK(PutRecordsOperation)->UseRealTime();

void PutRecordsHttp(benchmark::State& state) {
  Cloud cloud;
  HttpClient client(cloud.port);
  const std::string request = HttpClient::Request("Kinesis_20131202.PutRecords", PutRecordsBody());
  for (auto _ : state) benchmark::DoNotOptimize(client.Send(request));
  Report(state, kRecords);
}
BENCHMARK(PutRecordsHttp)->UseRealTime();

/// Fills the stream and gives a token for the beginning of its first shard.
std::string Fill(Cloud& cloud) {
  const std::string body = PutRecordsBody();
  for (int i = 0; i < kReadRecords / static_cast<int>(kRecords); ++i) {
    Call(cloud, "PutRecords", body);
  }
  const http::Response answer = Call(
      cloud, "GetShardIterator",
      R"({"StreamName":"s","ShardId":"shardId-000000000000","ShardIteratorType":"TRIM_HORIZON"})");
  return std::string(json::parse(answer.body).at("ShardIterator").as_string());
}

std::string GetRecordsBody(const std::string& iterator, std::int64_t limit) {
  return json::serialize(json::object{{"ShardIterator", iterator}, {"Limit", limit}});
}

/// How the event source mappings read: no JSON, no HTTP.
void ReadTyped(benchmark::State& state) {
  Cloud cloud;
  Fill(cloud);
  const auto limit = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(cloud.streams.Read({"us-east-1", "s"}, {0}, {}, {.records = limit}));
  }
  Report(state, limit);
}
BENCHMARK(ReadTyped)->Arg(1000)->Arg(10000)->UseRealTime();

void GetRecordsHttp(benchmark::State& state) {
  Cloud cloud;
  const std::string body = GetRecordsBody(Fill(cloud), state.range(0));
  HttpClient client(cloud.port);
  const std::string request = HttpClient::Request("Kinesis_20131202.GetRecords", body);
  for (auto _ : state) benchmark::DoNotOptimize(client.Send(request));
  Report(state, static_cast<std::size_t>(state.range(0)));
}
BENCHMARK(GetRecordsHttp)->Arg(1000)->Arg(10000)->UseRealTime();

}  // namespace
}  // namespace weir::bench
