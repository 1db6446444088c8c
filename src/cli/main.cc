// The program `weir`: its commands, and how it speaks of errors.
#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "src/cli/bill_command.h"
#include "src/cli/claims_command.h"
#include "src/cli/clock_command.h"
#include "src/cli/command.h"
#include "src/cli/compact_command.h"
#include "src/cli/erase_command.h"
#include "src/cli/faults_command.h"
#include "src/cli/gen_command.h"
#include "src/cli/lake_command.h"
#include "src/cli/merge_command.h"
#include "src/cli/plan_command.h"
#include "src/cli/quarantine_command.h"
#include "src/cli/replay_command.h"
#include "src/cli/report_command.h"
#include "src/cli/run_command.h"
#include "src/cli/schema_command.h"
#include "src/cli/seed_command.h"
#include "src/cli/send_command.h"
#include "src/cli/status_command.h"
#include "src/cli/up_command.h"
#include "src/cli/usage_errors.h"
#include "src/cli/validate_command.h"
#include "src/cli/verify_command.h"
#include "src/process/last_words.h"

namespace {

constexpr const char* kDescription = R"(Weir takes events into a lake, each exactly once.

Events are JSON objects with an id, a name such as "account:created" and a time. They are validated,
what is wrong is set aside, every valid event is stored once in folders by day and type, and all of
it is counted.

Example: a pipeline as on AWS, on this machine (stream, function, claims table, lake)
  weir up
  weir gen --events 10000 | weir send - --stream events
  weir status
  weir report s3://weir-lake

Example: files straight into a directory; the first line only says what would become of them
  weir validate events.json.gz
  weir run events.json.gz --lake my-lake
  weir report my-lake

`weir help COMMAND` explains a command, with examples.)";

/// What the program was called with. `help` and `version` are taken for commands by people.
std::vector<std::string> Arguments(std::span<char*> words) {
  std::vector<std::string> arguments(words.begin() + 1, words.end());
  if (arguments.empty()) return arguments;
  if (arguments.front() == "version") arguments.front() = "--version";
  if (arguments.front() == "help") {
    arguments.erase(arguments.begin());
    arguments.emplace_back("--help");
  }
  return arguments;
}

/// Everybody on the machine can read the words of a command: overwrites the secrets among them.
void HideSecrets(std::span<char*> words) {
  constexpr std::string_view kOption = "--auth";
  bool is_secret = false;
  for (char* word : words) {
    const std::string_view text = word;
    const bool holds_secret =
        text.starts_with(kOption) && text.substr(kOption.size()).starts_with('=');
    const std::size_t from = holds_secret ? kOption.size() + 1 : 0;
    if (is_secret || holds_secret) std::fill(word + from, word + text.size(), '*');
    is_secret = text == kOption;
  }
}

/// Of a command line that runs nothing: what was asked to be shown, or what is wrong with it.
int Answer(const CLI::App& app, const std::vector<std::string>& arguments,
           const CLI::ParseError& error) {
  const bool is_asked = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
  if (is_asked && weir::cli::CourseOf(app, arguments).unknown_command.empty()) {
    return app.exit(error);
  }
  return weir::cli::Fail(
      {weir::ErrorKind::kInvalidInput, weir::cli::UsageErrorText(app, arguments, error)},
      weir::cli::kWrongUsage);
}

int RunCommand(std::span<char*> words) {
  CLI::App app(kDescription, "weir");
  app.set_version_flag("--version", WEIR_VERSION);
  app.require_subcommand(1);
  int exit_code = 0;
  weir::cli::AddRunCommand(app, exit_code);
  weir::cli::AddValidateCommand(app, exit_code);
  weir::cli::AddSchemaCommand(app, exit_code);
  weir::cli::AddReportCommand(app, exit_code);
  weir::cli::AddQuarantineCommand(app, exit_code);
  weir::cli::AddVerifyCommand(app, exit_code);
  weir::cli::AddClaimsCommand(app, exit_code);
  weir::cli::AddLakeCommand(app, exit_code);
  weir::cli::AddMergeCommand(app, exit_code);
  weir::cli::AddCompactCommand(app, exit_code);
  weir::cli::AddEraseCommand(app, exit_code);
  weir::cli::AddGenCommand(app, exit_code);
  weir::cli::AddReplayCommand(app, exit_code);
  weir::cli::AddSeedCommand(app, exit_code);
  weir::cli::AddSendCommand(app, exit_code);
  weir::cli::AddUpCommand(app, exit_code);
  weir::cli::AddStatusCommand(app, exit_code);
  weir::cli::AddPlanCommand(app, exit_code);
  weir::cli::AddBillCommand(app, exit_code);
  weir::cli::AddClockCommand(app, exit_code);
  weir::cli::AddFaultsCommand(app, exit_code);
  const auto arguments = Arguments(words);
  HideSecrets(words);
  if (arguments.empty()) {
    fmt::print(stderr, "{}", app.help());
    return weir::cli::kWrongUsage;
  }
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));  // last first
  } catch (const CLI::ParseError& error) {
    return Answer(app, arguments, error);
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  weir::process::ArmLastWords({.before = "weir: "});
  return RunCommand({argv, static_cast<std::size_t>(argc)});
}
