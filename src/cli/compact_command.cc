// `weir compact`: few files of many, in the days of a lake that are over.
#include "src/cli/compact_command.h"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "src/aws/s3_listing.h"
#include "src/aws/s3_merge_objects.h"
#include "src/aws/s3_object_store.h"
#include "src/cli/command.h"
#include "src/cli/compact_text.h"
#include "src/cli/counted_objects.h"
#include "src/cli/lake_place.h"
#include "src/cli/merge_run.h"
#include "src/cli/option_checks.h"
#include "src/cli/progress_bar.h"
#include "src/cli/schema_file.h"
#include "src/cli/work_time.h"
#include "src/compact/compactor.h"
#include "src/compact/summary_json.h"
#include "src/embedded/directory_merge_objects.h"
#include "src/embedded/lake.h"
#include "src/lake/lake_layout.h"
#include "src/merge/open_chain.h"
#include "src/merge/schema_check.h"
#include "src/pipeline/layout.h"

namespace weir::cli {
namespace {

constexpr const char* kCompactExamples =
    "Examples:\n"
    "  weir compact s3://my-lake\n"
    "  weir compact s3://my-lake --schema my-schema.toml --target-mib 128\n"
    "  weir compact my-lake\n"
    "Makes few files of many, in all days that are over, beside the pipeline. Layouts batch and\n"
    "event: of files that are an hour old; a directory belongs to it meanwhile, and to no `weir\n"
    "run`. Layout landing: merges first what has landed; its function says all else, and with a\n"
    "single one not even the lake has to be named.\n"
    "Whoever reads through the manifests sees each event once. In lake/ old files and new ones\n"
    "stand side by side until the old ones go: an hour later (--reader-grace-hours), with the\n"
    "next run. docs/compact.md says how it is done, docs/readers.md how to read.\n"
    "Exit code: 0 done, or the time was over; 1 something failed or is damaged; 2 wrong usage;\n"
    "130 stopped.";

constexpr const char* kLakes = "s3://bucket/prefix, or a directory";
constexpr const char* kDefaultSchema = "weir";
/// Files are made in memory.
constexpr std::uint32_t kMostTargetMib = 128;

struct CompactOptions {
  MergeOptions run;
  std::optional<std::string> schema;
  std::string claims;
};

compact::CompactSettings CompactSettingsOf(const MergeOptions& options, event::Schema schema) {
  compact::CompactSettings settings;
  settings.schema = std::move(schema);
  settings.reader_grace_hours = options.reader_grace_hours.value_or(settings.reader_grace_hours);
  if (options.target_mib) settings.target_bytes = std::uint64_t{*options.target_mib} << 20U;
  if (!options.compression.empty()) {
    settings.compression = codec::CompressionFromName(options.compression);
  }
  return settings;
}

int PrintSummary(const MergeOptions& options, const compact::CompactSummary& summary, RunEnd end) {
  for (const Error& error : summary.damaged) {
    fmt::print(stderr, "weir: left as it is: {}\n", error.message);
  }
  if (summary.damaged.size() < summary.left_as_it_is) {
    fmt::print(stderr, "weir: and {} more are left as they are\n",
               summary.left_as_it_is - summary.damaged.size());
  }
  for (const Error& error : summary.foreign) {
    fmt::print(stderr, "weir: skipped: {}\n", error.message);
  }
  if (summary.foreign.size() < summary.skipped) {
    fmt::print(stderr, "weir: and {} more are skipped\n", summary.skipped - summary.foreign.size());
  }
  fmt::print("{}", options.json ? compact::SummaryJson(summary) + "\n"
                                : CompactText(options.lake, summary, end));
  if (std::fflush(stdout) != 0) {
    return Fail({ErrorKind::kUnavailable, "can't write to standard output"}, kFailed);
  }
  if (end == RunEnd::kStopped) return kInterrupted;
  return summary.left_as_it_is == 0 ? kDone : kFailed;
}

int CompactClaimed(const CompactOptions& options, const compact::CompactSettings& settings,
                   merge::MergeObjects& objects) {
  // By another schema ids might be other members: tombstones would not know events that come again.
  if (auto checked = merge::CheckSchema(objects, settings.schema); !checked) {
    return Fail(checked.error());
  }
  const WorkTime time(options.run.max_minutes);
  CountedObjects counted(objects);
  const auto summary = [&] {
    const ProgressBar progress("weir compact", std::nullopt,
                               [&counted] { return counted.bytes(); });
    return compact::RunCompact(settings, counted, [&time] { return time.MayGoOn(); });
  }();
  if (!summary) return Fail(summary.error(), kFailed);
  return PrintSummary(options.run, *summary, time.EndOf(summary->done));
}

/// Whether a merge has the lake, or will have it: where batches have landed beside files of claims,
/// and nothing is merged yet, the lake is on its way to layout landing (docs/layouts.md).
Result<bool> IsForTheMerge(pipeline::ObjectListing& listing, const std::string& prefix,
                           merge::MergeObjects& objects) {
  const auto is_merged = merge::HasOpenChain(objects);
  if (!is_merged || *is_merged) return is_merged;
  const auto landed = lake::WhatHasLanded(listing, prefix);
  if (!landed) return landed.error();
  if (landed->empty()) return false;
  const auto file =
      pipeline::FirstName(*objects.List(fmt::format("{}/", pipeline::kLakeFolder), ""));
  if (!file) return file.error();
  return file->empty();
}

/// Said to whoever has mistyped a lake's name.
Result<void> CheckIsThere(merge::MergeObjects& objects) {
  const auto first = pipeline::FirstName(*objects.List("", ""));
  if (!first) return first.error();
  if (!first->empty()) return {};
  return Error{ErrorKind::kNotFound,
               objects.Describe("") +
                   ": nothing is there; name the lake as its function has it, "
                   "s3://bucket/prefix"};
}

int CompactMerged(const CompactOptions& options) {
  if (!options.claims.empty()) return Fail(NoClaimsInMerged(), kWrongUsage);
  if (!options.schema) return MergeLake(options.run);
  return Fail({ErrorKind::kInvalidInput,
               options.run.lake +
                   ": --schema is for lakes whose events have claims, and this one is merged; "
                   "leave it out"},
              kWrongUsage);
}

int CompactInBucket(const CompactOptions& options) {
  const auto where = aws::ParseS3Uri(options.run.lake);
  if (!where) return Fail(where.error(), kWrongUsage);
  const auto session = OpenSession(options.run.aws);
  if (!session) return Fail(session.error());
  aws::Client& client = (*session)->client();
  aws::S3ObjectListing listing(client, where->bucket);
  auto schema = LoadSchema(options.schema.value_or(kDefaultSchema));
  if (!schema) return Fail(schema.error(), kWrongUsage);
  if (const auto there = lake::CheckIsThere(listing, where->prefix); !there) {
    return Fail(there.error());
  }
  aws::S3MergeObjects objects(client, *where, aws::Deadline::max());
  const auto is_for_the_merge = IsForTheMerge(listing, where->prefix, objects);
  if (!is_for_the_merge) return Fail(is_for_the_merge.error());
  if (*is_for_the_merge) return CompactMerged(options);
  if (auto there = CheckIsThere(objects); !there) return Fail(there.error());
  return CompactClaimed(options, CompactSettingsOf(options.run, *std::move(schema)), objects);
}

/// Nobody else is at work on it while it is open.
int CompactDirectory(const CompactOptions& options) {
  const std::string& lake = options.run.lake;
  if (!options.run.claims_table.empty()) {
    return Fail({ErrorKind::kInvalidInput,
                 "--claims-table is for lakes on S3; a directory has its claims, or its head, in "
                 "itself"},
                kWrongUsage);
  }
  const auto has_landings = HasLandings(lake);
  if (!has_landings) return Fail(has_landings.error());
  if (*has_landings) return CompactMerged(options);
  auto schema = LoadSchema(options.schema.value_or(kDefaultSchema));
  if (!schema) return Fail(schema.error(), kWrongUsage);
  const auto opened = OpenLakeThatIsThere(lake, options.claims, *schema);
  if (!opened) return Fail(opened.error());
  const auto objects = embedded::DirectoryMergeObjects::Open(
      lake, std::filesystem::path(embedded::kStateFolder) / "compact");
  if (!objects) return Fail(objects.error());
  compact::CompactSettings settings = CompactSettingsOf(options.run, *std::move(schema));
  settings.least_age_hours = 0;  // no attempt is at work
  return CompactClaimed(options, settings, **objects);
}

int Run(const CompactOptions& options) {
  if (options.run.lake.empty()) return CompactMerged(options);
  if (!IsOnS3(options.run.lake)) return CompactDirectory(options);
  if (options.claims.empty()) return CompactInBucket(options);
  return Fail({ErrorKind::kInvalidInput,
               "--claims is for lakes in a directory; on S3 this command asks no claims"},
              kWrongUsage);
}

}  // namespace

void AddCompactCommand(CLI::App& app, int& exit_code) {
  auto* compact = app.add_subcommand("compact", "Make few files of many in days that are over");
  const auto options = std::make_shared<CompactOptions>();  // lives as long as the callback
  options->run.compacts = true;
  AddRunOptions(*compact, options->run, kLakes);
  compact
      ->add_option("--schema", options->schema,
                   "What events look like that have claims: a preset or a TOML file; weir")
      ->type_name("SCHEMA");
  compact
      ->add_option("--claims", options->claims,
                   "Where a directory's claims are, if not in the lake")
      ->check(ClaimsDirectory())
      ->type_name("DIR");
  compact
      ->add_option("--target-mib", options->run.target_mib,
                   "So large do files become, as stored; 64")
      ->type_name("MIB")
      ->transform(Whole(1, kMostTargetMib));
  compact->footer(kCompactExamples);
  compact->callback([options, &exit_code] { exit_code = Run(*options); });
}

}  // namespace weir::cli
