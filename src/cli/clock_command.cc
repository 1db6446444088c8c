// GET or POST /_weir/clock.
#include "src/cli/clock_command.h"

#include <memory>
#include <string>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "src/cli/command.h"
#include "src/cli/own_call.h"
#include "src/cli/time_span.h"
#include "src/cli/units.h"

namespace weir::cli {
namespace {

namespace json = boost::json;

constexpr const char* kFooter =
    "Example: what expires within a day has expired:\n"
    "  weir clock advance 25h\n"
    "The clock moves forward alone; it keeps what was added over restarts of weir up.";

struct Options {
  AwsOptions aws;
  std::string span;
  bool json = false;
};

int Show(const Result<json::object>& answer, bool as_json) {
  if (!answer) return Fail(answer.error());
  if (as_json) {
    fmt::print("{}\n", json::serialize(*answer));
    return kDone;
  }
  const json::value* now = answer->if_contains("now");
  const json::value* offset = answer->if_contains("offset_seconds");
  if (now == nullptr || !now->is_string() || offset == nullptr || !offset->is_int64()) {
    return Fail({ErrorKind::kUnavailable, "what answers there is no `weir up`"}, kFailed);
  }
  constexpr std::int64_t kMillis = 1000;
  fmt::print("{}, {} ahead of the system's clock\n", now->get_string().c_str(),
             DurationText(offset->get_int64() * kMillis));
  return kDone;
}

int Advance(const Options& options) {
  const auto by = ParseTimeSpan(options.span);
  if (!by) return Fail(by.error(), kWrongUsage);
  return Show(CallOwn(options.aws, "POST", "/_weir/clock", {{"advance_seconds", by->count()}}),
              options.json);
}

}  // namespace

void AddClockCommand(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("clock", "Show or move the clock of a local AWS");
  command->footer(kFooter);
  command->fallthrough();
  const auto options = std::make_shared<Options>();  // lives as long as the callbacks
  AddAwsOptions(*command, options->aws);
  command->add_flag("--json", options->json, "Print the clock as JSON");
  CLI::App* advance = command->add_subcommand("advance", "Move it forward");
  advance->add_option("SPAN", options->span, "By how much: 90s, 25h, 1d12h")->required();
  advance->callback([options, &exit_code] { exit_code = Advance(*options); });
  command->callback([options, advance, &exit_code] {
    if (advance->parsed()) return;
    exit_code = Show(CallOwn(options->aws, "GET", "/_weir/clock"), options->json);
  });
}

}  // namespace weir::cli
