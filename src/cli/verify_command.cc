// `weir verify`: the audit of a lake.
#include "src/cli/verify_command.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "src/aws/dynamodb_claim_listing.h"
#include "src/aws/dynamodb_head_store.h"
#include "src/aws/s3_listing.h"
#include "src/aws/s3_merge_objects.h"
#include "src/aws/s3_object_store.h"
#include "src/cli/aws_options.h"
#include "src/cli/command.h"
#include "src/cli/lake_place.h"
#include "src/cli/option_checks.h"
#include "src/cli/progress_bar.h"
#include "src/cli/schema_file.h"
#include "src/cli/verify_text.h"
#include "src/embedded/copied_head_store.h"
#include "src/embedded/directory_listing.h"
#include "src/embedded/directory_merge_objects.h"
#include "src/embedded/file_head_store.h"
#include "src/embedded/lake.h"
#include "src/embedded/lake_ledger.h"
#include "src/embedded/rocksdb_claim_listing.h"
#include "src/embedded/scratch_file.h"
#include "src/lake/audit.h"
#include "src/lake/audit_json.h"
#include "src/lake/lake_layout.h"
#include "src/lake/ledger_reader.h"
#include "src/lake/ledger_rows_reader.h"
#include "src/lake/merged_audit.h"
#include "src/lake/no_claims.h"
#include "src/lake/report.h"
#include "src/lake/unjudged_landings.h"
#include "src/merge/seed.h"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kVerifyCommand = "weir verify";
constexpr const char* kVerifyExamples =
    "Examples:\n"
    "  weir verify my-lake\n"
    "  weir verify s3://my-lake --claims-table claims\n"
    "  weir verify my-lake --json | jq .findings\n"
    "  weir verify my-lake --deep\n"
    "Reads every object and ledger entry, and every claim, or the index of a merged lake; changes\n"
    "none. A lake on S3 and a merged one may be at work meanwhile; for one in a directory wait\n"
    "until `weir run` is done. A copy of a lake on S3, by `aws s3 sync`, has its claims "
    "elsewhere:\n"
    "it is audited without them. docs/verify.md says what is compared with what.\n"
    "Exit code: 0 all good, 1 findings, 2 wrong usage.";

/// More do not help: one thread hands objects out.
constexpr std::size_t kMostVerifyThreads = 8;

struct VerifyOptions {
  std::string lake;
  std::string schema = "weir";
  std::string claims_table;
  std::string claims;
  std::string scratch;
  std::uint32_t claim_days = 14;
  std::uint32_t patience = 60;
  std::size_t top = 10;
  bool deep = false;
  bool json = false;
  AwsOptions aws;
};

lake::AuditOptions AuditOptionsOf(const VerifyOptions& options, event::Schema schema) {
  return {.prefix = {},
          .schema = std::move(schema),
          .deep = options.deep,
          .most_kept = options.top,
          .threads =
              std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMostVerifyThreads),
          .claim_life = {},
          .patience = {}};
}

lake::LedgerFigures FiguresOf(const lake::Report& report) {
  const event::Counts& counts = report.figures.total.counts;
  return {.entries = report.entries,
          .stored = counts.stored,
          .set_aside = counts.conflicts + counts.quarantined,
          .missing = report.missing,
          .surplus = report.surplus,
          .figures = report.figures,
          .is_exact = true,
          .is_one_schema = report.schemas.size() <= 1 && report.digests.size() <= 1,
          .may_be_replayed = false};
}

template <typename Audit>
int Finish(const VerifyOptions& options, const lake::AuditOptions& what,
           const typename Audit::Ports& ports) {
  Audit audit(what, ports);
  const auto report = [&audit] {
    const ProgressBar progress("weir verify", std::nullopt,
                               [&audit] { return audit.bytes_read(); });
    return audit.Run();
  }();
  if (!report) return Fail(report.error(), kFailed);
  const lake::Findings& findings = audit.findings();
  fmt::print("{}", options.json ? lake::AuditJson(options.lake, *report, findings)
                                : VerifyText(options.lake, *report, findings, options.deep));
  if (std::fflush(stdout) != 0) {
    return Fail({ErrorKind::kUnavailable, "can't write to standard output"}, kFailed);
  }
  return findings.count() == 0 ? kDone : kFailed;
}

Result<lake::LedgerFigures> FiguresIn(pipeline::ObjectListing& objects, const std::string& prefix) {
  const auto ledger = lake::ReadLedger(objects, prefix);
  if (!ledger) return ledger.error();
  auto figures = FiguresOf(lake::MakeReport({}, ledger->entries));
  figures.entries = ledger->origin.entries;
  figures.is_one_schema = ledger->origin.schemas.size() <= 1 && ledger->origin.digests.size() <= 1;
  figures.may_be_replayed = true;
  return figures;
}

std::int64_t SecondsNow() { return Now().micros / event::kMicrosPerSecond; }

