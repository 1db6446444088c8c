// `weir merge`: what a lake's merge does, at once.
#include "src/cli/merge_command.h"

#include <memory>

#include "src/cli/merge_run.h"
#include "src/merge/settings.h"

namespace weir::cli {
namespace {

constexpr const char* kMergeExamples =
    "Examples:\n"
    "  weir merge\n"
    "  weir merge s3://my-lake --max-minutes 10\n"
    "  weir merge s3://my-lake --claims-table claims --json | jq .oldest_waiting_seconds\n"
    "  aws s3 sync s3://my-lake/landing copy/landing && weir merge copy\n"
    "Does at once what the function of layout landing does by its schedule; both may be at work\n"
    "side by side. The function says which table has the head and how long ids are known, so its\n"
    "lake needs no options, and with a single one no name. docs/merge.md says what is done.\n"
    "Exit code: 0 merged, or the time was over; 1 something failed or was set aside; 2 wrong\n"
    "usage; 130 stopped.";

void AddMergeOptions(CLI::App& merge, MergeOptions& options) {
  AddNumber(merge, "--horizon-days", options.horizon_days, "How long ids are known",
            merge::kHorizonDays);
  AddNumber(merge, "--redelivery-days", options.redelivery_days, "How long a record may come again",
            merge::kRedeliveryDays);
  AddNumber(merge, "--hold-hours", options.hold_hours,
            "How rarely days that are over are written to", merge::kHoldHours);
}

}  // namespace

void AddMergeCommand(CLI::App& app, int& exit_code) {
  auto* merge = app.add_subcommand("merge", "Merge what has landed into its lake");
  const auto options = std::make_shared<MergeOptions>();  // lives as long as the callback
  AddMergeOptions(*merge, *options);
  AddRunOptions(*merge, *options, "s3://bucket/prefix, or a directory with landings");
  merge->footer(kMergeExamples);
  merge->callback([options, &exit_code] { exit_code = MergeLake(*options); });
}

}  // namespace weir::cli
