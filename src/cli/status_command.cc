// `weir status`: whether a pipeline is at work, and how far behind.
#include "src/cli/status_command.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "src/cli/aws_options.h"
#include "src/cli/command.h"
#include "src/cli/option_checks.h"
#include "src/cli/status_look.h"
#include "src/cli/stream_status.h"

namespace weir::cli {
namespace {

constexpr const char* kStatusExamples =
    "Examples:\n"
    "  weir status\n"
    "  weir status --stream events --wait && weir report s3://weir-lake\n"
    "  weir status --json | jq .streams[].waiting_records\n"
    "Of each stream that a mapping takes into a lake: the stream, the mapping and its last "
    "result,\n"
    "how many records no ledger has yet and how old the oldest is, and with layout landing what\n"
    "waits for the merge. The same on AWS and on `weir up`. docs/status.md says what it asks.\n"
    "Exit code: 0 healthy (with --wait: and all is judged), 1 not, 2 wrong usage, 130 stopped.";

/// Between two looks, which read some of what a shard gives in a second; never shorter than a look.
constexpr std::chrono::milliseconds kPauseBetweenLooks{1'000};

struct StatusOptions {
  StatusScope scope;
  std::uint32_t max_age_seconds = 900;
  std::uint32_t patience_seconds = 60;
  bool wait = false;
  bool json = false;
  AwsOptions aws;
};

using StreamStatuses = std::vector<StreamStatus>;

Health HealthOf(const StatusOptions& options, aws::Client& client) {
  const auto now = client.ServiceTime().time_since_epoch();
  return {.now = std::chrono::duration_cast<std::chrono::milliseconds>(now).count(),
          .max_age_seconds = options.max_age_seconds};
}

bool AreThrough(const StreamStatuses& all) {
  return std::ranges::all_of(all, &StreamStatus::IsThrough);
}

/// What is left, so that it can be told whether it becomes less.
std::uint64_t LeftIn(const StreamStatuses& all) {
  std::uint64_t left = 0;
  for (const StreamStatus& one : all) {
    left += one.unjudged.count + (one.landings ? one.landings->count : 0);
  }
  return left;
}

/// The last look: all is judged, `stop` is set, or nothing became less for as long as the patience.
Result<StreamStatuses> WaitUntilThrough(const StatusOptions& options, aws::Session& session,
                                        const std::atomic<bool>& stop) {
  aws::Clock& clock = session.clock();
  const auto patience = std::chrono::seconds(options.patience_seconds);
  aws::Deadline deadline = clock.Now() + patience;
  std::uint64_t least = UINT64_MAX;
  while (true) {
    const auto began = clock.Now();
    auto all = LookAtStreams(session, options.scope);
    if (!all || AreThrough(*all) || stop) return all;
    const std::uint64_t left = LeftIn(*all);
    if (left < least) deadline = clock.Now() + patience;
    least = std::min(least, left);
    if (clock.Now() >= deadline) return all;
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(clock.Now() - began);
    clock.SleepFor(std::max(kPauseBetweenLooks, took));
  }
}

int Run(const StatusOptions& options) {
  const std::atomic<bool>& stop = StopOnSignals();
  const auto session = OpenSession(options.aws);
  if (!session) return Fail(session.error());
  const auto all = options.wait ? WaitUntilThrough(options, **session, stop)
                                : LookAtStreams(**session, options.scope);
  if (!all) return Fail(all.error());
  const Health health = HealthOf(options, (*session)->client());
  fmt::print("{}", options.json ? StatusJson(*all, health) : StatusText(*all, health));
  if (std::fflush(stdout) != 0) {
    return Fail({ErrorKind::kUnavailable, "can't write to standard output"});
  }
  if (options.wait && !AreThrough(*all)) {
    if (stop) return kInterrupted;
    return Fail({ErrorKind::kExhausted,
                 fmt::format("--wait: {} records and landings are left, and they became no fewer "
                             "for {} s; --patience waits longer",
                             LeftIn(*all), options.patience_seconds)});
  }
  const bool is_healthy = std::ranges::all_of(
      *all, [&health](const StreamStatus& one) { return ProblemsOf(one, health).empty(); });
  return is_healthy ? kDone : kFailed;
}

void AddOptions(CLI::App& status, StatusOptions& options) {
  status.add_option("--stream", options.scope.stream, "Of this stream alone")->type_name("NAME");
  status.add_option("--lake", options.scope.lake, "Of what flows into this lake alone")
      ->type_name("S3-URI");
  status
      .add_option("--max-age", options.max_age_seconds,
                  "So long a record may wait to be judged; landings, an hour more")
      ->type_name("SECONDS")
      ->transform(Whole(1, 31'536'000))
      ->capture_default_str();
  CLI::Option* wait = status.add_flag("--wait", options.wait, "Wait until all is judged");
  status
      .add_option("--patience", options.patience_seconds,
                  "Give up when nothing was judged for so long")
      ->type_name("SECONDS")
      ->transform(Whole(1, 86'400))
      ->capture_default_str()
      ->needs(wait);
  AddAwsOptions(status, options.aws);
  status.add_flag("--json", options.json, "Print it as JSON");
}

}  // namespace

void AddStatusCommand(CLI::App& app, int& exit_code) {
  CLI::App* status = app.add_subcommand("status", "Say whether a pipeline keeps up");
  const auto options = std::make_shared<StatusOptions>();  // lives as long as the callback
  AddOptions(*status, *options);
  status->footer(kStatusExamples);
  status->callback([options, &exit_code] { exit_code = Run(*options); });
}

}  // namespace weir::cli
