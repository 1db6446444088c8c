// A trial, behind `weir validate` and `weir run --dry-run`: what a run would make of its inputs.
#include "src/cli/trial_run.h"

#include <atomic>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "src/cli/command.h"
#include "src/cli/progress_bar.h"
#include "src/cli/schema_file.h"
#include "src/cli/terminal_width.h"
#include "src/cli/trial_summary.h"
#include "src/embedded/trial_target.h"

namespace weir::cli {
namespace {

int TrialExitCode(const TrialSummary& summary) {
  if (!summary.outcome.input_errors.empty() || summary.outcome.failure) return kFailed;
  if (summary.was_interrupted) return kInterrupted;
  return summary.IsAllValid() ? kDone : kFailed;
}

embedded::RunOutcome Judge(const TrialOptions& options, const event::Schema& schema,
                           embedded::TrialTarget& target, embedded::Inputs inputs,
                           const std::atomic<bool>& stop) {
  embedded::LakeRun run(target, schema,
                        {.compression = codec::Compression::kNone,
                         .jobs = options.jobs,
                         .max_record_size = options.max_record_size,
                         .limits = {},
                         .examples = options.examples,
                         .now = Now,
                         .new_token = [] { return std::string("trial"); }},
                        stop);
  const ProgressBar progress(options.command, TotalSize(inputs),
                             [&run] { return run.bytes_read(); });
  return run.Run(std::move(inputs));
}

}  // namespace

int RunTrial(const TrialOptions& options) {
  const std::atomic<bool>& stop = StopOnSignals();
  const auto schema = LoadSchema(options.schema);
  if (!schema) return Fail(schema.error(), kWrongUsage);
  embedded::Inputs inputs = embedded::FindInputs(options.inputs);
  TrialSummary summary{.schema = schema->name, .inputs = inputs.files.size(), .outcome = {}};
  embedded::TrialTarget target;
  const auto begin = std::chrono::steady_clock::now();
  summary.outcome = Judge(options, *schema, target, std::move(inputs), stop);
  summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  summary.knows_all_ids = target.knows_all_ids();
  summary.was_interrupted = stop;
  PrintTrialErrors(summary);
  fmt::print("{}",
             options.json ? TrialSummaryJson(summary) : TrialSummaryText(summary, TerminalWidth()));
  return TrialExitCode(summary);
}

}  // namespace weir::cli