/// Of a lake with claims, copied from S3 without them.
int VerifyCopy(const VerifyOptions& options, event::Schema schema) {
  embedded::DirectoryListing objects(options.lake);
  embedded::ScratchFile scratch(options.scratch);
  lake::NoClaims claims;
  lake::AuditOptions what = AuditOptionsOf(options, std::move(schema));
  what.is_copy = true;
  return Finish<lake::Audit>(options, what,
                             {.objects = objects,
                              .claims = claims,
                              .scratch = scratch,
                              .read_ledger = [&objects] { return FiguresIn(objects, {}); },
                              .for_each_expected = {},
                              .for_each_judged = {},
                              .for_each_unjudged = {},
                              .now = SecondsNow,
                              .wait = [](std::chrono::milliseconds /*pause*/) {}});
}

/// The head of a merge in a directory, or of one that the directory is a copy of.
Result<std::unique_ptr<merge::HeadStore>> HeadIn(const std::string& directory, bool is_copy) {
  if (!is_copy) {
    return std::unique_ptr<merge::HeadStore>(std::make_unique<embedded::FileHeadStore>(directory));
  }
  auto owner = MergeOwnerOf(directory);
  if (!owner) return owner.error();
  return std::unique_ptr<merge::HeadStore>(
      std::make_unique<embedded::CopiedHeadStore>(*std::move(owner)));
}

/// One that landings are merged into; `weir run` has not made it.
int VerifyMergedDirectory(const VerifyOptions& options, event::Schema schema, bool is_copy) {
  const auto objects = embedded::DirectoryMergeObjects::Open(fs::path(options.lake));
  if (!objects) return Fail(objects.error());
  const auto opened_head = HeadIn(options.lake, is_copy);
  if (!opened_head) return Fail(opened_head.error());
  merge::HeadStore& head = **opened_head;
  embedded::DirectoryListing lake(options.lake);
  embedded::ScratchFile scratch(options.scratch);
  lake::LedgerRowsReader rows(std::make_unique<embedded::DirectoryListing>(options.lake), {});
  lake::AuditOptions what = AuditOptionsOf(options, std::move(schema));
  what.is_copy = is_copy;
  what.claim_life = std::chrono::days(options.claim_days);
  what.patience = std::chrono::seconds(options.patience);
  return Finish<lake::MergedAudit>(
      options, what,
      {.lake = lake,
       .objects = **objects,
       .head = head,
       .scratch = scratch,
       .read_ledger = [&lake] { return FiguresIn(lake, {}); },
       .for_each_judged = [&rows](const auto& take) { return rows.ReadNew(take); },
       .now = SecondsNow,
       .wait = [](std::chrono::milliseconds pause) { std::this_thread::sleep_for(pause); }});
}

int VerifyDirectory(const VerifyOptions& options, event::Schema schema) {
  const auto has_landings = HasLandings(options.lake);
  if (!has_landings) return Fail(has_landings.error());
  if (*has_landings && !options.claims.empty()) return Fail(NoClaimsInMerged(), kWrongUsage);
  const auto is_copy = IsCopyOfBucket(options.lake);
  if (!is_copy) return Fail(is_copy.error());
  if (*has_landings) return VerifyMergedDirectory(options, std::move(schema), *is_copy);
  if (*is_copy) return VerifyCopy(options, std::move(schema));
  const auto opened = OpenLakeThatIsThere(options.lake, options.claims, schema);
  if (!opened) return Fail(opened.error());
  embedded::Lake& lake = **opened;
  const auto has_several_schemas = lake.journal().HasSeveralSchemas();
  if (!has_several_schemas) return Fail(has_several_schemas.error());
  embedded::DirectoryListing objects(options.lake);
  embedded::RocksDbClaimListing claims(lake.claims(), lake.journal());
  embedded::ScratchFile scratch(options.scratch);
  const lake::AuditOptions what = AuditOptionsOf(options, std::move(schema));
  return Finish<lake::Audit>(
      options, what,
      {.objects = objects,
       .claims = claims,
       .scratch = scratch,
       .read_ledger = [&]() -> Result<lake::LedgerFigures> {
         const auto entries = embedded::ReadLedger(options.lake);
         if (!entries) return entries.error();
         auto figures = FiguresOf(lake::MakeReport(options.lake, *entries));
         // The journal of before is gone where claims were made anew; names tell less.
         figures.is_one_schema = figures.is_one_schema && !*has_several_schemas;
         figures.is_exact = figures.is_one_schema;
         return figures;
       },
       .for_each_expected =
           [&lake](const lake::Audit::TakeText& take) {
             return lake.journal().ForEachObject(take);
           },
       .for_each_judged = {},
       .for_each_unjudged = {},
       .now = SecondsNow,
       .wait = [](std::chrono::milliseconds pause) { std::this_thread::sleep_for(pause); }});
}

