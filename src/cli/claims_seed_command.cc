// `weir claims seed`: claims of what a merge knows, and its end.
#include "src/cli/claims_seed_command.h"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "src/cli/claims_in_table.h"
#include "src/cli/command.h"
#include "src/cli/lake_place.h"
#include "src/cli/option_checks.h"
#include "src/cli/progress_bar.h"
#include "src/cli/seeded_bucket.h"
#include "src/cli/units.h"
#include "src/embedded/scratch_file.h"
#include "src/lake/index_claims.h"
#include "src/lake/lake_layout.h"
#include "src/merge/schema_check.h"

namespace weir::cli {
namespace {

constexpr const char* kClaimsSeedExamples =
    "Examples:\n"
    "  weir claims seed s3://my-lake --claims-table claims\n"
    "Once, when a pipeline goes back from layout landing: disable the event source mapping, wait\n"
    "45 minutes, merge until nothing waits and nothing is held, run this, change the layout, and\n"
    "enable the mapping. Each event that the merge knows is claimed, then the merge is ended. It\n"
    "changes no object of the lake, and may be cut off and run again. Exit code: 0 done, 1 not, 2\n"
    "wrong usage.";

struct ClaimsSeedOptions {
  SeedOptions seed;
  std::uint32_t claim_days = 14;
};

void Print(const lake::IndexClaimsTally& tally, bool as_json) {
  if (as_json) {
    fmt::print(R"({{"known":{},"events":{},"made":{},"kept":{},"moved":{},"gone":{},"erased":{}}})"
               "\n",
               tally.known, tally.events, tally.made, tally.kept, tally.moved, tally.gone,
               tally.erased);
    return;
  }
  fmt::print(
      "{} ids in the index, {} events in the lake: {} claims made, {} were there; the merge is "
      "ended\n",
      CountText(tally.known), CountText(tally.events), CountText(tally.made),
      CountText(tally.kept));
  if (tally.gone > 0) {
    fmt::print("{} ids have no event in the lake: what comes with one of them is stored as new\n",
               CountText(tally.gone));
  }
  if (tally.erased > 0) {
    fmt::print("{} ids were erased, and can't be claimed: run 'weir erase' with them again\n",
               CountText(tally.erased));
  }
}

int Run(const ClaimsSeedOptions& options) {
  const auto bucket = SeededBucket::Open(options.seed);
  if (!bucket) return Fail(bucket.error(), kWrongUsage);
  SeededBucket& opened = **bucket;
  if (const auto there = lake::CheckIsThere(opened.listing(), opened.prefix()); !there) {
    return Fail(there.error());
  }
  if (auto checked = merge::CheckSchema(opened.objects(), opened.schema()); !checked) {
    return Fail(checked.error());
  }
  embedded::ScratchFile scratch(ScratchOf(options.seed));
  ClaimsInTable table(opened.client(), options.seed.claims_table,
                      std::chrono::days(options.claim_days));
  const lake::IndexClaimsSettings settings{
      .prefix = opened.prefix(), .schema = opened.schema(), .threads = SeededBucket::Threads()};
  lake::IndexClaims claims(
      settings,
      {.lake = opened.listing(),
       .objects = opened.objects(),
       .head = opened.head(),
       .scratch = scratch,
       .claim = [&](auto requests, auto answers) { return table.Claim(requests, answers); },
       .move = [&](auto moves) { return table.Move(moves); }});
  const auto tally = [&claims] {
    const ProgressBar progress("weir claims seed", std::nullopt,
                               [&claims] { return claims.bytes_read(); });
    return claims.Run();
  }();
  if (!tally) return Fail(tally.error(), kFailed);
  Print(*tally, options.seed.json);
  if (std::fflush(stdout) != 0) {
    return Fail({ErrorKind::kUnavailable, "can't write to standard output"}, kFailed);
  }
  return kDone;
}

}  // namespace

void AddClaimsSeedCommand(CLI::App& claims, int& exit_code) {
  CLI::App* seed = claims.add_subcommand("seed", "Make claims of what a merge knows, and end it");
  const auto options = std::make_shared<ClaimsSeedOptions>();  // lives as long as the callback
  AddSeedOptions(*seed, options->seed,
                 "The table of the lake's claims, which has the merge's head");
  seed->add_option("--claim-days", options->claim_days, "How long claims live, from now")
      ->type_name("DAYS")
      ->transform(Whole(1, 3'650))
      ->capture_default_str();
  seed->footer(kClaimsSeedExamples);
  seed->callback([options, &exit_code] { exit_code = Run(*options); });
}

}  // namespace weir::cli
