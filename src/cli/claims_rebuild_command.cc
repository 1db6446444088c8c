// `weir claims rebuild`: lost claims made anew from the lake.
#include "src/cli/claims_rebuild_command.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/aws/dynamodb_claim_listing.h"
#include "src/aws/s3_listing.h"
#include "src/aws/s3_merge_objects.h"
#include "src/aws/s3_object_store.h"
#include "src/cli/aws_options.h"
#include "src/cli/claims_in_table.h"
#include "src/cli/command.h"
#include "src/cli/lake_place.h"
#include "src/cli/option_checks.h"
#include "src/cli/progress_bar.h"
#include "src/cli/schema_file.h"
#include "src/cli/units.h"
#include "src/embedded/directory_listing.h"
#include "src/embedded/rebuilt_claims.h"
#include "src/embedded/rocksdb_claim_listing.h"
#include "src/lake/claims_rebuild.h"
#include "src/lake/lake_layout.h"
#include "src/lake/ledger_rows_reader.h"
#include "src/merge/schema_check.h"
#include "src/pipeline/layout.h"
#include "src/text/random.h"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

using pipeline::ClaimAnswer;
using pipeline::ClaimOutcome;
using pipeline::ClaimRequest;

constexpr std::string_view kClaimsRebuildCommand = "weir claims rebuild";
constexpr const char* kClaimsRebuildExamples =
    "Examples:\n"
    "  weir claims rebuild my-lake\n"
    "  weir claims rebuild s3://my-lake --claims-table claims --dry-run\n"
    "  weir claims rebuild s3://my-lake --claims-table claims\n"
    "Reads the lake and the quarantine and makes every claim that is missing; claims that are "
    "there\n"
    "stay as they are. It may be interrupted and run again, also beside the pipeline. What it "
    "can't\n"
    "know is in docs/claims.md. Exit code: 0 all are there, 1 some are not, 2 wrong usage.";

/// More do not help: one thread hands objects out.
constexpr std::size_t kMostClaimsRebuildThreads = 8;
constexpr std::size_t kClaimsRebuildIdDigits = 32;
constexpr std::size_t kMostClaimsRebuildShown = 2'000;

struct ClaimsRebuildOptions {
  std::string lake;
  std::string schema = "weir";
  std::string claims_table;
  std::string claims;
  std::uint32_t claim_days = 14;
  bool dry_run = false;
  bool json = false;
  AwsOptions aws;
};

using Requests = std::span<const ClaimRequest>;
using Answers = std::span<ClaimAnswer>;

lake::RebuildOptions RebuildOptionsOf(event::Schema schema) {
  return {.prefix = {},
          .schema = std::move(schema),
          .threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1,
                                             kMostClaimsRebuildThreads),
          .claim_life = {},
          .now = 0};
}

/// Answers as if the claims were made, and makes none.
Result<void> Pretend(pipeline::ClaimListing& claims, Requests requests, Answers answers) {
  std::vector<std::string> keys;
  keys.reserve(requests.size());
  for (const ClaimRequest& request : requests) keys.push_back(claims.KeyOf(request.key));
  const auto found = claims.Find(keys);
  if (!found) return found.error();
  for (std::size_t i = 0; i < answers.size(); ++i) {
    answers[i].outcome = (*found)[i] ? ClaimOutcome::kExists : ClaimOutcome::kCreated;
  }
  return {};
}

void Print(const lake::RebuildTally& tally, const ClaimsRebuildOptions& options) {
  if (options.json) {
    fmt::print(R"({{"dry_run":{},"objects":{},"expired_objects":{},"events":{},"quarantined":{},)"
               R"("made":{},"kept":{},"open":{},"guessed":{},"unreadable_objects":{},)"
               R"("unreadable_lines":{}}})"
               "\n",
               options.dry_run, tally.objects, tally.expired, tally.events, tally.rows, tally.made,
               tally.kept, tally.open, tally.guessed, tally.unreadable_objects,
               tally.unreadable_lines);
    return;
  }
  fmt::print("{} objects, {} events, {} rows in quarantine: {} claims {}made, {} were there\n",
             CountText(tally.objects), CountText(tally.events), CountText(tally.rows),
             CountText(tally.made), options.dry_run ? "would be " : "", CountText(tally.kept));
  if (tally.expired > 0) {
    fmt::print("{} objects are older than --claim-days: left out\n", CountText(tally.expired));
  }
}

