// Starts the local AWS, says how to use it, and waits for a signal.
#include "src/cli/up_command.h"

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/cli/access_keys.h"
#include "src/cli/command.h"
#include "src/cli/option_checks.h"
#include "src/cli/schema_file.h"
#include "src/cloud/server/local_aws.h"
#include "src/deployment/local_pipeline.h"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;
using cloud::server::LocalAws;

constexpr const char* kUpFooter =
    "Example:\n"
    "  weir up                          everything, on 127.0.0.1:4566, kept between starts\n"
    "  weir up --memory --port 0 --json   for a test: any free port, nothing kept\n"
    "Then point anything at it:\n"
    "  export AWS_ENDPOINT_URL=http://127.0.0.1:4566\n"
    "  export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1\n"
    "  export AWS_ACCESS_KEY_ID=weir AWS_SECRET_ACCESS_KEY=weir\n"
    "  aws --endpoint-url http://127.0.0.1:4566 kinesis list-streams\n"
    "(The AWS CLI before 2.13 and 1.29 and boto3 before 1.28 do not know AWS_ENDPOINT_URL and\n"
    "would ask AWS itself: give them --endpoint-url or endpoint_url=.)";

constexpr const char* kPipelineGroup =
    "The pipeline (without --bare; what is left out stays as it is, or is made so)";

struct UpOptions {
  std::string host = "127.0.0.1";
  std::string data;
  std::string durability = "process";
  std::string limits = "off";
  std::string iam = "own";
  AccessKeySource auth;
  cloud::protocol::OriginRules origins;
  std::vector<std::string> tls;  // certificate and key
  deployment::LocalPipeline pipeline;
  deployment::PipelineSettings asked;  // of the pipeline
  std::uint16_t port = 4566;
  bool memory = false;
  bool recover = false;
  bool bare = false;
  bool is_tls = false;
  bool json = false;
  bool reconfigure = false;
};

/// What a signal writes to and the command waits on. (A blocked signal would stay blocked in the
/// processes that functions run in.)
int stop_event = -1;

void WakeOnSignals() {
  stop_event = ::eventfd(0, EFD_CLOEXEC);
  struct sigaction action {};
  action.sa_handler = [](int) {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(stop_event, &one, sizeof one);
  };
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  action.sa_handler = [](int) {};  // a reader of our output that left is no reason to end
  ::sigaction(SIGPIPE, &action, nullptr);
}

/// Every connection is a file, and so is much of the store.
void TakeFiles() {
  constexpr rlim_t kEnough = 16'384;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= kEnough) return;
  limit.rlim_cur = std::min(limit.rlim_max, kEnough);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

void WaitForSignal() {
  std::uint64_t count = 0;
  while (::read(stop_event, &count, sizeof count) < 0) {
  }
}

void Warn(const std::string& message) { fmt::print(stderr, "weir: {}\n", message); }

/// $XDG_DATA_HOME/weir, or where that is by default.
fs::path DefaultDirectory() {
  if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data == '/') {
    return fs::path(data) / "weir";
  }
  const char* home = std::getenv("HOME");
  return home != nullptr && *home == '/' ? fs::path(home) / ".local/share/weir" : fs::path(".weir");
}

cloud::server::Judged JudgedBy(std::string_view iam) {
  using cloud::server::Judged;
  if (iam == "off") return Judged::kNobody;
  return iam == "enforce" ? Judged::kEverybody : Judged::kFunctions;
}

LocalAws::Options ToSettings(const UpOptions& options, std::string version) {
  LocalAws::Options settings;
  settings.address = options.host;
  settings.port = options.port;
  settings.store.in_memory = options.memory;
  settings.recover = options.recover;
  settings.store.directory = options.data.empty() ? DefaultDirectory() : fs::path(options.data);
  if (options.durability == "fsync") settings.store.durability = cloud::store::Durability::kFsync;
  settings.self_signed = options.is_tls && options.tls.empty();
  if (options.tls.size() == 2) settings.tls = {options.tls[0], options.tls[1]};
  settings.version = std::move(version);
  settings.limits = options.limits == "on";
  settings.judged = JudgedBy(options.iam);
  settings.origins = options.origins;
  return settings;
}

