// `weir claims lookup`: one event by its id.
#include "src/cli/claims_lookup_command.h"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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
#include "src/cli/merged_lookup_text.h"
#include "src/cli/option_checks.h"
#include "src/cli/schema_file.h"
#include "src/cli/units.h"
#include "src/embedded/directory_listing.h"
#include "src/embedded/directory_merge_objects.h"
#include "src/embedded/file_head_store.h"
#include "src/embedded/rocksdb_claim_listing.h"
#include "src/event/event_id.h"
#include "src/lake/claim_lookup.h"
#include "src/lake/figures_json.h"
#include "src/lake/lake_layout.h"
#include "src/lake/merged_lookup.h"
#include "src/merge/schema_check.h"
#include "src/merge/seed.h"
#include "src/pipeline/ledger_rows.h"

namespace weir::cli {
namespace {

constexpr std::string_view kClaimsLookupCommand = "weir claims lookup";
constexpr const char* kClaimsLookupExamples =
    "Examples:\n"
    "  weir claims lookup 6ae1768a-eb84-57ba-8981-2139135385a9 my-lake\n"
    "  weir claims lookup 6AE1768AEB8457BA89812139135385A9 s3://my-lake --claims-table claims\n"
    "The id is taken as events write it. Exit code: 0 it is known, 1 it is not, 2 wrong usage.";

/// Objects' names and positions are not cut: people copy them.
constexpr std::size_t kMostClaimsLookupShown = 2'000;

struct ClaimsLookupOptions {
  std::string id;
  std::string lake;
  std::string schema = "weir";
  std::string claims_table;
  std::string claims;
  bool json = false;
  AwsOptions aws;
};

std::string PlaceText(const lake::ClaimLookup& found) {
  switch (found.place) {
    case lake::ClaimedPlace::kHeld:
      return fmt::format("line {}, with the body that was claimed", found.line);
    case lake::ClaimedPlace::kHeldWithUnknown:
      return fmt::format("line {}; its body can't be compared with the claim", found.line);
    case lake::ClaimedPlace::kHeldWithOther:
      return fmt::format("line {}, with another body than the one that was claimed", found.line);
    case lake::ClaimedPlace::kNotHeld:
      return "the object does not hold it";
    case lake::ClaimedPlace::kObjectMissing:
      return "there is no such object";
    case lake::ClaimedPlace::kObjectUnreadable:
      return "the object is damaged";
  }
  return {};
}

std::string Text(const std::string& id, const std::optional<lake::ClaimLookup>& found) {
  if (!found) return fmt::format("{}: no claim\n", PrintableText(id, kMostClaimsLookupShown));
  if (!found->erased_at.empty()) {
    return fmt::format("  id       {}\n  erased   {}\n", PrintableText(id, kMostClaimsLookupShown),
                       PrintableText(found->erased_at, kMostClaimsLookupShown));
  }
  const auto judged = found->judged ? pipeline::VerdictName(*found->judged) : "not known";
  return fmt::format(
      "  id       {}\n"
      "  owner    {}\n"
      "  object   {}\n"
      "  there    {}\n"
      "  judged   {}\n",
      PrintableText(id, kMostClaimsLookupShown),
      PrintableText(found->claim.owner, kMostClaimsLookupShown),
      PrintableText(found->object, kMostClaimsLookupShown), PlaceText(*found), judged);
}

std::string Json(const std::string& id, const std::optional<lake::ClaimLookup>& found) {
  if (!found || !found->erased_at.empty()) {
    return fmt::format(
        R"({{"id":{},"claimed":false,"erased":{},"owner":null,"object":null,"place":null,)"
        R"("line":null,"judged":null}})"
        "\n",
        lake::StringJson(id), found ? lake::StringJson(found->erased_at) : "null");
  }
  return fmt::format(
      R"({{"id":{},"claimed":true,"erased":null,"owner":{},"object":{},"place":"{}",)"
      R"("line":{},"judged":{}}})"
      "\n",
      lake::StringJson(id), lake::StringJson(found->claim.owner), lake::StringJson(found->object),
      lake::ClaimedPlaceName(found->place),
      found->line == 0 ? "null" : fmt::format("{}", found->line),
      found->judged ? fmt::format("\"{}\"", pipeline::VerdictName(*found->judged)) : "null");
}

int LookUp(const ClaimsLookupOptions& options, const lake::LookupPlace& where,
           const std::string& id) {
  const auto found = lake::LookUpClaim(where, id);
  if (!found) return Fail(found.error());
  fmt::print("{}", options.json ? Json(id, *found) : Text(id, *found));
  if (std::fflush(stdout) != 0) {
    return Fail({ErrorKind::kUnavailable, "can't write to standard output"}, kFailed);
  }
  return found->has_value() ? kDone : kFailed;
}

int LookUpMerged(const ClaimsLookupOptions& options, const lake::MergedLookupPlace& where,
                 const std::string& id) {
  const auto found = lake::LookUpMerged(where, id);
  if (!found) return Fail(found.error());
  fmt::print("{}", options.json ? MergedLookupJson(id, *found) : MergedLookupText(id, *found));
  if (std::fflush(stdout) != 0) {
    return Fail({ErrorKind::kUnavailable, "can't write to standard output"}, kFailed);
  }
  return found->owner || !found->erased_at.empty() ? kDone : kFailed;
}

int LookUpInMergedDirectory(const ClaimsLookupOptions& options, event::Schema schema,
                            const std::string& id) {
  const auto objects = embedded::DirectoryMergeObjects::Open(std::filesystem::path(options.lake));
  if (!objects) return Fail(objects.error());
  if (const auto checked = merge::CheckSchema(**objects, schema); !checked) {
    return Fail(checked.error());
  }
  embedded::FileHeadStore head(options.lake);
  embedded::DirectoryListing lake(options.lake);
  return LookUpMerged(options, {lake, **objects, head, {}, std::move(schema)}, id);
}

int LookUpInDirectory(const ClaimsLookupOptions& options, event::Schema schema,
                      const std::string& id) {
  const auto has_landings = HasLandings(options.lake);
  if (!has_landings) return Fail(has_landings.error());
  if (*has_landings && !options.claims.empty()) return Fail(NoClaimsInMerged(), kWrongUsage);
  if (*has_landings) {
    return LookUpInMergedDirectory(options, std::move(schema), id);
  }
  const auto lake = OpenLakeThatIsThere(options.lake, options.claims, schema);
  if (!lake) return Fail(lake.error());
  if (const auto checked = CheckSchemaIn(options.lake, schema); !checked) {
    return Fail(checked.error());
  }
  embedded::DirectoryListing objects(options.lake);
  embedded::RocksDbClaimListing claims((*lake)->claims(), (*lake)->journal());
  return LookUp(options, {objects, claims, {}, std::move(schema)}, id);
}

int LookUpInBucket(const ClaimsLookupOptions& options, event::Schema schema,
                   const std::string& id) {
  const auto where = aws::ParseS3Uri(options.lake);
  if (!where) return Fail(where.error(), kWrongUsage);
  const auto session = OpenSession(options.aws);
  if (!session) return Fail(session.error());
  aws::Client& client = (*session)->client();
  aws::S3ObjectListing objects(client, where->bucket);
  if (const auto there = lake::CheckIsThere(objects, where->prefix); !there) {
    return Fail(there.error());
  }
  aws::S3MergeObjects merged(client, *where, aws::Deadline::max());
  // By another schema the id may be another event's, or nobody's.
  if (const auto checked = merge::CheckSchema(merged, schema); !checked) {
    return Fail(checked.error());
  }
  aws::DynamoDbHeadStore head(client, options.claims_table, *where, aws::Deadline::max());
  const auto is_merged = merge::IsMerged(merged, head);
  if (!is_merged) return Fail(is_merged.error());
  if (*is_merged) {
    return LookUpMerged(options, {objects, merged, head, where->prefix, std::move(schema)}, id);
  }
  if (const auto fits = RefuseLandings(kClaimsLookupCommand, objects, where->prefix); !fits) {
    return Fail(fits.error());
  }
  aws::DynamoDbClaimListing claims(client, options.claims_table);
  return LookUp(options, {objects, claims, where->prefix, std::move(schema)}, id);
}

int Run(const ClaimsLookupOptions& options) {
  auto schema = LoadSchema(options.schema);
  if (!schema) return Fail(schema.error(), kWrongUsage);
  const auto id = event::IdFromText(*schema, options.id);
  if (!id) return Fail(id.error(), kWrongUsage);
  if (auto checked = CheckClaimsOptions(options.lake, options.claims_table, options.claims);
      !checked) {
    return Fail(checked.error(), kWrongUsage);
  }
  return IsOnS3(options.lake) ? LookUpInBucket(options, *std::move(schema), *id)
                              : LookUpInDirectory(options, *std::move(schema), *id);
}

}  // namespace

void AddClaimsLookupCommand(CLI::App& claims, int& exit_code) {
  CLI::App* lookup = claims.add_subcommand("lookup", "Say who owns an event, and where it is");
  const auto options = std::make_shared<ClaimsLookupOptions>();  // lives as long as the callback
  lookup->add_option("ID", options->id, "The event's id")->required();
  lookup->add_option("LAKE", options->lake, "The lake's directory, or s3://bucket/prefix")
      ->required();
  lookup
      ->add_option("--claims-table", options->claims_table,
                   "The table of its claims or of its merge's head, on S3")
      ->type_name("NAME");
  lookup
      ->add_option("--claims", options->claims,
                   "Where a directory's claims are, if not in the lake")
      ->check(ClaimsDirectory())
      ->type_name("DIR");
  lookup->add_option("--schema", options->schema, "What events look like: a preset or a TOML file")
      ->type_name("SCHEMA")
      ->capture_default_str();
  AddAwsOptions(*lookup, options->aws);
  lookup->add_flag("--json", options->json, "Print it as JSON");
  lookup->footer(kClaimsLookupExamples);
  lookup->callback([options, &exit_code] { exit_code = Run(*options); });
}

}  // namespace weir::cli
