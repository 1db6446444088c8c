// What stands on what, from the store up; taken down in the opposite order.
#include "src/cloud/server/local_aws.h"

#include <algorithm>
#include <filesystem>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "src/cloud/cloudwatch/emf.h"
#include "src/cloud/cloudwatch/prometheus.h"
#include "src/cloud/cloudwatch/service.h"
#include "src/cloud/dynamodb/service.h"
#include "src/cloud/http/self_signed.h"
#include "src/cloud/iam/service.h"
#include "src/cloud/kinesis/service.h"
#include "src/cloud/lambda/service.h"
#include "src/cloud/logs/service.h"
#include "src/cloud/protocol/front_door.h"
#include "src/cloud/s3/service.h"
#include "src/cloud/scheduler/service.h"
#include "src/cloud/server/adapters/access_judge.h"
#include "src/cloud/server/adapters/kinesis_cloudwatch_figures.h"
#include "src/cloud/server/adapters/lambda_cloudwatch_figures.h"
#include "src/cloud/server/adapters/lambda_iam_roles.h"
#include "src/cloud/server/adapters/lambda_kinesis_source.h"
#include "src/cloud/server/adapters/lambda_logs_sink.h"
#include "src/cloud/server/adapters/lambda_s3_code.h"
#include "src/cloud/server/adapters/lambda_s3_failures.h"
#include "src/cloud/server/adapters/lambda_sqs_source.h"
#include "src/cloud/server/adapters/scheduler_cloudwatch_figures.h"
#include "src/cloud/server/adapters/scheduler_iam_roles.h"
#include "src/cloud/server/adapters/scheduler_lambda_targets.h"
#include "src/cloud/server/adapters/sts_iam_roles.h"
#include "src/cloud/server/adapters/sts_lambda_callers.h"
#include "src/cloud/server/key_table.h"
#include "src/cloud/server/own_pages.h"
#include "src/cloud/server/private_directory.h"
#include "src/cloud/server/request_counts.h"
#include "src/cloud/server/spaces.h"
#include "src/cloud/server/work_directory.h"
#include "src/cloud/sqs/service.h"
#include "src/cloud/store/clock.h"
#include "src/cloud/store/faults.h"
#include "src/cloud/store/record/migration.h"
#include "src/cloud/store/recovery.h"
#include "src/cloud/sts/service.h"
#include "src/cloud/usage/meter.h"
#include "src/cloud/usage/tally.h"