void PrintUnread(const lake::ClaimsRebuild& rebuild, const lake::RebuildTally& tally) {
  for (const lake::Finding& finding : rebuild.unread()) {
    fmt::print(stderr, "weir: {}, line {}: {}\n",
               PrintableText(finding.object, kMostClaimsRebuildShown), finding.line,
               PrintableText(finding.detail, kMostClaimsRebuildShown));
  }
  if (tally.IsWhole()) return;
  fmt::print(stderr,
             "weir: {} objects and {} lines can't be read: what they hold has no claims; look "
             "whether --schema is the lake's, restore them from a copy or move them out of the "
             "lake, and run this again\n",
             tally.unreadable_objects, tally.unreadable_lines);
}

/// `finish` is called with what was done, before it is said.
int Finish(const ClaimsRebuildOptions& options, const lake::RebuildOptions& what,
           const lake::ClaimsRebuild::Ports& ports,
           const std::function<Result<void>(const lake::RebuildTally& tally)>& finish) {
  lake::ClaimsRebuild rebuild(what, ports);
  const auto tally = [&rebuild] {
    const ProgressBar progress("weir claims rebuild", std::nullopt,
                               [&rebuild] { return rebuild.bytes_read(); });
    return rebuild.Run();
  }();
  if (!tally) return Fail(tally.error(), kFailed);
  if (const auto finished = finish(*tally); !finished) return Fail(finished.error());
  Print(*tally, options);
  PrintUnread(rebuild, *tally);
  if (std::fflush(stdout) != 0) {
    return Fail({ErrorKind::kUnavailable, "can't write to standard output"}, kFailed);
  }
  return tally->IsWhole() ? kDone : kFailed;
}

Result<std::vector<std::string>> NamesIn(pipeline::ObjectListing& objects,
                                         std::string_view folder) {
  std::vector<std::string> names;
  const auto listed = pipeline::ForEachPage(
      objects, std::string(folder) + "/",
      [&names](const std::vector<pipeline::ListedObject>& page) -> Result<void> {
        std::ranges::transform(page, std::back_inserter(names), &pipeline::ListedObject::name);
        return {};
      });
  if (!listed) return listed.error();
  return names;
}

Result<std::unique_ptr<embedded::Lake>> OpenLake(const ClaimsRebuildOptions& options,
                                                 const event::Schema& schema) {
  embedded::DirectoryListing objects(options.lake);
  const auto layout = lake::LayoutIn(objects, {});
  if (!layout) return layout.error();
  const bool has_card = fs::exists(fs::path(options.lake) / embedded::kStateFolder / "lake.json");
  return embedded::Lake::Open(
      {.directory = options.lake,
       .claims = options.claims.empty() ? std::nullopt : std::optional<fs::path>(options.claims),
       .layout = has_card ? std::nullopt : *layout,
       .schema_digest = event::SchemaDigest(schema),
       .new_id = text::RandomHex(kClaimsRebuildIdDigits),
       .is_without_claims = true});
}

Result<void> CheckIsLake(const ClaimsRebuildOptions& options) {
  for (const auto folder : {pipeline::kLakeFolder, pipeline::kQuarantineFolder}) {
    if (fs::is_directory(fs::path(options.lake) / folder)) return {};
  }
  return Error{ErrorKind::kNotFound,
               fmt::format("no lake: {} has no folder {}; give the directory that `weir run` wrote "
                           "with --lake",
                           options.lake, pipeline::kLakeFolder)};
}

int PretendInDirectory(const ClaimsRebuildOptions& options, const lake::RebuildOptions& what) {
  embedded::DirectoryListing objects(options.lake);
  const fs::path claims = options.claims.empty()
                              ? fs::path(options.lake) / embedded::kStateFolder / "claims"
                              : fs::path(options.claims);
  std::unique_ptr<embedded::Lake> lake;
  std::optional<embedded::RocksDbClaimListing> listing;
  if (fs::exists(claims)) {
    auto opened = OpenLake(options, what.schema);
    if (!opened) return Fail(opened.error());
    lake = *std::move(opened);
    listing.emplace(lake->claims(), lake->journal());
  }
  const auto claim = [&listing](Requests requests, Answers answers) -> Result<void> {
    if (listing) return Pretend(*listing, requests, answers);
    for (ClaimAnswer& answer : answers) answer.outcome = ClaimOutcome::kCreated;
    return {};
  };
  return Finish(options, what, {.objects = objects, .claim = claim, .for_each_judged = {}},
                [](const auto&) { return Result<void>(); });
}

