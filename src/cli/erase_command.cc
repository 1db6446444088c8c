// `weir erase`: events leave a lake, as people ask for whose data they are.
#include "src/cli/erase_command.h"

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/aws/dynamodb_claim_eraser.h"
#include "src/aws/dynamodb_head_store.h"
#include "src/aws/s3_listing.h"
#include "src/aws/s3_merge_objects.h"
#include "src/aws/s3_object_store.h"
#include "src/cli/aws_options.h"
#include "src/cli/command.h"
#include "src/cli/counted_objects.h"
#include "src/cli/erase_text.h"
#include "src/cli/lake_place.h"
#include "src/cli/option_checks.h"
#include "src/cli/progress_bar.h"
#include "src/cli/schema_file.h"
#include "src/embedded/directory_listing.h"
#include "src/embedded/directory_merge_objects.h"
#include "src/embedded/file_head_store.h"
#include "src/embedded/rocksdb_claim_eraser.h"
#include "src/lake/erasure.h"
#include "src/lake/lake_layout.h"
#include "src/merge/schema_check.h"

namespace weir::cli {
namespace {

constexpr const char* kEraseExamples =
    "Examples:\n"
    "  weir erase 6ae1768a-eb84-57ba-8981-2139135385a9 s3://my-lake --claims-table claims\n"
    "  weir erase --ids-from ids.txt s3://my-lake --claims-table claims --dry-run\n"
    "  weir erase 6ae1768a-eb84-57ba-8981-2139135385a9 my-copy\n"
    "The event goes from lake, landings and quarantine, and its id stays known, so it does not\n"
    "come back. Any pipeline may be at work meanwhile. Run it again if it was stopped. What it\n"
    "does, leaves and does not reach is in docs/erase.md.\n"
    "Exit code: 0 erased, or nothing was to be erased; 1 something is left; 2 wrong usage;\n"
    "130 stopped.";

/// A line of a file of ids is no longer.
constexpr std::size_t kMostLine = 65'536;

struct EraseOptions {
  std::vector<std::string> ids_and_lake;
  std::string ids_from;
  std::string schema = "weir";
  std::string claims_table;
  std::string claims;
  bool dry_run = false;
  bool json = false;
  AwsOptions aws;
};

/// What is given: ids from the command line and from a file, and a lake.
struct Request {
  std::string lake;
  event::Schema schema;
  std::vector<std::string> ids;
};

Result<void> ReadIds(std::istream& in, const std::string& name, std::vector<std::string>& ids) {
  constexpr std::string_view kBlank = " \t\r";
  for (std::string line; std::getline(in, line);) {
    const std::size_t begin = line.find_first_not_of(kBlank);
    if (begin == std::string::npos) continue;
    if (line.size() > kMostLine) {
      return Error{ErrorKind::kInvalidInput, name + ": a line is too long to be an id"};
    }
    ids.push_back(line.substr(begin, line.find_last_not_of(kBlank) + 1 - begin));
  }
  return in.bad() ? Error{ErrorKind::kUnavailable, name + ": can't be read"} : Result<void>();
}

Result<Request> RequestOf(const EraseOptions& options) {
  Request request;
  std::vector<std::string> texts = options.ids_and_lake;
  if (!texts.empty()) {
    request.lake = std::move(texts.back());
    texts.pop_back();
  }
  if (request.lake.empty()) {
    return Error{ErrorKind::kInvalidInput, "name the lake behind the ids"};
  }
  if (options.ids_from == "-") {
    if (auto read = ReadIds(std::cin, "standard input", texts); !read) return read.error();
  } else if (!options.ids_from.empty()) {
    std::ifstream file(options.ids_from);
    if (!file) {
      return Error{ErrorKind::kNotFound, options.ids_from + ": there is no such file to read"};
    }
    if (auto read = ReadIds(file, options.ids_from, texts); !read) return read.error();
  }
  if (texts.empty()) {
    return Error{ErrorKind::kInvalidInput,
                 "no id is given: name some before the lake, or a file with --ids-from"};
  }
  auto schema = LoadSchema(options.schema);
  if (!schema) return schema.error();
  request.schema = *std::move(schema);
  auto ids = lake::ParseErasedIds(request.schema, texts);
  if (!ids) return ids.error();
  request.ids = *std::move(ids);
  return request;
}

int Print(const EraseOptions& options, const std::string& lake, const lake::ErasureReport& report) {
  for (const Error& error : report.unreadable) {
    fmt::print(stderr, "weir: left as it is: {}\n", error.message);
  }
  for (const std::string& record : report.unfinished) {
    fmt::print(stderr, "weir: {}: of other ids, begun and not finished; run it again with these\n",
               record);
  }
  if (report.unfinished_count > report.unfinished.size()) {
    fmt::print(stderr, "weir: and {} more that are not finished\n",
               report.unfinished_count - report.unfinished.size());
  }
  fmt::print("{}", options.json ? EraseJson(lake, report, options.dry_run)
                                : EraseText(lake, report, options.dry_run));
  if (std::fflush(stdout) != 0) {
    return Fail({ErrorKind::kUnavailable, "can't write to standard output"}, kFailed);
  }
  return report.unreadable.empty() ? kDone : kFailed;
}

/// Whatever kind of lake it is: `erase` does it, with what was counted to read it by.
int Erase(const EraseOptions& options, const Request& request, merge::MergeObjects& objects,
          const std::function<Result<lake::ErasureReport>(
              merge::MergeObjects& objects, lake::ErasedIds& ids, const lake::ErasureOptions& how)>&
              erase) {
  // By another schema ids would be other members, and nothing of what is asked for would be found.
  if (auto checked = merge::CheckSchema(objects, request.schema); !checked) {
    return Fail(checked.error());
  }
  const std::atomic<bool>& stop_requested = StopOnSignals();
  CountedObjects counted(objects);
  lake::ErasedIds ids(request.schema, request.ids);
  const lake::ErasureOptions how{.dry_run = options.dry_run,
                                 .may_go_on = [&stop_requested] { return !stop_requested; }};
  const auto report = [&] {
    const ProgressBar progress("weir erase", std::nullopt, [&counted] { return counted.bytes(); });
    return erase(counted, ids, how);
  }();
  if (!report) return Fail(report.error(), stop_requested ? kInterrupted : kFailed);
  return Print(options, request.lake, *report);
}

int EraseMerged(const EraseOptions& options, const Request& request, merge::MergeObjects& objects,
                merge::HeadStore& head) {
  return Erase(
      options, request, objects,
      [&head](merge::MergeObjects& counted, lake::ErasedIds& ids, const lake::ErasureOptions& how) {
        return lake::EraseFromMerged(counted, head, ids, how);
      });
}

int EraseClaimed(const EraseOptions& options, const Request& request, merge::MergeObjects& objects,
                 pipeline::ObjectListing& listing, pipeline::ClaimEraser& claims,
                 const std::string& prefix) {
  return Erase(
      options, request, objects,
      [&](merge::MergeObjects& counted, lake::ErasedIds& ids, const lake::ErasureOptions& how) {
        return lake::EraseFromClaimed(counted, listing, claims, prefix, ids, how);
      });
}

int EraseInDirectory(const EraseOptions& options, const Request& request) {
  const auto has_landings = HasLandings(request.lake);
  if (!has_landings) return Fail(has_landings.error());
  if (*has_landings && !options.claims.empty()) return Fail(NoClaimsInMerged(), kWrongUsage);
  if (!*has_landings) {
    const auto lake = OpenLakeThatIsThere(request.lake, options.claims, request.schema);
    if (!lake) return Fail(lake.error());
    const auto objects = embedded::DirectoryMergeObjects::Open(
        request.lake, std::filesystem::path(embedded::kStateFolder) / "erase");
    if (!objects) return Fail(objects.error());
    embedded::RocksDbClaimEraser claims((*lake)->claims(), (*lake)->journal());
    embedded::DirectoryListing listing(request.lake);
    return EraseClaimed(options, request, **objects, listing, claims, {});
  }
  const auto objects = embedded::DirectoryMergeObjects::Open(std::filesystem::path(request.lake));
  if (!objects) return Fail(objects.error());
  embedded::FileHeadStore head(request.lake);
  return EraseMerged(options, request, **objects, head);
}

int EraseInBucket(const EraseOptions& options, const Request& request) {
  const auto where = aws::ParseS3Uri(request.lake);
  if (!where) return Fail(where.error(), kWrongUsage);
  const auto session = OpenSession(options.aws);
  if (!session) return Fail(session.error());
  aws::Client& client = (*session)->client();
  aws::S3ObjectListing listing(client, where->bucket);
  if (const auto there = lake::CheckIsThere(listing, where->prefix); !there) {
    return Fail(there.error());
  }
  const auto landed = lake::WhatHasLanded(listing, where->prefix);
  if (!landed) return Fail(landed.error());
  aws::S3MergeObjects objects(client, *where, aws::Deadline::max());
  if (landed->empty()) {
    aws::DynamoDbClaimEraser claims(client, options.claims_table);
    return EraseClaimed(options, request, objects, listing, claims, where->prefix);
  }
  aws::DynamoDbHeadStore head(client, options.claims_table, *where, aws::Deadline::max());
  return EraseMerged(options, request, objects, head);
}

int Run(const EraseOptions& options) {
  const auto request = RequestOf(options);
  if (!request) return Fail(request.error(), kWrongUsage);
  if (auto checked = CheckClaimsOptions(request->lake, options.claims_table, options.claims);
      !checked) {
    return Fail(checked.error(), kWrongUsage);
  }
  return IsOnS3(request->lake) ? EraseInBucket(options, *request)
                               : EraseInDirectory(options, *request);
}

}  // namespace

void AddEraseCommand(CLI::App& app, int& exit_code) {
  auto* erase = app.add_subcommand("erase", "Erase events from a lake, for good");
  const auto options = std::make_shared<EraseOptions>();  // lives as long as the callback
  erase
      ->add_option("ID", options->ids_and_lake,
                   "Events' ids, then the lake: a directory, or s3://bucket/prefix")
      ->type_name("LAKE")
      ->required();
  erase
      ->add_option("--ids-from", options->ids_from, "A file with an id a line; - is standard input")
      ->check(LocalFile())
      ->type_name("FILE");
  erase
      ->add_option("--claims-table", options->claims_table,
                   "The table of its claims or of its merge's head, on S3")
      ->type_name("NAME");
  erase
      ->add_option("--claims", options->claims,
                   "Where a directory's claims are, if not in the lake")
      ->check(ClaimsDirectory())
      ->type_name("DIR");
  erase->add_option("--schema", options->schema, "What events look like: a preset or a TOML file")
      ->type_name("SCHEMA")
      ->capture_default_str();
  erase->add_flag("--dry-run", options->dry_run, "Say what would be erased, and change nothing");
  AddAwsOptions(*erase, options->aws);
  erase->add_flag("--json", options->json, "Print what was done as JSON");
  erase->footer(kEraseExamples);
  erase->callback([options, &exit_code] { exit_code = Run(*options); });
}

}  // namespace weir::cli
