// The steps of a merge, C1 to C8, counted.
#include "src/plan/merge_steps.h"

#include <algorithm>
#include <cmath>

#include "src/plan/load.h"

namespace weir::plan {
namespace {

constexpr double kPage = 1'000;          // names, of S3
constexpr double kPlansAtOnce = 16;      // plan/plan_history.cc
constexpr double kDaysAtOnce = 16;       // rollup/manifest_writer.cc
constexpr double kHeldRead = 256 << 10;  // output/held.cc: of a part, at once

/// How far a plan's outputs are (OutputProgress::Save): what is noted is read, and replaced.
constexpr Requests kNote = {
    .puts = 1, .lists = 0, .gets = 1, .head_reads = 0, .head_writes = 0, .turns = 2};

}  // namespace

double Pages(double names) { return std::max(1.0, std::ceil(names / kPage)); }

double TurnsOf(double requests) { return std::ceil(requests / kRequestsInFlight); }

Requests FollowChain() {
  Requests requests;
  requests.gets = 1 + 3;
  requests.head_reads = 1;
  requests.turns = 3;
  return requests;
}

Requests LookForLandings(const LandingHours& hours) {
  Requests requests;
  requests.gets = hours.named_plans;
  requests.lists = Pages(hours.kept) + hours.listed * Pages(hours.landings);
  requests.turns = std::ceil(hours.named_plans / kPlansAtOnce) + requests.lists;
  return requests;
}

Requests ReadLandings(double landings) {
  Requests requests;
  requests.gets = landings;
  requests.turns = TurnsOf(landings);
  return requests;
}

Requests BeginAndClose() {
  Requests requests;
  requests.puts = 2;
  requests.head_writes = 2;
  requests.head_reads = 2;
  requests.turns = 6;
  return requests;
}

Requests JudgeRange(const IndexLevels& index, double ids) {
  Requests requests = index.LookUp(ids);
  requests.gets += 3;
  requests.puts += 2;
  requests.head_reads += 3;
  requests.turns += 8;
  return requests;
}

Requests WriteOutputs(double objects, double entries, double bytes) {
  const double all = objects + entries;
  const double flushes = std::ceil(std::max(all / kFlushObjects, bytes / kFlushBytes));
  Requests requests;
  requests.gets = 1;
  requests.puts = entries;
  requests.head_reads = 2 * flushes;
  requests.turns = 1 + 2 * flushes + std::max(flushes, TurnsOf(all));
  return requests + std::max(0.0, flushes - 1) * kNote;
}

Requests PublishDays(double days) {
  double groups = 0;
  double most = 1;
  double left = days;
  while (left > 0) {
    ++groups;
    left -= most;
    most = std::min(kDaysAtOnce, most * 2);
  }
  Requests requests;
  requests.gets = days;
  requests.puts = days;
  requests.head_reads = groups;
  requests.turns = groups * 3;
  return requests + std::max(0.0, groups - 1) * kNote;
}

Requests FirstOfADay(double files) {
  Requests requests;
  requests.lists = Pages(files);
  requests.turns = requests.lists;
  return requests;
}

Requests ListUnnamed(double index_files) {
  Requests requests;
  requests.lists = Pages(index_files) + 1 + 1;
  requests.turns = requests.lists + 1;  // and what is found is deleted
  return requests;
}

Requests ReadHeld(double plans, double part_bytes) {
  const double reads = part_bytes <= kFirstReadBytes ? 0 : std::ceil(part_bytes / kHeldRead);
  Requests requests;
  requests.gets = plans * (2 + 1 + reads);
  requests.lists = Pages(plans);
  requests.turns = 2 * TurnsOf(plans) + requests.lists + plans * (1 + reads);
  return requests;
}

}  // namespace weir::plan