int RebuildDirectory(const ClaimsRebuildOptions& options, const lake::RebuildOptions& what) {
  if (const auto checked = CheckIsLake(options); !checked) return Fail(checked.error());
  if (const auto fits = RefuseLandings(kClaimsRebuildCommand, options.lake); !fits) {
    return Fail(fits.error());
  }
  // By another schema the claims would be of other ids.
  if (const auto checked = CheckSchemaIn(options.lake, what.schema); !checked) {
    return Fail(checked.error());
  }
  embedded::DirectoryListing objects(options.lake);
  if (options.dry_run) return PretendInDirectory(options, what);
  const auto lake = OpenLake(options, what.schema);
  if (!lake) return Fail(lake.error());
  embedded::RebuiltClaims claims(**lake);
  const auto finish = [&](const lake::RebuildTally& tally) -> Result<void> {
    const auto ledger = NamesIn(objects, pipeline::kLedgerFolder);
    if (!ledger) return ledger.error();
    if (auto finished = claims.Finish(*ledger); !finished) return finished;
    return tally.IsWhole() ? (*lake)->BindClaims() : Result<void>();
  };
  return Finish(options, what,
                {.objects = objects,
                 .claim = [&claims](Requests requests,
                                    Answers answers) { return claims.Claim(requests, answers); },
                 .for_each_judged = {}},
                finish);
}

int RebuildBucket(const ClaimsRebuildOptions& options, lake::RebuildOptions what) {
  const auto where = aws::ParseS3Uri(options.lake);
  if (!where) return Fail(where.error(), kWrongUsage);
  const auto session = OpenSession(options.aws);
  if (!session) return Fail(session.error());
  aws::Client& client = (*session)->client();
  aws::S3ObjectListing objects(client, where->bucket);
  if (const auto there = lake::CheckIsThere(objects, where->prefix); !there) {
    return Fail(there.error());
  }
  if (const auto fits = RefuseLandings(kClaimsRebuildCommand, objects, where->prefix); !fits) {
    return Fail(fits.error());
  }
  aws::S3MergeObjects lake(client, *where, aws::Deadline::max());
  if (const auto checked = merge::CheckSchema(lake, what.schema); !checked) {
    return Fail(checked.error());
  }
  aws::DynamoDbClaimListing listing(client, options.claims_table);
  lake::LedgerRowsReader rows(std::make_unique<aws::S3ObjectListing>(client, where->bucket),
                              where->prefix);
  ClaimsInTable table(client, options.claims_table, std::chrono::days(options.claim_days));
  what.prefix = where->prefix;
  what.claim_life = std::chrono::days(options.claim_days);
  what.now = std::chrono::system_clock::to_time_t(client.ServiceTime());
  return Finish(options, what,
                {.objects = objects,
                 .claim =
                     [&](Requests requests, Answers answers) {
                       return options.dry_run ? Pretend(listing, requests, answers)
                                              : table.Claim(requests, answers);
                     },
                 .for_each_judged = [&rows](const auto& take) { return rows.ReadNew(take); }},
                [](const auto&) { return Result<void>(); });
}

int Run(const ClaimsRebuildOptions& options) {
  auto schema = LoadSchema(options.schema);
  if (!schema) return Fail(schema.error(), kWrongUsage);
  if (auto checked = CheckClaimsOptions(options.lake, options.claims_table, options.claims);
      !checked) {
    return Fail(checked.error(), kWrongUsage);
  }
  const lake::RebuildOptions what = RebuildOptionsOf(*std::move(schema));
  return IsOnS3(options.lake) ? RebuildBucket(options, what) : RebuildDirectory(options, what);
}

}  // namespace

void AddClaimsRebuildCommand(CLI::App& claims, int& exit_code) {
  CLI::App* rebuild = claims.add_subcommand("rebuild", "Make lost claims anew from the lake");
  const auto options = std::make_shared<ClaimsRebuildOptions>();  // lives as long as the callback
  rebuild->add_option("LAKE", options->lake, "The lake's directory, or s3://bucket/prefix")
      ->required();
  rebuild
      ->add_option("--claims-table", options->claims_table,
                   "The table of the lake's claims, on S3; it has to be there")
      ->type_name("NAME");
  rebuild
      ->add_option("--claim-days", options->claim_days,
                   "How long claims on S3 live: older events need none any more")
      ->type_name("DAYS")
      ->transform(Whole(1, 3'650))
      ->capture_default_str();
  rebuild
      ->add_option("--claims", options->claims,
                   "Where a directory's claims are, if not in the lake")
      ->check(ClaimsDirectory())
      ->type_name("DIR");
  rebuild->add_option("--schema", options->schema, "What events look like: a preset or a TOML file")
      ->type_name("SCHEMA")
      ->capture_default_str();
  rebuild->add_flag("--dry-run", options->dry_run, "Say how many claims are missing, make none");
  AddAwsOptions(*rebuild, options->aws);
  rebuild->add_flag("--json", options->json, "Print what was done as JSON");
  rebuild->footer(kClaimsRebuildExamples);
  rebuild->callback([options, &exit_code] { exit_code = Run(*options); });
}

}  // namespace weir::cli