deployment::LocalAccess AccessTo(const LocalAws& aws, const LocalAws::Options& settings) {
  deployment::LocalAccess access;
  access.endpoint = aws.endpoint();
  access.ca_bundle = aws.certificate();
  if (!settings.keys.empty()) {
    access.access_key_id = settings.keys.front().access_key_id;
    access.secret_access_key = settings.keys.front().secret_access_key;
  }
  return access;
}

void SayWhatToDo(const UpOptions& options, const std::string& endpoint) {
  if (!options.bare) {
    fmt::print(
        "  weir gen --events 1000 | weir send - --stream {} --wait   # events into the stream\n"
        "  weir report s3://{}   # what became of them\n",
        options.pipeline.stream, options.pipeline.lake_bucket);
  }
  // AWS CLI 2.13 and 1.29 and boto3 1.28 were the first to read AWS_ENDPOINT_URL.
  fmt::print(
      "  aws --endpoint-url {0} s3 ls   # and in Python:\n"
      "  boto3.client(\"s3\", endpoint_url=\"{0}\")   # older clients do not know "
      "AWS_ENDPOINT_URL\n"
      "\nCtrl-C stops it.\n",
      endpoint);
}

using Changes = std::vector<deployment::SettingChange>;

boost::json::array JsonOf(const Changes& changes) {
  boost::json::array listed;
  for (const auto& [option, was, is] : changes) {
    listed.push_back({{"option", option}, {"was", was}, {"is", is}});
  }
  return listed;
}

/// A new lake needs nothing beside a new layout; one that is there may.
void SayChanges(const Changes& changes) {
  for (const auto& [option, was, is] : changes) {
    const bool has_steps = is == "landing" || was == "landing";
    fmt::print("{} is {} from now on, and was {}{}\n", option, is, was,
               has_steps ? "; what else this takes: docs/layouts.md" : "");
  }
}

void SayReady(const UpOptions& options, const LocalAws::Options& settings, const LocalAws& aws,
              const Changes& changes) {
  const std::string data = options.memory ? "" : settings.store.directory.string();
  if (options.json) {
    boost::json::object ready = {{"endpoint", aws.endpoint()}, {"pid", ::getpid()}};
    if (!options.memory) ready["data"] = data;
    if (options.is_tls) ready["certificate"] = aws.certificate();
    if (!changes.empty()) ready["reconfigured"] = JsonOf(changes);
    fmt::print("{}\n", boost::json::serialize(ready));
  } else {
    SayChanges(changes);
    fmt::print(
        "Weir is up at {} ({}); data: {}\n"
        "\n"
        "  export AWS_ENDPOINT_URL={}\n"
        "  export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1\n",
        aws.endpoint(), fmt::join(aws.services(), ", "),
        options.memory ? "in memory, gone at the end" : data, aws.endpoint());
    if (options.is_tls) fmt::print("  export AWS_CA_BUNDLE={}\n", aws.certificate());
    if (settings.keys.empty()) {
      fmt::print("  export AWS_ACCESS_KEY_ID=weir AWS_SECRET_ACCESS_KEY=weir\n");
    }
    SayWhatToDo(options, aws.endpoint());
  }
  std::fflush(stdout);
}

