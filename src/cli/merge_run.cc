// A run of a lake's merge by hand: where its objects, its head and its settings are.
#include "src/cli/merge_run.h"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/aws/dynamodb_head_store.h"
#include "src/aws/s3_listing.h"
#include "src/aws/s3_merge_objects.h"
#include "src/aws/s3_object_store.h"
#include "src/cli/command.h"
#include "src/cli/counted_objects.h"
#include "src/cli/merge_text.h"
#include "src/cli/option_checks.h"
#include "src/cli/progress_bar.h"
#include "src/cli/work_time.h"
#include "src/deployment/merge_function.h"
#include "src/deployment/stream_consumers.h"
#include "src/embedded/directory_listing.h"
#include "src/embedded/directory_merge_objects.h"
#include "src/embedded/file_head_store.h"
#include "src/embedded/lake.h"
#include "src/lake/lake_layout.h"
#include "src/merge/summary_json.h"
#include "src/merge/worker.h"

namespace weir::cli {
namespace {

using deployment::MergeFunction;

constexpr std::chrono::seconds kMergeRunPatience{30};

/// What is said on the command line goes before what the function has.
merge::MergeSettings SettingsOf(const MergeOptions& options, merge::MergeSettings settings) {
  settings.horizon_days = options.horizon_days.value_or(settings.horizon_days);
  settings.redelivery_days = options.redelivery_days.value_or(settings.redelivery_days);
  settings.hold_hours = options.hold_hours.value_or(settings.hold_hours);
  settings.reader_grace_hours = options.reader_grace_hours.value_or(settings.reader_grace_hours);
  settings.rolls_all = options.compacts;
  if (options.target_mib) settings.roll_target_bytes = std::uint64_t{*options.target_mib} << 20U;
  if (!options.compression.empty()) {
    settings.compression = *codec::CompressionFromName(options.compression);
  }
  return settings;
}

struct Target {
  std::string lake;  ///< for people
  merge::MergeObjects& objects;
  merge::HeadStore& head;
};

int Print(const MergeOptions& options, const Target& target, const merge::MergeSummary& summary,
          RunEnd end) {
  for (const Error& error : summary.set_aside) {
    fmt::print(stderr, "weir: set aside, with what follows in its shard: {}\n", error.message);
  }
  for (const Error& error : summary.damaged) {
    fmt::print(stderr, "weir: left as it is: {}\n", error.message);
  }
  for (const Error& error : summary.large) {
    fmt::print(stderr, "weir: a manifest is large: {}\n", error.message);
  }
  const event::Timestamp now = target.objects.Now();
  fmt::print("{}", options.json ? merge::SummaryJson(summary, now) + "\n"
                                : MergeText(target.lake, summary, end, now));
  if (std::fflush(stdout) != 0) {
    return Fail({ErrorKind::kUnavailable, "can't write to standard output"}, kFailed);
  }
  if (end == RunEnd::kStopped) return kInterrupted;
  return summary.set_aside.empty() && summary.damaged.empty() ? kDone : kFailed;
}

int Merge(const MergeOptions& options, const merge::MergeSettings& settings, const Target& target) {
  if (const auto checked = merge::CheckSettings(settings); !checked) {
    return Fail(checked.error(), kWrongUsage);
  }
  const WorkTime time(options.max_minutes);
  CountedObjects counted(target.objects);
  const auto summary = [&] {
    const ProgressBar progress(options.compacts ? "weir compact" : "weir merge", std::nullopt,
                               [&counted] { return counted.bytes(); });
    return merge::RunMerge(settings, counted, target.head, [&time] { return time.MayGoOn(); });
  }();
  if (!summary) return Fail(summary.error(), kFailed);
  return Print(options, target, *summary, time.EndOf(summary->done));
}

int MergeDirectory(const MergeOptions& options) {
  const std::filesystem::path directory = options.lake;
  std::error_code unknown;
  if (std::filesystem::exists(directory / embedded::kStateFolder, unknown)) {
    return Fail({ErrorKind::kInvalidInput,
                 options.lake + ": a lake of `weir run`, which has claims of its own and no "
                                "landings; give a copy of a lake whose function lands batches"},
                kWrongUsage);
  }
  const auto objects = embedded::DirectoryMergeObjects::Open(directory);
  if (!objects) return Fail(objects.error());
  embedded::DirectoryListing listing(directory);
  if (const auto there = lake::CheckIsThere(listing, {}); !there) {
    return Fail(there.error());
  }
  embedded::FileHeadStore head(directory);
  return Merge(options, SettingsOf(options, {}), {options.lake, **objects, head});
}

std::string NamesOf(const std::vector<MergeFunction>& functions) {
  std::string names;
  for (const MergeFunction& one : functions) {
    if (!names.empty()) names += ", ";
    names += deployment::UriOf(one.lake);
  }
  return names;
}

/// The function that merges the lake; of any, where no lake was named and there is but one.
Result<MergeFunction> FunctionOf(const MergeOptions& options, aws::Client& client) {
  constexpr std::string_view kRemedy = "; --claims-table names the table without asking";
  auto functions = deployment::FindMergeFunctions(client, client.clock().Now() + kMergeRunPatience);
  if (!functions) {
    return Error{functions.error().kind, functions.error().message + std::string(kRemedy)};
  }
  for (const Error& error : functions->passed_over) {
    fmt::print(stderr, "weir: passed over: {}\n", error.message);
  }
  std::vector<MergeFunction>& found = functions->found;
  if (options.lake.empty()) {
    if (found.size() == 1 && functions->passed_over.empty()) return std::move(found.front());
    return Error{ErrorKind::kInvalidInput,
                 found.empty() ? "no function merges a lake here; name the lake, s3://bucket/prefix"
                               : "several lakes may be merged here; name one of " + NamesOf(found)};
  }
  const auto where = aws::ParseS3Uri(options.lake);
  if (!where) return where.error();
  for (MergeFunction& one : found) {
    if (deployment::UriOf(one.lake) == deployment::UriOf(*where)) return std::move(one);
  }
  return Error{ErrorKind::kNotFound, "no function merges " + options.lake + std::string(kRemedy)};
}

int MergeBucket(const MergeOptions& options) {
  const auto session = OpenSession(options.aws);
  if (!session) return Fail(session.error());
  aws::Client& client = (*session)->client();
  MergeFunction function;
  if (options.claims_table.empty()) {
    auto found = FunctionOf(options, client);
    if (!found) return Fail(found.error());
    function = *std::move(found);
  } else {
    auto where = aws::ParseS3Uri(options.lake);
    if (!where) return Fail(where.error(), kWrongUsage);
    function.lake = *std::move(where);
    function.claims_table = options.claims_table;
  }
  aws::S3ObjectListing listing(client, function.lake.bucket);
  if (const auto there = lake::CheckIsThere(listing, function.lake.prefix); !there) {
    return Fail(there.error());
  }
  const aws::Deadline never = aws::Deadline::max();
  aws::S3MergeObjects objects(client, function.lake, never);
  aws::DynamoDbHeadStore head(client, function.claims_table, function.lake, never);
  return Merge(options, SettingsOf(options, function.settings),
               {deployment::UriOf(function.lake), objects, head});
}

}  // namespace

void AddRunOptions(CLI::App& command, MergeOptions& options, const std::string& lake) {
  command.add_option("LAKE", options.lake, lake);
  command
      .add_option("--claims-table", options.claims_table,
                  "The table that holds the merge's head; else Lambda is asked")
      ->type_name("NAME");
  command.add_option("--max-minutes", options.max_minutes, "Begin nothing more after so long")
      ->type_name("MINUTES")
      ->transform(Whole(1, kMostMinutes));
  AddNumber(command, "--reader-grace-hours", options.reader_grace_hours,
            "How long a query through a manifest takes at most", merge::kReaderGraceHours);
  command.add_option("--compression", options.compression, "How new objects are packed")
      ->type_name("none|gzip|zstd")
      ->check(OneOf({"none", "gzip", "zstd"}));
  AddAwsOptions(command, options.aws);
  command.add_flag("--json", options.json, "Print the summary as JSON");
}

void AddNumber(CLI::App& command, const char* name, std::optional<std::uint32_t>& number,
               const char* text, const merge::NumberSetting& setting) {
  const bool are_days = setting.unit == "days";
  command.add_option(name, number, text)
      ->type_name(are_days ? "DAYS" : "HOURS")
      ->transform(Whole(setting.least, setting.most));
}

int MergeLake(const MergeOptions& options) {
  if (options.lake.empty() || options.lake.starts_with("s3://")) return MergeBucket(options);
  if (options.claims_table.empty()) return MergeDirectory(options);
  return Fail({ErrorKind::kInvalidInput,
               "--claims-table is for lakes on S3; a directory has its head in itself"},
              kWrongUsage);
}

}  // namespace weir::cli
