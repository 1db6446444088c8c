// `weir run`: takes files of events into a lake.
#include "src/cli/run_command.h"

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "src/cli/command.h"
#include "src/cli/lake_place.h"
#include "src/cli/option_checks.h"
#include "src/cli/progress_bar.h"
#include "src/cli/run_summary.h"
#include "src/cli/schema_file.h"
#include "src/cli/trial_run.h"
#include "src/codec/compression.h"
#include "src/embedded/lake.h"
#include "src/embedded/lake_run.h"
#include "src/embedded/lake_target.h"
#include "src/event/schema.h"
#include "src/text/random.h"

namespace weir::cli {
namespace {

constexpr const char* kRunFooter =
    "Presets: {}\n\n"
    "Examples:\n"
    "  weir run events.json.gz --lake my-lake\n"
    "  weir run logs/ 'more/2021-07-*.json' --lake my-lake --schema github\n"
    "  zcat archive.gz | weir run - --lake my-lake --schema mapping.toml --json\n"
    "Running the same input again adds nothing, and a run that was killed can simply be repeated.\n"
    "With --dry-run nothing is written: a lake that is named is not opened, and what it holds by\n"
    "now counts as new. Exit code 1 then says that some would go to quarantine.";

constexpr const char* kReadFromS3 =
    "pipe it in, `aws s3 cp s3://bucket/key - | weir run - --lake DIR`";
constexpr const char* kWriteToS3 =
    "a lake on S3 is filled by a pipeline's function, so put the events into its stream, "
    "`weir send INPUT --stream NAME`";

struct RunOptions {
  std::vector<std::string> inputs;
  std::string lake;
  std::string claims;
  std::string schema = "weir";
  std::string layout;
  std::string compression = "gzip";
  unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
  std::size_t max_record_size = std::size_t{10} << 20;
  bool is_trial = false;
  bool json = false;
};

Result<std::unique_ptr<embedded::Lake>> OpenLake(const RunOptions& options,
                                                 const event::Schema& schema) {
  constexpr std::size_t kIdDigits = 32;
  embedded::LakeOptions lake{.directory = options.lake,
                             .claims = {},
                             .layout = pipeline::LayoutNamed(options.layout),
                             .schema_digest = event::SchemaDigest(schema),
                             .new_id = text::RandomHex(kIdDigits)};
  if (!options.claims.empty()) lake.claims = options.claims;
  return embedded::Lake::Open(lake);
}

embedded::RunSettings SettingsFrom(const RunOptions& options) {
  constexpr std::size_t kTokenDigits = 12;
  return {.compression = *codec::CompressionFromName(options.compression),
          .jobs = options.jobs,
          .max_record_size = options.max_record_size,
          .limits = {},
          .examples = 1,
          .now = Now,
          .new_token = [] { return text::RandomHex(kTokenDigits); }};
}

embedded::RunOutcome RunWithProgress(embedded::LakeRun& run, embedded::Inputs inputs) {
  const ProgressBar progress("weir run", TotalSize(inputs), [&run] { return run.bytes_read(); });
  return run.Run(std::move(inputs));
}

int ExitCodeOf(const RunSummary& summary) {
  const bool is_whole = summary.outcome.input_errors.empty() && !summary.outcome.failure &&
                        summary.outcome.totals.figures.total.counts.IsBalanced();
  if (!is_whole) return kFailed;
  return summary.was_interrupted ? kInterrupted : kDone;
}

/// A lake that can't be opened: wrong usage, or a run that has done nothing.
int ReportUnopened(const Error& error, const RunOptions& options, RunSummary summary) {
  fmt::print(stderr, "weir: {}\n", error.message);
  if (error.kind == ErrorKind::kInvalidInput) return kWrongUsage;
  summary.outcome.failure = error;
  if (options.json) fmt::print("{}", RunSummaryJson(summary));
  return kFailed;
}

int Report(const RunSummary& summary, const RunOptions& options) {
  PrintRunErrors(summary);
  fmt::print("{}", options.json ? RunSummaryJson(summary) : RunSummaryText(summary));
  return ExitCodeOf(summary);
}

int Try(const RunOptions& options) {
  return RunTrial({.command = "weir run --dry-run",
                   .inputs = options.inputs,
                   .schema = options.schema,
                   .jobs = options.jobs,
                   .max_record_size = options.max_record_size,
                   .json = options.json});
}

int Run(const RunOptions& options) {
  if (options.is_trial) return Try(options);
  const std::atomic<bool>& stop_requested = StopOnSignals();
  const auto schema = LoadSchema(options.schema);
  if (!schema) return Fail(schema.error(), kWrongUsage);
  embedded::Inputs inputs = embedded::FindInputs(options.inputs);
  RunSummary summary{.lake = options.lake,
                     .schema = schema->name,
                     .layout = options.layout,
                     .compression = options.compression,
                     .inputs = inputs.files.size(),
                     .outcome = {}};
  if (inputs.files.empty() && !inputs.errors.empty()) {  // no lake is made for nothing
    summary.outcome.input_errors = std::move(inputs.errors);
    PrintRunErrors(summary);
    if (options.json) fmt::print("{}", RunSummaryJson(summary));
    return kFailed;
  }
  if (const auto fits = RefuseLandings("weir run", options.lake); !fits) {
    return ReportUnopened(fits.error(), options, std::move(summary));
  }
  const auto lake = OpenLake(options, *schema);
  if (!lake) return ReportUnopened(lake.error(), options, std::move(summary));

  summary.layout = pipeline::LayoutName((*lake)->layout());
  const auto begin = std::chrono::steady_clock::now();
  embedded::LakeTarget target(**lake);
  embedded::LakeRun run(target, *schema, SettingsFrom(options), stop_requested);
  summary.outcome = RunWithProgress(run, std::move(inputs));
  summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  summary.was_interrupted = stop_requested;

  return Report(summary, options);
}

void AddOptions(CLI::App& run, RunOptions& options) {
  run.add_option("INPUT", options.inputs,
                 "Files (plain, gzip, zstd), directories, patterns, or - for a pipe")
      ->check(OnThisMachine(kReadFromS3))
      ->required();
  auto* lake = run.add_option("--lake", options.lake, "The lake's directory; a new one is made");
  lake->check(OnThisMachine(kWriteToS3))->required()->type_name("DIR");
  run.add_option("--schema", options.schema,
                 "What events look like: a preset (see below) or a TOML file")
      ->type_name("SCHEMA")
      ->capture_default_str();
  run.add_option("--layout", options.layout,
                 "One file per partition and run (batch, for new lakes), or per event")
      ->type_name("batch|event")
      ->check(OneOf({"batch", "event"}));
  run.add_option("--compression", options.compression, "How files of the lake are packed")
      ->type_name("none|gzip|zstd")
      ->check(OneOf({"none", "gzip", "zstd"}))
      ->capture_default_str();
  run.add_option("--claims", options.claims, "Where the claims are kept, if not in the lake")
      ->check(ClaimsDirectory())
      ->type_name("DIR");
  run.add_option("--jobs", options.jobs, "Threads, 1 to 256")
      ->type_name("N")
      ->transform(Whole(1, 256))
      ->capture_default_str();
  run.add_option("--max-record-size", options.max_record_size,
                 "Longer lines go to quarantine, in pieces of so many bytes")
      ->type_name("BYTES")
      ->transform(Whole(1, std::size_t{1} << 30))
      ->capture_default_str();
  run.add_flag_callback(
      "--dry-run",
      [&options, lake] {
        options.is_trial = true;
        lake->required(false);
      },
      "Only say what would become of the inputs, as `weir validate`");
  run.add_flag("--json", options.json, "Print the summary as JSON");
}

}  // namespace

void AddRunCommand(CLI::App& app, int& exit_code) {
  auto* run = app.add_subcommand("run", "Take files of events into a lake");
  const auto options = std::make_shared<RunOptions>();
  AddOptions(*run, *options);
  run->footer(fmt::format(kRunFooter, fmt::join(event::PresetNames(), ", ")));
  run->callback([options, &exit_code] { exit_code = Run(*options); });
}

}  // namespace weir::cli