int Run(UpOptions options, const std::string& version) {
  LocalAws::Options settings = ToSettings(options, version);
  auto access = ReadAccessKeys(options.auth);
  if (!access) return Fail(access.error(), kWrongUsage);
  settings.keys = std::move(access->keys);
  for (const std::string& warning : access->warnings) Warn(warning);
  if (options.tls.size() == 1) {
    return Fail({ErrorKind::kInvalidInput, "--tls takes a certificate and its key, or nothing"},
                kWrongUsage);
  }
  if (options.asked.schema) {
    auto schema = LoadSchemaText(*options.asked.schema);
    if (!schema) return Fail(schema.error(), kWrongUsage);
    options.asked.schema = *std::move(schema);
  }
  if (const std::string& package = options.pipeline.package; !package.empty()) {
    std::error_code unknown;
    if (!fs::is_regular_file(package, unknown)) {
      return Fail({ErrorKind::kInvalidInput, "--package " + package + ": there is no such file"});
    }
  }
  ::umask(S_IRWXG | S_IRWXO);  // what it keeps is for nobody else to read
  spdlog::set_default_logger(spdlog::stderr_logger_mt("weir"));
  TakeFiles();
  WakeOnSignals();
  const auto aws = LocalAws::Start(settings);
  if (!aws) return Fail(aws.error());
  Changes changes;
  if (!options.bare) {
    const deployment::LocalAccess here = AccessTo(**aws, settings);
    const auto plan =
        deployment::PlanSetUp(options.pipeline, options.asked, options.reconfigure, here);
    if (!plan) return Fail(plan.error());
    const auto set_up = deployment::SetUp(options.pipeline, *plan, here);
    if (!set_up) return Fail(set_up.error().In("setting up the pipeline"), kFailed);
    changes = plan->changes;
  }
  (*aws)->SetReady();
  SayReady(options, settings, **aws, changes);
  WaitForSignal();
  (*aws)->Stop();
  return kDone;
}

/// Its default is said, and not set: what is left out stays as the pipeline has it.
CLI::Option* AddSetting(CLI::App& command, const std::string& name, auto& asked,
                        const std::string& description, const auto& otherwise) {
  return command.add_option(name, asked, description)
      ->default_str(fmt::to_string(otherwise))
      ->group(kPipelineGroup);
}

