// `weir seed`: a lake that is merged from now on learns what was claimed before.
#include "src/cli/seed_command.h"

#include <cstdio>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "src/aws/claim_item.h"
#include "src/aws/dynamodb_claim_listing.h"
#include "src/cli/command.h"
#include "src/cli/lake_place.h"
#include "src/cli/progress_bar.h"
#include "src/cli/seeded_bucket.h"
#include "src/embedded/scratch_file.h"
#include "src/lake/index_seed.h"
#include "src/lake/lake_layout.h"
#include "src/merge/schema_check.h"

namespace weir::cli {
namespace {

constexpr const char* kSeedExamples =
    "Examples:\n"
    "  weir seed s3://my-lake --claims-table claims\n"
    "Once, when a pipeline goes over to layout landing: its claims become the index that the "
    "merge\n"
    "begins with, so that what is stored already is known. Until then landings wait, and nothing\n"
    "is merged. Begin 45 minutes after the first landing, with no replay under way. It reads all\n"
    "claims and all of the lake, and changes none of them. Exit code: 0 done, 1 not, 2 wrong "
    "usage.";

void PrintSeed(const lake::SeedTally& tally, bool as_json) {
  constexpr std::string_view kText =
      "{} claims, {} events in the lake: the merge knows {} ids now, in {} objects\n";
  constexpr std::string_view kJson = R"({{"claims":{},"events":{},"seeded":{},"objects":{}}})"
                                     "\n";
  fmt::print(fmt::runtime(as_json ? kJson : kText), tally.claims, tally.events, tally.seeded,
             tally.files);
}

int RunSeed(const SeedOptions& options) {
  const auto bucket = SeededBucket::Open(options);
  if (!bucket) return Fail(bucket.error(), kWrongUsage);
  SeededBucket& opened = **bucket;
  if (const auto there = lake::CheckIsThere(opened.listing(), opened.prefix()); !there) {
    return Fail(there.error());
  }
  if (auto checked = merge::CheckSchema(opened.objects(), opened.schema()); !checked) {
    return Fail(checked.error());
  }
  const std::string scratch = ScratchOf(options);
  aws::DynamoDbClaimListing claims(opened.client(), options.claims_table);
  embedded::ScratchFile by_key(scratch);
  embedded::ScratchFile by_hash(scratch);
  event::Fingerprinter fingerprinter;
  const lake::SeedSettings settings{
      .prefix = opened.prefix(), .schema = opened.schema(), .threads = SeededBucket::Threads()};
  lake::IndexSeed seed(
      settings, {.lake = opened.listing(),
                 .claims = claims,
                 .objects = opened.objects(),
                 .head = opened.head(),
                 .by_key = by_key,
                 .by_hash = by_hash,
                 .hash_of = [&fingerprinter](
                                std::string_view key) { return aws::IdHashOf(key, fingerprinter); },
                 .id_key_of = aws::IdKeyOf,
                 .draw = [] { return std::random_device()(); }});
  const auto tally = [&seed] {
    const ProgressBar progress("weir seed", std::nullopt, [&seed] { return seed.bytes_read(); });
    return seed.Run();
  }();
  if (!tally) return Fail(tally.error(), kFailed);
  PrintSeed(*tally, options.json);
  if (std::fflush(stdout) != 0) {
    return Fail({ErrorKind::kUnavailable, "can't write to standard output"}, kFailed);
  }
  return kDone;
}

}  // namespace

void AddSeedCommand(CLI::App& app, int& exit_code) {
  auto* seed = app.add_subcommand("seed", "Let the merge of a lake know what was claimed before");
  const auto options = std::make_shared<SeedOptions>();  // lives as long as the callback
  AddSeedOptions(*seed, *options, "The table of the lake's claims");
  seed->footer(kSeedExamples);
  seed->callback([options, &exit_code] { exit_code = RunSeed(*options); });
}

}  // namespace weir::cli
