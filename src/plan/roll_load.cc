// Files of a day made few, counted.
#include "src/plan/roll_load.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

#include "src/plan/load.h"

namespace weir::plan {
namespace {

constexpr double kLargeEnough = 2;   // roll_planner.cc: a part of the target
constexpr double kTimesTheRest = 4;  // roll_planner.cc

/// The chance that something that happens `times` with a chance of `share` never does.
double Never(double times, double share) {
  if (share >= 1) return times > 0 ? 0 : 1;
  return std::exp(times * std::log1p(-share));
}

/// How many of files of one folder, from the smallest on, are worth it: all are below half the
/// target. `files` are sorted.
std::size_t SmallOf(std::span<const double> files, double times_the_rest) {
  double rest = std::accumulate(files.begin(), files.end(), 0.0);
  std::size_t count = files.size();
  for (; count > 0; --count) {
    rest -= files[count - 1];
    if (files[count - 1] < times_the_rest * rest) break;
  }
  return count;
}

RolledBitByBit RollEach(int times, double files, double times_the_rest) {
  constexpr double kManyFiles = 8;  // of more each is as small
  const auto new_files = static_cast<std::size_t>(std::clamp(std::round(files), 1.0, kManyFiles));
  const double more = std::max(0.0, files - static_cast<double>(new_files));
  RolledBitByBit sum;
  std::vector<double> small;
  for (int i = 0; i < times; ++i) {
    small.insert(small.end(), new_files, 1 / static_cast<double>(new_files));
    std::ranges::sort(small);
    const std::size_t rolled = SmallOf(small, times_the_rest);
    if (rolled < 2) continue;
    const auto end = small.begin() + static_cast<std::ptrdiff_t>(rolled);
    const double made = std::accumulate(small.begin(), end, 0.0);
    small.erase(small.begin(), end);
    small.push_back(made);
    sum.read += static_cast<double>(rolled) + more;
    ++sum.made;
  }
  return sum;
}

}  // namespace

RolledDay RollOf(const DayOfFiles& day, const RollRoom& room) {
  if (day.files() <= 0 || day.file_bytes >= kTargetBytes / kLargeEnough) return {};
  const double none = Never(day.times, day.share);
  const double one = day.times * day.share * Never(day.times - 1, day.share);
  const double folders = day.folders * std::max(0.0, 1 - none - one);
  RolledDay rolled;
  rolled.files = day.folders * std::max(0.0, day.times * day.share - one);
  if (folders <= 0 || rolled.files <= 0) return {};
  const double of_folder = rolled.files / folders;
  const double unpacked = day.file_lines * day.line_bytes;
  const double fit = std::max(
      2.0, std::floor(std::min({kRolledFiles, kTargetBytes / day.file_bytes,
                                room.unpacked_bytes / unpacked, room.lines / day.file_lines})));
  const double parts = std::ceil(of_folder / fit);
  rolled.made = folders * parts;
  const double of_made = of_folder / parts;
  const double made_of_step = std::max(
      1.0, std::floor(std::min({kRolledFiles / of_made, kRolledBytes / (of_made * day.file_bytes),
                                room.lines / (of_made * day.file_lines)})));
  rolled.steps = std::ceil(rolled.made / made_of_step);
  return rolled;
}

RolledBitByBit RollBitByBit(double times, double files) {
  constexpr double kTimesLooked = 1'000;  // behind these it goes on as before
  if (times <= 0) return {};
  const double count = std::ceil(std::min(times, kTimesLooked));
  // What is as large as the bound is above it as often as below.
  constexpr double kNear = 0.01;
  const RolledBitByBit more = RollEach(static_cast<int>(count), files, kTimesTheRest + kNear);
  const RolledBitByBit fewer = RollEach(static_cast<int>(count), files, kTimesTheRest - kNear);
  const double half = times / count / 2;
  return {.read = half * (more.read + fewer.read), .made = half * (more.made + fewer.made)};
}

Requests LookAtDay() {
  Requests requests;
  requests.gets = 1;
  requests.turns = 1;
  return requests;
}

Requests ReadFiles(double files, double folders) {
  Requests requests;
  requests.gets = files;
  requests.turns = std::max(folders, files / kFilesAtOnce);
  return requests;
}

Requests MakeRolled(double read, double made) {
  Requests requests;
  requests.gets = made;
  requests.puts = made;
  requests.head_reads = 2 * made;
  requests.turns = 4 * made;
  return requests + ReadFiles(read, made);
}

Requests RemovePlan() {
  Requests requests;
  requests.gets = 1;
  requests.head_reads = 1;
  requests.turns = 2;
  return requests;
}

Requests DeleteFiles(double files) {
  Requests requests;
  requests.turns = files / kRequestsInFlight;
  return requests;
}

Requests ListPages(double pages) {
  Requests requests;
  requests.lists = pages;
  requests.turns = pages;
  return requests;
}

}  // namespace weir::plan