void AddPipelineOptions(CLI::App& command, UpOptions& options) {
  deployment::PipelineSettings& asked = options.asked;
  const deployment::SettingValues made;
  AddSetting(command, "--schema", asked.schema,
             "The events' schema: a preset's name, or a TOML file", made.schema);
  AddSetting(command, "--layout", asked.layout, "How events are stored", made.layout)
      ->type_name("batch|event|landing")
      ->check(OneOf({"batch", "event", "landing"}));
  AddSetting(command, "--compression", asked.compression, "How files of the lake are packed",
             made.compression)
      ->type_name("none|gzip|zstd")
      ->check(OneOf({"none", "gzip", "zstd"}));
  AddSetting(command, "--shards", asked.shards, "Shards of the stream", made.shards)
      ->type_name("N")
      ->transform(Whole(1, 500));
  AddSetting(command, "--batch-size", asked.batch_size, "Records in an invocation at most",
             made.batch_size)
      ->type_name("N")
      ->transform(Whole(1, 10'000));
  AddSetting(command, "--window", asked.window_seconds, "How long to wait for a full batch",
             made.window_seconds)
      ->type_name("SECONDS")
      ->transform(Whole(0, 300));
  command
      .add_flag("--reconfigure", options.reconfigure,
                "Change a pipeline that has other settings than these options say")
      ->group(kPipelineGroup);
  command.add_option("--package", options.pipeline.package, "The function's zip")
      ->check(LocalFile())
      ->type_name("FILE")
      ->group(kPipelineGroup);
}

void AddAccessOptions(CLI::App& command, UpOptions& options) {
  constexpr const char* kGroup = "Who is let in";
  CLI::Option* file = command
                          .add_option("--auth-file", options.auth.file,
                                      "Check signatures by its keys (or: WEIR_AUTH=KEY:SECRET)")
                          ->check(LocalFile())
                          ->type_name("FILE")
                          ->group(kGroup);
  command
      .add_option("--auth", options.auth.text,
                  "The same; KEY:SECRET stands in the list of processes, for all to read")
      ->type_name("KEY:SECRET|FILE")
      ->excludes(file)
      ->group(kGroup);
  command
      .add_option("--iam", options.iam,
                  "Whom IAM's policies judge: functions, all but root, or nobody")
      ->type_name("own|enforce|off")
      ->check(OneOf({"own", "enforce", "off"}))
      ->capture_default_str()
      ->group(kGroup);
  command
      .add_option("--allow-host", options.origins.hosts,
                  "A further name of this machine (*.NAME: all below; *: any)")
      ->type_name("NAME")
      ->expected(1)
      ->take_all()
      ->group(kGroup);
  command
      .add_option("--allow-origin", options.origins.origins,
                  "A site whose pages may use all of this (*: any at all)")
      ->type_name("ORIGIN")
      ->expected(1)
      ->take_all()
      ->group(kGroup);
}

void AddUpOptions(CLI::App& command, UpOptions& options) {
  command.add_option("--host", options.host, "The address to listen on")
      ->capture_default_str()
      ->type_name("ADDRESS");
  command.add_option("-p,--port", options.port, "The port; 0 is any free one")
      ->transform(Whole<std::uint16_t>())
      ->capture_default_str()
      ->type_name("N");
  CLI::Option* data =
      command
          .add_option("--data", options.data,
                      "Where all is kept; by default weir in $XDG_DATA_HOME (~/.local/share)")
          ->check(OnThisMachine("name a folder; what it serves as S3 is kept in there"))
          ->type_name("DIR");
  CLI::Option* memory =
      command.add_flag("--memory", options.memory, "Keep nothing: all is gone when it stops")
          ->excludes(data);
  command.add_flag("--recover", options.recover, "Start with damaged data; says what is given up")
      ->excludes(memory);
  command
      .add_option("--durability", options.durability,
                  "What acknowledged data survives: kill -9, or a power cut as well")
      ->type_name("process|fsync")
      ->check(OneOf({"process", "fsync"}))
      ->capture_default_str();
  command
      .add_option("--limits", options.limits,
                  "AWS's limits: shards (1,000 records or 1 MiB a second), pauses of SQS")
      ->type_name("on|off")
      ->check(OneOf({"on", "off"}))
      ->capture_default_str();
  command.add_flag("--bare", options.bare, "The services alone, with nothing in them");
  AddAccessOptions(command, options);
  command
      .add_option("--tls", options.tls,
                  "Speak TLS: with these PEM files, or a certificate of its own")
      ->expected(0, 2)
      ->type_name("[CERTIFICATE KEY]");
  command.add_flag("--json", options.json, "Print one line of JSON when it is ready");
}

/// An option of the pipeline that was given; null where none was.
const CLI::Option* FirstSetting(const CLI::App& command) {
  const auto given = command.get_options([](const CLI::Option* option) {
    return option->get_group() == kPipelineGroup && option->count() > 0;
  });
  return given.empty() ? nullptr : given.front();
}

}  // namespace

void AddUpCommand(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("up", "Run the pipeline on a local AWS");
  command->footer(kUpFooter);
  const auto options = std::make_shared<UpOptions>();  // lives as long as the callback
  AddUpOptions(*command, *options);
  AddPipelineOptions(*command, *options);
  command->callback([options, command, &app, &exit_code] {
    if (const CLI::Option* setting = FirstSetting(*command); setting != nullptr && options->bare) {
      exit_code = Fail({ErrorKind::kInvalidInput,
                        fmt::format("--bare and {} do not go together: leave one out; see "
                                    "`weir up --help`",
                                    setting->get_name())});
      return;
    }
    options->is_tls = command->count("--tls") > 0;
    std::erase(options->tls, "");  // what the parser has for no files at all
    exit_code = Run(*options, app.version());
  });
}

}  // namespace weir::cli
