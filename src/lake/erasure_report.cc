// What an erasure says in the end, whatever kind of lake it was.
#include "src/lake/erasure_report.h"

namespace weir::lake {

Result<void> CompleteReport(const ErasureOptions& options, ErasureRecord& record,
                            const ErasedSweep& sweep, ErasureReport& report) {
  report.unreadable = sweep.unreadable();
  report.unfinished = record.unfinished();
  report.unfinished_count = record.unfinished_count();
  report.objects_read = sweep.objects_read();
  if (options.dry_run) {
    report.counts = sweep.counts();
    report.objects = sweep.objects_changed();
    return {};
  }
  report.is_finished = report.unreadable.empty();
  if (report.is_finished && record.is_begun()) {
    if (auto finished = record.Finish(report.plan.value_or(0)); !finished) return finished;
  }
  report.counts = record.counts();
  report.objects = record.object_count();
  report.record = record.name();
  return {};
}

}  // namespace weir::lake
