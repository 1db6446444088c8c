// `weir validate`: what a run would make of files, without a lake.
#include "src/cli/validate_command.h"

#include <algorithm>
#include <memory>
#include <string>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/cli/option_checks.h"
#include "src/cli/trial_run.h"
#include "src/event/schema.h"

namespace weir::cli {
namespace {

constexpr const char* kValidateFooter =
    "Presets: {}\n\n"
    "Examples:\n"
    "  weir validate events.json.gz\n"
    "  weir validate logs/ --schema mapping.toml --examples 10\n"
    "  aws s3 cp s3://bucket/key - | weir validate - --schema github --json\n"
    "Exit code 0: every record is a valid event, duplicates included. 1: some would go to\n"
    "quarantine, or an input could not be read. Nothing is written. `weir run --dry-run` says the\n"
    "same of the command line of a run; this is for where no lake is meant, as in a check of "
    "files\n"
    "or of a schema. docs/validate.md has the JSON.";

constexpr const char* kPipeFromS3 = "pipe it in, `aws s3 cp s3://bucket/key - | weir validate -`";
constexpr std::size_t kMostExamples = 1'000;

}  // namespace

void AddValidateCommand(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("validate", "Say what a run would make of files of events");
  const auto options = std::make_shared<TrialOptions>(  // lives as long as the callback
      TrialOptions{.command = "weir validate",
                   .inputs = {},
                   .schema = "weir",
                   .jobs = std::max(1U, std::thread::hardware_concurrency()),
                   .max_record_size = std::size_t{10} << 20});
  command
      ->add_option("INPUT", options->inputs,
                   "Files (plain, gzip, zstd), directories, patterns, or - for a pipe")
      ->check(OnThisMachine(kPipeFromS3))
      ->required();
  command
      ->add_option("--schema", options->schema,
                   "What events look like: a preset (see below) or a TOML file")
      ->type_name("SCHEMA")
      ->capture_default_str();
  command->add_option("--examples", options->examples, "So many of each reason are shown")
      ->type_name("N")
      ->transform(Whole(0, kMostExamples))
      ->capture_default_str();
  command->add_option("--jobs", options->jobs, "Threads, 1 to 256")
      ->type_name("N")
      ->transform(Whole(1, 256))
      ->capture_default_str();
  command
      ->add_option("--max-record-size", options->max_record_size,
                   "Longer lines are for quarantine, in pieces of so many bytes")
      ->type_name("BYTES")
      ->transform(Whole(1, std::size_t{1} << 30))
      ->capture_default_str();
  command->add_flag("--json", options->json, "Print what was found as JSON");
  command->footer(fmt::format(kValidateFooter, fmt::join(event::PresetNames(), ", ")));
  command->callback([options, &exit_code] { exit_code = RunTrial(*options); });
}

}  // namespace weir::cli
