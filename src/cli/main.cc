// The program `weir`: its commands, and how it speaks of errors.
#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "src/cli/bill_command.h"
#include "src/cli/claims_command.h"
#include "src/cli/clock_command.h"
#include "src/cli/compact_command.h"
#include "src/cli/erase_command.h"
#include "src/cli/faults_command.h"
#include "src/cli/gen_command.h"
#include "src/cli/lake_command.h"
#include "src/cli/merge_command.h"
#include "src/cli/plan_command.h"
#include "src/cli/replay_command.h"
#include "src/cli/report_command.h"
#include "src/cli/run_command.h"
#include "src/cli/seed_command.h"
#include "src/cli/send_command.h"
#include "src/cli/up_command.h"
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
  weir report s3://weir-lake

Example: files straight into a directory
  weir run events.json.gz --lake my-lake
  weir report my-lake)";

constexpr int kUsageError = 2;

/// What the program was called with, in the order in which the parser takes it: the last first.
std::vector<std::string> Arguments(std::span<char*> words) {
  return {words.rbegin(), words.rend() - 1};
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

int RunCommand(std::span<char*> words) {
  CLI::App app(kDescription, "weir");
  app.set_version_flag("--version", WEIR_VERSION);
  app.require_subcommand(1);
  int exit_code = 0;
  weir::cli::AddRunCommand(app, exit_code);
  weir::cli::AddReportCommand(app, exit_code);
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
  weir::cli::AddPlanCommand(app, exit_code);
  weir::cli::AddBillCommand(app, exit_code);
  weir::cli::AddClockCommand(app, exit_code);
  weir::cli::AddFaultsCommand(app, exit_code);
  try {
    auto arguments = Arguments(words);
    HideSecrets(words);
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsageError;
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  weir::process::ArmLastWords({.before = "weir: "});
  return RunCommand({argv, static_cast<std::size_t>(argc)});
}
