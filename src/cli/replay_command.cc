// `weir replay`: records that did not make it go through the processor once more.
#include "src/cli/replay_command.h"

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include <fmt/format.h>

#include "src/aws/s3_landing_store.h"
#include "src/aws/s3_listing.h"
#include "src/aws/s3_merge_objects.h"
#include "src/aws/s3_object_store.h"
#include "src/aws/storage.h"
#include "src/cli/aws_options.h"
#include "src/cli/command.h"
#include "src/cli/lake_place.h"
#include "src/cli/option_checks.h"
#include "src/cli/progress_bar.h"
#include "src/cli/schema_file.h"
#include "src/lake/claiming_sink.h"
#include "src/lake/lake_layout.h"
#include "src/lake/landing_sink.h"
#include "src/lake/replay.h"
#include "src/merge/schema_check.h"
#include "src/merge/settings.h"
#include "src/text/random.h"

namespace weir::cli {
namespace {

constexpr const char* kReplayExamples =
    "Examples:\n"
    "  weir replay s3://my-lake/quarantine --lake s3://my-lake --claims-table claims\n"
    "  weir replay s3://my-lake/quarantine/year=2026/month=11/day=24/reason=invalid_id \\\n"
    "      --lake s3://my-lake --claims-table claims --schema mapping.toml\n"
    "  weir replay s3://my-failed-events --lake s3://my-lake --claims-table claims\n"
    "  weir replay s3://my-lake/quarantine --lake s3://my-lake --layout landing\n"
    "Say --schema and --layout as the function has them. Records keep their positions: what is in\n"
    "the lake by now stays as it is, and replaying twice changes nothing. Rows of the quarantine\n"
    "stay where they are; the report counts their records as what they have become. With layout\n"
    "landing that is so once the next merge has judged them.";

constexpr std::size_t kReplayTokenDigits = 16;

struct ReplayOptions {
  std::string from;
  std::string lake;
  std::string schema = "weir";
  std::string layout = "batch";
  std::string compression = "gzip";
  std::string claims_table;
  std::uint32_t claim_days = 400;
  std::uint32_t horizon_days = merge::kHorizonDays.otherwise;
  bool has_new_ids = false;
  bool json = false;
  AwsOptions aws;
};

constexpr std::string_view kLanding = "landing";

Result<lake::ReplayTarget> TargetOf(const ReplayOptions& options, const std::string& prefix) {
  auto schema = LoadSchema(options.schema);
  if (!schema) return schema.error();
  return lake::ReplayTarget{
      .prefix = prefix,
      .schema = *std::move(schema),
      .layout = pipeline::LayoutNamed(options.layout).value_or(pipeline::Layout::kBatch),
      .compression = *codec::CompressionFromName(options.compression)};
}

void PrintLanded(const lake::ReplayTally& tally, bool as_json) {
  constexpr std::string_view kText =
      "{} objects, {} records: {} landed, {} rejected as before, {} too old, {} failed; the next "
      "merge judges what has landed\n";
  constexpr std::string_view kJson =
      R"({{"objects":{},"records":{},"landed":{},"skipped":{},"too_old":{},"failed":{}}})"
      "\n";
  fmt::print(fmt::runtime(as_json ? kJson : kText), tally.objects, tally.records, tally.landed,
             tally.skipped, tally.too_old, tally.failed);
}

void SayWhatIsTooOld(const ReplayOptions& options, const lake::ReplayTally& tally) {
  if (tally.too_old == 0) return;
  fmt::print(
      stderr,
      "weir: {} records of the quarantine arrived more than {} days ago: if one was replayed "
      "before, the merge may have forgotten it and would store it again; where none was, "
      "say --horizon-days with as many days as the oldest has\n",
      tally.too_old, options.horizon_days);
}

void PrintReplayed(const lake::ReplayTally& tally, bool as_json) {
  constexpr std::string_view kText =
      "{} objects, {} records: {} stored, {} duplicates, {} conflicts, {} quarantined, {} failed\n";
  constexpr std::string_view kJson =
      R"({{"objects":{},"records":{},"stored":{},"duplicates":{},"conflicts":{},)"
      R"("quarantined":{},"failed":{}}})"
      "\n";
  const event::Counts& counts = tally.counts;
  fmt::print(fmt::runtime(as_json ? kJson : kText), tally.objects, tally.records, counts.stored,
             counts.duplicates, counts.conflicts, counts.quarantined, tally.failed);
}

/// What new records go through, with what it stands on.
struct Sink {
  Sink(aws::Client& client, const ReplayOptions& options, const lake::ReplayTarget& target,
       const std::string& bucket)
      : storage(client, {bucket, options.claims_table}, std::chrono::days(options.claim_days)),
        landings(client, bucket) {
    const auto now = [&client] { return client.clock().Now(); };
    const auto draw_token = [] { return text::RandomHex(kReplayTokenDigits); };
    if (options.layout == kLanding) {
      sink = std::make_unique<lake::LandingSink>(
          target.prefix, target.schema, std::chrono::days(options.horizon_days),
          lake::LandingSink::Ports{.store = landings, .now = now, .draw_token = draw_token});
    } else {
      sink = std::make_unique<lake::ClaimingSink>(
          target,
          lake::ClaimingSink::Ports{.storage = storage, .now = now, .draw_token = draw_token});
    }
  }