int VerifyBucket(const VerifyOptions& options, const aws::BucketPrefix& where,
                 event::Schema schema) {
  const auto session = OpenSession(options.aws);
  if (!session) return Fail(session.error());
  aws::Client& client = (*session)->client();
  aws::S3ObjectListing objects(client, where.bucket);
  if (const auto there = lake::CheckIsThere(objects, where.prefix); !there) {
    return Fail(there.error());
  }
  aws::S3MergeObjects merged(client, where, aws::Deadline::max());
  aws::DynamoDbHeadStore head(client, options.claims_table, where, aws::Deadline::max());
  const auto is_merged = merge::IsMerged(merged, head);
  if (!is_merged) return Fail(is_merged.error());
  embedded::ScratchFile scratch(options.scratch);
  lake::LedgerRowsReader rows(std::make_unique<aws::S3ObjectListing>(client, where.bucket),
                              where.prefix);
  lake::AuditOptions what = AuditOptionsOf(options, std::move(schema));
  what.prefix = where.prefix;
  what.claim_life = std::chrono::days(options.claim_days);
  what.patience = std::chrono::seconds(options.patience);
  const auto read_ledger = [&] { return FiguresIn(objects, where.prefix); };
  const auto read_rows = [&rows](const auto& take) { return rows.ReadNew(take); };
  const auto now = [&client] { return std::chrono::system_clock::to_time_t(client.ServiceTime()); };
  const auto wait = [&client](std::chrono::milliseconds pause) { client.clock().SleepFor(pause); };
  if (*is_merged) {
    return Finish<lake::MergedAudit>(options, what,
                                     {.lake = objects,
                                      .objects = merged,
                                      .head = head,
                                      .scratch = scratch,
                                      .read_ledger = read_ledger,
                                      .for_each_judged = read_rows,
                                      .now = now,
                                      .wait = wait});
  }
  if (const auto fits = RefuseLandings(kVerifyCommand, objects, where.prefix); !fits) {
    return Fail(fits.error());
  }
  aws::DynamoDbClaimListing claims(client, options.claims_table);
  return Finish<lake::Audit>(options, what,
                             {.objects = objects,
                              .claims = claims,
                              .scratch = scratch,
                              .read_ledger = read_ledger,
                              .for_each_expected = {},
                              .for_each_judged = read_rows,
                              .for_each_unjudged =
                                  [&](const lake::Audit::TakeText& take) {
                                    return lake::ForEachLandingLeft(merged, head, take);
                                  },
                              .now = now,
                              .wait = wait});
}

int Run(VerifyOptions options) {
  auto schema = LoadSchema(options.schema);
  if (!schema) return Fail(schema.error(), kWrongUsage);
  if (options.scratch.empty()) options.scratch = fs::temp_directory_path().string();
  if (auto checked = CheckClaimsOptions(options.lake, options.claims_table, options.claims);
      !checked) {
    return Fail(checked.error(), kWrongUsage);
  }
  if (!IsOnS3(options.lake)) return VerifyDirectory(options, *std::move(schema));
  const auto where = aws::ParseS3Uri(options.lake);
  if (!where) return Fail(where.error(), kWrongUsage);
  return VerifyBucket(options, *where, *std::move(schema));
}

void AddOptions(CLI::App& verify, VerifyOptions& options) {
  verify.add_option("LAKE", options.lake, "The lake's directory, or s3://bucket/prefix")
      ->required();
  verify
      .add_option("--claims-table", options.claims_table,
                  "The table of its claims or of its merge's head, on S3")
      ->type_name("NAME");
  verify
      .add_option("--claim-days", options.claim_days,
                  "How long claims on S3 live: older events may have none any more")
      ->type_name("DAYS")
      ->transform(Whole(1, 3'650))
      ->capture_default_str();
  verify
      .add_option("--patience", options.patience,
                  "How long to wait for what may be under way, on S3 or in a merge")
      ->type_name("SECONDS")
      ->transform(Whole(0, 86'400))
      ->capture_default_str();
  verify
      .add_option("--claims", options.claims, "Where a directory's claims are, if not in the lake")
      ->check(ClaimsDirectory())
      ->type_name("DIR");
  verify.add_option("--schema", options.schema, "What events look like: a preset or a TOML file")
      ->type_name("SCHEMA")
      ->capture_default_str();
  verify.add_option("--top", options.top, "So many findings of each kind are shown")
      ->type_name("N")
      ->transform(Whole(1, 100'000))
      ->capture_default_str();
  verify
      .add_option("--scratch", options.scratch,
                  "For what does not fit memory; else the system's temporary folder")
      ->check(ScratchDirectory())
      ->type_name("DIR");
  AddAwsOptions(verify, options.aws);
  verify.add_flag("--deep", options.deep,
                  "Look into each line as well, and the ledger by type and day");
  verify.add_flag("--json", options.json, "Print the findings as JSON");
}

}  // namespace

void AddVerifyCommand(CLI::App& app, int& exit_code) {
  auto* verify = app.add_subcommand("verify", "Audit a lake: each event once, nothing lost");
  const auto options = std::make_shared<VerifyOptions>();  // lives as long as the callback
  AddOptions(*verify, *options);
  verify->footer(kVerifyExamples);
  verify->callback([options, &exit_code] { exit_code = Run(*options); });
}

}  // namespace weir::cli
