// `weir schema`: schemas for events that nobody has described yet.
#include "src/cli/schema_command.h"

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/cli/command.h"
#include "src/cli/option_checks.h"
#include "src/embedded/posix_file.h"
#include "src/embedded/record_sample.h"
#include "src/guess/schema_guess.h"

namespace weir::cli {
namespace {

constexpr const char* kSchemaExample =
    "Example: weir schema guess events.json.gz --output events.toml";
constexpr const char* kGuessExamples =
    "Examples:\n"
    "  weir schema guess events.json.gz --output events.toml\n"
    "  weir validate events.json.gz --schema events.toml\n"
    "  aws s3 cp s3://bucket/key - | weir schema guess -\n"
    "Comments in the file say what was seen of each field that was chosen, and which others there\n"
    "are: read them, for by another id an event is another event. Exit code 1: no field of the\n"
    "sample can be the id, or the name, or the time; no file is written then.";
constexpr const char* kSampleFromS3 =
    "pipe it in, `aws s3 cp s3://bucket/key - | weir schema guess -`";
constexpr std::size_t kMostSampled = 1'000'000;
constexpr std::size_t kLongestSampled = std::size_t{10} << 20;

struct GuessOptions {
  std::vector<std::string> inputs;
  std::string output;
  bool may_replace = false;
  std::size_t records = 10'000;
};

Result<void> WriteSchemaFile(const GuessOptions& options, const std::string& toml) {
  if (options.may_replace) return embedded::WriteFileAtomically(options.output, toml);
  auto file = embedded::PosixFile::Open(options.output, O_WRONLY | O_CREAT | O_EXCL);
  if (!file) return file.error();
  const std::string_view text = toml;
  return file->WriteAll({&text, 1});
}

bool IsThere(const std::string& path) {
  return embedded::PosixFile::Open(path, O_PATH).has_value();
}

/// What stands for all inputs in the comments.
std::string SourceText(const embedded::Inputs& inputs) {
  const std::string first = inputs.files.front().path == embedded::kStandardInput
                                ? "standard input"
                                : inputs.files.front().path;
  return inputs.files.size() == 1 ? first
                                  : fmt::format("{} and {} more", first, inputs.files.size() - 1);
}

Error NothingGuessed(const guess::Guess& guess, std::size_t records) {
  if (guess.objects == 0) {
    return {ErrorKind::kNotFound,
            fmt::format("{} records, and none is a JSON object; Weir reads JSON, and `weir "
                        "validate` shows what is wrong",
                        records)};
  }
  std::vector<std::string_view> roles;
  for (const guess::Role role : guess.missing) {
    roles.push_back(guess::kRoleNames.at(static_cast<std::size_t>(role)));
  }
  return {ErrorKind::kNotFound,
          fmt::format("no field looks like an event's {}; there are {}; write a schema that names "
                      "what it is (docs/schemas.md)",
                      fmt::join(roles, ", nor like its "), fmt::join(guess.fields, ", "))};
}

int PrintGuess(const GuessOptions& options, const guess::Guess& guess) {
  if (options.output.empty()) {
    fmt::print("{}", guess.toml);
    return kDone;
  }
  if (const auto written = WriteSchemaFile(options, guess.toml); !written) {
    return Fail(written.error(), kFailed);
  }
  fmt::print(stderr, "weir schema guess: {}, which takes {} of {} records\n", options.output,
             guess.trial.valid, guess.trial.records);
  return kDone;
}

int RunGuess(const GuessOptions& options) {
  const std::atomic<bool>& stop = StopOnSignals();
  if (!options.output.empty() && !options.may_replace && IsThere(options.output)) {
    return Fail({ErrorKind::kInvalidInput,
                 fmt::format("{}: it is there already; name another file, or say --force to "
                             "replace it",
                             options.output)},
                kWrongUsage);
  }
  const embedded::Inputs inputs = embedded::FindInputs(options.inputs);
  const auto sample = embedded::TakeSample(inputs, options.records, kLongestSampled, stop);
  for (const auto& error : sample.errors) {
    fmt::print(stderr, "weir: {}: {}\n", error.input, error.message);
  }
  if (stop) return kInterrupted;
  if (!sample.errors.empty()) return kFailed;
  const auto guessed = guess::GuessSchema(sample.records, SourceText(inputs), Now());
  if (!guessed) return Fail(guessed.error(), kFailed);
  if (guessed->toml.empty()) {
    return Fail(NothingGuessed(*guessed, sample.records.size()), kFailed);
  }
  return PrintGuess(options, *guessed);
}

void AddGuessCommand(CLI::App& schema, int& exit_code) {
  auto* command = schema.add_subcommand("guess", "Write a schema for events from a sample of them");
  const auto options = std::make_shared<GuessOptions>();  // lives as long as the callback
  command
      ->add_option("INPUT", options->inputs,
                   "Files (plain, gzip, zstd), directories, patterns, or - for a pipe")
      ->check(OnThisMachine(kSampleFromS3))
      ->required();
  command
      ->add_option("-o,--output", options->output,
                   "The file to write, such as events.toml; else standard output")
      ->check(LocalFile())
      ->type_name("FILE");
  command->add_flag("--force", options->may_replace, "Replace the file if it is there");
  command
      ->add_option("--records", options->records,
                   "So many are looked at, the first ones of each input")
      ->type_name("N")
      ->transform(Whole(1, kMostSampled))
      ->capture_default_str();
  command->footer(kGuessExamples);
  command->callback([options, &exit_code] { exit_code = RunGuess(*options); });
}

}  // namespace

void AddSchemaCommand(CLI::App& app, int& exit_code) {
  CLI::App* schema = app.add_subcommand("schema", "Write a schema for events from a sample");
  schema->require_subcommand(1);
  schema->footer(kSchemaExample);
  AddGuessCommand(*schema, exit_code);
}

}  // namespace weir::cli