namespace weir::cloud::server {
namespace {

bool IsLoopback(const std::string& address) {
  return address == "localhost" || address == "::1" || address.starts_with("127.");
}

std::vector<std::string> Names(const std::vector<protocol::Service*>& services) {
  std::vector<std::string> names;
  names.reserve(services.size());
  for (const protocol::Service* service : services) names.emplace_back(service->signing_name());
  return names;
}

/// One for each core; more only where work waits for the disk, for on a core they would but take
/// turns.
unsigned ThreadsFor(const store::Store::Options& store) {
  constexpr unsigned kLeast = 2;
  constexpr unsigned kLeastWithWaiting = 16;
  const bool waits = store.durability == store::Durability::kFsync;
  return std::max(std::thread::hardware_concurrency(), waits ? kLeastWithWaiting : kLeast);
}

/// Long polls are requests in flight: however many wait, others are let in.
static_assert(sqs::QueueMeans::kMaxWaits <= http::ServerLimits().in_flight / 4);

http::ServerLimits LimitsFor(const store::Store::Options& store) {
  http::ServerLimits limits;
  limits.threads = ThreadsFor(store);
  return limits;
}

}  // namespace

/// Members in the order in which they need each other.
class LocalAws::Impl {
 public:
  Impl(const Options& options, std::unique_ptr<store::Store> opened)
      : address_(options.address),
        tls_(options.tls),
        store_(std::move(opened)),
        clock_(OwnPages::StoredOffset(*store_)),
        work_(options.store),
        streams_(*store_, clock_,
                 {.shard_limits = options.limits, .figures = &shard_figures_, .meter = &meter_}),
        buckets_(*store_, BodiesFor(options)),
        judge_(options.judged,
               {roles_, sessions_, [this](std::string_view key) { return lambda_.OwnerOf(key); },
                buckets_.buckets, clock_}),
        s3_(buckets_, clock_, options.keys.empty() ? nullptr : &keys_, &meter_),
        queues_(*store_, clock_, {.pauses = options.limits}),
        lambda_(*store_, clock_, faults_,
                {kinesis_source_, sqs_source_, failures_, code_source_, log_sink_, mapping_figures_,
                 function_roles_},
                {.directory = work_.path() / "lambda",
                 .threads = ThreadsFor(options.store),
                 .meter = &meter_}),
        own_(
            {options.version, Names(services_), store::Clock::SystemTime(), !options.keys.empty()},
            *store_, clock_, faults_, tally_, [this] { return Metrics(); },
            [this] { return buckets_.Examine(); }),
        front_door_(DoorOptions(options), services_, own_, clock_, faults_),
        server_(LimitsFor(options.store)) {
    keys_.AskAlso(sessions_);
    keys_.AskAlso(lambda_.keys());
    for (const AccessKey& key : options.keys) {
      keys_.Add(key.access_key_id,
                {.secret_access_key = key.secret_access_key, .session_token = ""});
    }
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() { Stop(); }

  Result<void> Listen(const Options& options) {
    if (options.self_signed) {
      auto files = http::SelfSignedCertificate(work_.path() / "tls");
      if (!files) return files.error();
      tls_ = *std::move(files);
    }
    const auto listener = server_.Listen(options.address, options.port, front_door_, tls_);
    if (!listener) return listener.error();
    port_ = listener->port;
    const std::filesystem::path certificate = tls_.certificate_chain;
    lambda_.Start(
        {.url = endpoint(),
         .ca_bundle = certificate.empty() ? "" : std::filesystem::absolute(certificate).string()});
    sqs_.Begin(endpoint());
    scheduler_.Begin();
    tally_.Begin();
    return {};
  }

  void SetReady() { own_.SetReady(); }

  /// Services first, for they answer what waits; then the connections can be closed.
  void Stop() {
    scheduler_.End();
    lambda_.Stop();
    queues_.Close();
    server_.Stop();
    s3_.Stop();  // nobody asks it any more
    tally_.End();
  }

  [[nodiscard]] std::string endpoint() const {
    const bool is_v6 = address_.find(':') != std::string::npos;
    return fmt::format("{}://{}{}{}:{}", certificate().empty() ? "http" : "https", is_v6 ? "[" : "",
                       address_, is_v6 ? "]" : "", port_);
  }
  [[nodiscard]] const std::string& certificate() const { return tls_.certificate_chain; }
  [[nodiscard]] std::vector<std::string_view> services() const {
    std::vector<std::string_view> names;
    for (const protocol::Service* service : services_) names.push_back(service->signing_name());
    return names;
  }

 private:
  [[nodiscard]] s3::Bodies::Options BodiesFor(const Options& options) const {
    const auto& beside = options.store.in_memory ? work_.path() : options.store.directory;
    s3::Bodies::Options bodies;
    bodies.directory = beside / "bodies";
    bodies.durability = options.store.durability;
    if (options.recover) bodies.aside = beside / "damaged" / "bodies";  // with the logs
    return bodies;
  }
  protocol::FrontDoor::Options DoorOptions(const Options& options) {
    protocol::FrontDoor::Options door;
    door.in_flight = LimitsFor(options.store).in_flight;
    if (!options.keys.empty()) door.keys = &keys_;
    door.access = &judge_;
    door.origins = options.origins;
    door.origins.any_address = options.address == "0.0.0.0" || options.address == "::";
    door.origins.hosts.push_back(options.address);
    door.kill_caller = [this](std::string_view key) { lambda_.KillCaller(key); };
    door.observe = [this](const protocol::Service& service, std::string_view operation,
                          int status) { counts_.Count(service.signing_name(), operation, status); };
    return door;
  }

  /// What log lines hold in embedded metric format. A metric that can't be stored is lost, as on
  /// AWS; its log line is not.
  void KeepMetrics(const std::string& region, const std::vector<logs::NewEvent>& events) {
    std::vector<cloudwatch::Sample> samples;
    for (const logs::NewEvent& event : events) {
      for (cloudwatch::Sample& sample : cloudwatch::ReadEmbeddedMetrics(region, event.message)) {
        samples.push_back(std::move(sample));
      }
    }
    if (samples.empty()) return;
    const auto kept = metrics_.Put(samples);
    if (!kept)
      spdlog::error("{} metric samples of log lines: {}", samples.size(), kept.error().message);
  }

  /// The page at /metrics.
  [[nodiscard]] std::string Metrics() const {
    std::string page = counts_.Render();
    page += usage::RenderUsage(tally_.Saved().used);
    cloudwatch::WritePrometheus(metrics_, page);
    return page;
  }

  const std::string address_;
  http::TlsFiles tls_;
  std::uint16_t port_ = 0;
  const std::unique_ptr<store::Store> store_;
  store::Clock clock_;
  store::Faults faults_;
  KeyTable keys_;
  RequestCounts counts_;
  usage::Meter meter_;
  WorkDirectory work_;

  iam::IamStore roles_{*store_};
  iam::IamService iam_{roles_, clock_};
  IamRoles assumable_roles_{roles_};
  sts::Sessions sessions_{*store_, clock_};
  FunctionCallers callers_{roles_, lambda_};
  sts::StsService sts_{sessions_, assumable_roles_, callers_};

  cloudwatch::MetricStore metrics_{*store_, clock_, {.meter = &meter_}};
  cloudwatch::CloudWatchService cloudwatch_{metrics_, clock_};
  dynamodb::DynamoDbService dynamodb_{*store_, clock_, &meter_};
  CloudWatchShardFigures shard_figures_{metrics_, clock_};
  kinesis::StreamStore streams_;
  kinesis::KinesisService kinesis_{*store_, clock_, streams_};
  logs::LogStore log_store_{
      *store_, clock_, {.meter = &meter_}, [this](const auto& group, const auto& events) {
        KeepMetrics(group.region, events);
      }};
  logs::LogsService logs_{log_store_, clock_};
  s3::S3Store buckets_;
  AccessJudge judge_;
  s3::S3Service s3_;
  sqs::QueueStore queues_;
  sqs::SqsService sqs_{queues_, &meter_};

  s3::Objects objects_{buckets_, clock_};
  KinesisSource kinesis_source_{streams_, clock_};
  SqsSource sqs_source_{queues_, &meter_};
  S3Failures failures_{objects_, &meter_, &judge_};
  S3CodeSource code_source_{objects_};
  CloudWatchLogSink log_sink_{log_store_, &judge_};
  CloudWatchFigures mapping_figures_{metrics_, clock_};
  FunctionRoles function_roles_{roles_, judge_};
  lambda::LambdaService lambda_;
  FunctionTargets targets_{lambda_, judge_};
  ScheduleRoles schedule_roles_{roles_, judge_.judges_everybody()};
  CloudWatchScheduleFigures schedule_figures_{metrics_, clock_, &meter_};
  scheduler::SchedulerService scheduler_{
      *store_, clock_, {targets_, schedule_roles_, schedule_figures_}};
  const std::vector<protocol::Service*> services_ = {&cloudwatch_, &dynamodb_, &iam_, &kinesis_,
                                                     &lambda_,     &logs_,     &s3_,  &scheduler_,
                                                     &sqs_,        &sts_};

  usage::Tally tally_{*store_, clock_, meter_, [this](usage::Levels& levels) {
                        streams_.Measure(levels);
                        dynamodb_.Measure(levels);
                        buckets_.Measure(levels);
                        log_store_.Measure(levels);
                      }};
  OwnPages own_;
  protocol::FrontDoor front_door_;
  http::Server server_;
};

Result<std::unique_ptr<LocalAws>> LocalAws::Start(Options options) {
  if (options.keys.empty() && !IsLoopback(options.address)) {
    return Error{ErrorKind::kDenied,
                 fmt::format("{} can be reached by others, who could do everything with any "
                             "credentials: give --auth, or listen on 127.0.0.1",
                             options.address)};
  }
  if (!options.store.in_memory) {
    for (const std::string& note : MakePrivate(options.store.directory)) spdlog::warn("{}", note);
  }
  if (options.recover && !options.store.in_memory) {
    const auto given_up = store::Recover(options.store.directory);
    if (!given_up) return given_up.error();
    for (const std::string& what : *given_up) spdlog::warn("recovered: {}", what);
  }
  auto store = store::Store::Open(options.store);
  if (!store) return store.error();
  if (const auto migrated = store::Migrate(**store, AllSpaces()); !migrated) {
    return migrated.error();
  }
  auto impl = std::make_unique<Impl>(options, *std::move(store));
  if (const auto listening = impl->Listen(options); !listening) return listening.error();
  return std::unique_ptr<LocalAws>(new LocalAws(std::move(impl)));
}

LocalAws::LocalAws(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LocalAws::~LocalAws() = default;

std::string LocalAws::endpoint() const { return impl_->endpoint(); }
std::vector<std::string_view> LocalAws::services() const { return impl_->services(); }
std::string LocalAws::certificate() const { return impl_->certificate(); }
void LocalAws::SetReady() { impl_->SetReady(); }
void LocalAws::Stop() { impl_->Stop(); }

}  // namespace weir::cloud::server