  aws::AwsStorage storage;
  aws::S3LandingStore landings;
  std::unique_ptr<lake::ReplaySink> sink;
};

/// ReplayOptions that say nothing of this layout are refused by name.
Result<void> CheckOptions(const ReplayOptions& options, const CLI::App& command) {
  struct Unheeded {
    const char* option;
    const char* why;
  };
  constexpr auto kWithLandings = std::to_array<Unheeded>({
      {"--claims-table", "layout landing has no claims"},
      {"--claim-days", "layout landing has no claims, and --horizon-days instead"},
      {"--compression", "the merge packs what it stores, as its function says"},
  });
  constexpr auto kWithClaims = std::to_array<Unheeded>({
      {"--horizon-days", "it is for layout landing; claims have --claim-days"},
  });
  const bool lands = options.layout == kLanding;
  const std::span<const Unheeded> unheeded =
      lands ? std::span<const Unheeded>(kWithLandings) : std::span<const Unheeded>(kWithClaims);
  for (const Unheeded& one : unheeded) {
    if (command.count(one.option) == 0) continue;
    return Error{ErrorKind::kInvalidInput,
                 fmt::format("{}: {}; leave it out", one.option, one.why)};
  }
  if (lands || !options.claims_table.empty()) return {};
  return Error{ErrorKind::kInvalidInput,
               "--claims-table is needed: the table of the lake's claims"};
}

/// By another schema what the lake has would be judged as new events, or as none.
Result<void> CheckSchemaOf(aws::Client& client, const aws::BucketPrefix& lake,
                           const event::Schema& schema) {
  aws::S3MergeObjects objects(client, lake, aws::Deadline::max());
  auto checked = merge::CheckSchema(objects, schema);
  if (checked || checked.error().kind != ErrorKind::kInvalidInput) return checked;
  return Error{ErrorKind::kInvalidInput, checked.error().message + ", or here with --new-ids"};
}

int Run(const ReplayOptions& options, const CLI::App& command) {
  if (const auto fits = CheckOptions(options, command); !fits) {
    return Fail(fits.error(), kWrongUsage);
  }
  const auto from = aws::ParseS3Uri(options.from);
  if (!from) return Fail(from.error(), kWrongUsage);
  const auto lake = aws::ParseS3Uri(options.lake);
  if (!lake) return Fail(lake.error(), kWrongUsage);
  const auto target = TargetOf(options, lake->prefix);
  if (!target) return Fail(target.error(), kWrongUsage);
  const auto session = OpenSession(options.aws);
  if (!session) return Fail(session.error());

  aws::Client& client = (*session)->client();
  aws::S3ObjectListing lake_objects(client, lake->bucket);
  const bool lands = options.layout == kLanding;
  if (const auto fits = lake::CheckLayout(lake_objects, lake->prefix, lands); !fits) {
    return Fail(fits.error());
  }
  const auto is_of_schema =
      options.has_new_ids ? Result<void>() : CheckSchemaOf(client, *lake, target->schema);
  if (!is_of_schema) return Fail(is_of_schema.error());
  aws::S3ObjectListing objects(client, from->bucket);
  const Sink sink(client, options, *target, lake->bucket);
  lake::Replay replay(target->schema, objects, *sink.sink);
  const auto replayed = [&] {
    const ProgressBar progress("weir replay", std::nullopt,
                               [&replay] { return replay.bytes_read(); });
    return replay.Run(from->prefix);
  }();
  for (const std::string& error : replay.tally().errors) fmt::print(stderr, "weir: {}\n", error);
  SayWhatIsTooOld(options, replay.tally());
  (lands ? PrintLanded : PrintReplayed)(replay.tally(), options.json);
  if (!replayed) return Fail(replayed.error(), kFailed);
  return replay.tally().errors.empty() && replay.tally().too_old == 0 ? kDone : kFailed;
}

void AddOptions(CLI::App& replay, ReplayOptions& options) {
  replay
      .add_option("FROM", options.from,
                  "s3://bucket/prefix of quarantined rows or of batches that failed")
      ->required();
  replay.add_option("--lake", options.lake, "The lake, s3://bucket/prefix")
      ->required()
      ->type_name("URI");
  replay
      .add_option("--claims-table", options.claims_table,
                  "The table of the lake's claims; none with layout landing")
      ->type_name("NAME");
  replay
      .add_option("--claim-days", options.claim_days,
                  "So long new claims live, and replaying twice changes nothing")
      ->type_name("DAYS")
      ->transform(Whole(1, 3'650))
      ->capture_default_str();
  replay
      .add_option("--horizon-days", options.horizon_days,
                  "Of a merge: how long it knows an id. Older rows do not land")
      ->type_name("DAYS")
      ->transform(Whole(merge::kHorizonDays.least, merge::kHorizonDays.most))
      ->capture_default_str();
  replay.add_option("--schema", options.schema, "What events look like: a preset or a TOML file")
      ->type_name("SCHEMA")
      ->capture_default_str();
  replay.add_flag("--new-ids", options.has_new_ids,
                  "The schema makes other ids than the lake has so far, on purpose");
  replay
      .add_option("--layout", options.layout,
                  "One object per partition and batch, or per event; or landings")
      ->type_name("batch|event|landing")
      ->check(OneOf({"batch", "event", "landing"}))
      ->capture_default_str();
  replay.add_option("--compression", options.compression, "How new objects are packed")
      ->type_name("none|gzip|zstd")
      ->check(OneOf({"none", "gzip", "zstd"}))
      ->capture_default_str();
  AddAwsOptions(replay, options.aws);
  replay.add_flag("--json", options.json, "Print the counts as JSON");
}

}  // namespace

void AddReplayCommand(CLI::App& app, int& exit_code) {
  auto* replay = app.add_subcommand("replay", "Process records of a lake on S3 once more");
  const auto options = std::make_shared<ReplayOptions>();  // lives as long as the callback
  AddOptions(*replay, *options);
  replay->footer(kReplayExamples);
  replay->callback([options, replay, &exit_code] { exit_code = Run(*options, *replay); });
}

}  // namespace weir::cli
