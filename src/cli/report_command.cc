// `weir report`: what is in a lake, and how good it is.
#include "src/cli/report_command.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "src/aws/s3_listing.h"
#include "src/aws/s3_object_store.h"
#include "src/cli/aws_options.h"
#include "src/cli/command.h"
#include "src/cli/lake_place.h"
#include "src/cli/option_checks.h"
#include "src/cli/report_tables.h"
#include "src/deployment/stream_backlog.h"
#include "src/embedded/directory_listing.h"
#include "src/embedded/lake_ledger.h"
#include "src/lake/lake_layout.h"
#include "src/lake/ledger_reader.h"
#include "src/lake/report.h"
#include "src/lake/report_json.h"
#include "src/merge/plan/names.h"

namespace weir::cli {
namespace {

constexpr const char* kReportExample =
    "Examples:\n"
    "  weir report my-lake --top 5\n"
    "  weir report my-lake --json | jq .quality\n"
    "  weir report s3://my-bucket --endpoint-url http://localhost:4566\n"
    "Everything comes from the ledger; events are not read again. For a lake in S3 the streams "
    "that\n"
    "flow into it are asked whether they hold more. docs/report.md says what each figure means.";

struct ReportOptions {
  std::string lake;
  std::size_t top = 20;
  bool json = false;
  AwsOptions aws;
};

/// Of a ledger whose entries are objects.
lake::Report ReportOf(const ReportOptions& options, const lake::Ledger& ledger) {
  lake::Report report = lake::MakeReport(options.lake, ledger.entries);
  report.entries = ledger.origin.entries;
  report.schemas = ledger.origin.schemas;
  report.first_arrival = ledger.origin.first_arrival.value_or(report.first_arrival);
  return report;
}

Result<lake::Report> ReportOfDirectory(const ReportOptions& options) {
  const auto is_copy = IsCopyOfBucket(options.lake);
  if (!is_copy) return is_copy.error();
  std::error_code unknown;
  if (*is_copy ||
      std::filesystem::exists(std::filesystem::path(options.lake) / merge::kOwnerName, unknown)) {
    embedded::DirectoryListing objects(options.lake);
    const auto ledger = lake::ReadLedger(objects, "");
    if (!ledger) return ledger.error();
    return ReportOf(options, *ledger);
  }
  const auto entries = embedded::ReadLedger(options.lake);
  if (!entries) return entries.error();
  return lake::MakeReport(options.lake, *entries);
}

Result<lake::Report> ReportOfBucket(const ReportOptions& options, const aws::BucketPrefix& where) {
  const auto session = OpenSession(options.aws);
  if (!session) return session.error();
  aws::S3ObjectListing objects((*session)->client(), where.bucket);
  if (const auto there = lake::CheckIsThere(objects, where.prefix); !there) return there.error();
  const auto ledger = lake::ReadLedger(objects, where.prefix);
  if (!ledger) return ledger.error();
  lake::Report report = ReportOf(options, *ledger);
  auto backlog = deployment::FindStreamBacklog((*session)->client(), where, ledger->entries);
  if (!backlog) {
    report.backlog_unknown = backlog.error().message;
  } else if (!backlog->streams.empty()) {
    report.backlog = *std::move(backlog);
  }
  return report;
}

int Print(const ReportOptions& options, const lake::Report& report) {
  const std::string text =
      options.json ? lake::ReportJson(report) : ReportText(report, options.top);
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!written || std::fflush(stdout) != 0) {
    return Fail({ErrorKind::kUnavailable, "can't write the report to standard output: " +
                                              std::generic_category().message(errno)},
                kFailed);
  }
  return report.IsBalanced() ? kDone : kFailed;
}

int Run(const ReportOptions& options) {
  const bool is_bucket = options.lake.starts_with("s3://");
  const auto where = aws::ParseS3Uri(options.lake);
  if (is_bucket && !where) return Fail(where.error(), kWrongUsage);
  const auto report = is_bucket ? ReportOfBucket(options, *where) : ReportOfDirectory(options);
  return report ? Print(options, *report) : Fail(report.error());
}

}  // namespace

void AddReportCommand(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("report", "Show what is in a lake, and how good it is");
  const auto options = std::make_shared<ReportOptions>();  // lives as long as the callback
  command->add_option("LAKE", options->lake, "The lake's directory, or s3://bucket/prefix")
      ->required();
  command->add_option("--top", options->top, "So many types have a line of their own")
      ->transform(Whole(1, event::kMaxTypes))
      ->type_name("N")
      ->capture_default_str();
  command->add_flag("--json", options->json, "Print everything, as JSON");
  AddAwsOptions(*command, options->aws);
  command->footer(kReportExample);
  command->callback([options, &exit_code] { exit_code = Run(*options); });
}

}  // namespace weir::cli
