// `weir replay`: records that did not make it go through the processor once more.
#include "src/cli/replay_command.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "src/aws/s3_listing.h"
#include "src/aws/s3_object_store.h"
#include "src/aws/storage.h"
#include "src/cli/aws_options.h"
#include "src/cli/command.h"
#include "src/cli/progress_bar.h"
#include "src/cli/schema_file.h"
#include "src/lake/replay.h"
#include "src/text/random.h"

namespace weir::cli {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  weir replay s3://my-lake/quarantine --lake s3://my-lake --claims-table claims\n"
    "  weir replay s3://my-lake/quarantine/year=2026/month=11/day=24/reason=invalid_id \\\n"
    "      --lake s3://my-lake --claims-table claims --schema mapping.toml\n"
    "  weir replay s3://my-failed-events --lake s3://my-lake --claims-table claims\n"
    "Say --schema and --layout as the function has them. Records keep their positions: what is in\n"
    "the lake by now stays as it is, and replaying twice changes nothing. Rows of the quarantine\n"
    "stay where they are; the report counts their records as what they have become.";

constexpr std::size_t kTokenDigits = 16;

struct Options {
  std::string from;
  std::string lake;
  std::string schema = "weir";
  std::string layout = "batch";
  std::string compression = "gzip";
  std::string claims_table;
  std::uint32_t claim_days = 400;
  bool json = false;
  AwsOptions aws;
};

Result<lake::ReplayTarget> TargetOf(const Options& options, const std::string& prefix) {
  auto schema = LoadSchema(options.schema);
  if (!schema) return schema.error();
  return lake::ReplayTarget{.prefix = prefix,
                            .schema = *std::move(schema),
                            .layout = *pipeline::LayoutNamed(options.layout),
                            .compression = *codec::CompressionFromName(options.compression)};
}

void Print(const lake::ReplayTally& tally, bool as_json) {
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

int Run(const Options& options) {
  const auto from = aws::ParseS3Uri(options.from);
  if (!from) return Fail(from.error(), kWrongUsage);
  const auto lake = aws::ParseS3Uri(options.lake);
  if (!lake) return Fail(lake.error(), kWrongUsage);
  const auto target = TargetOf(options, lake->prefix);
  if (!target) return Fail(target.error(), kWrongUsage);
  const auto session = OpenSession(options.aws);
  if (!session) return Fail(session.error(), kWrongUsage);

  aws::Client& client = (*session)->client();
  aws::S3ObjectListing objects(client, from->bucket);
  aws::AwsStorage storage(client, {lake->bucket, options.claims_table},
                          std::chrono::days(options.claim_days));
  lake::Replay replay(*target, {.from = objects,
                                .storage = storage,
                                .now = [&client] { return client.clock().Now(); },
                                .draw_token = [] { return text::RandomHex(kTokenDigits); }});
  const auto replayed = [&] {
    const ProgressBar progress("weir replay", std::nullopt,
                               [&replay] { return replay.bytes_read(); });
    return replay.Run(from->prefix);
  }();
  for (const std::string& error : replay.tally().errors) fmt::print(stderr, "weir: {}\n", error);
  Print(replay.tally(), options.json);
  if (!replayed) return Fail(replayed.error(), kFailed);
  return replay.tally().errors.empty() ? kDone : kFailed;
}

void AddOptions(CLI::App& replay, Options& options) {
  replay
      .add_option("FROM", options.from,
                  "s3://bucket/prefix of quarantined rows or of batches that failed")
      ->required();
  replay.add_option("--lake", options.lake, "The lake, s3://bucket/prefix")
      ->required()
      ->type_name("URI");
  replay.add_option("--claims-table", options.claims_table, "The table of the lake's claims")
      ->required()
      ->type_name("NAME");
  replay
      .add_option("--claim-days", options.claim_days,
                  "So long new claims live, and replaying twice changes nothing")
      ->type_name("DAYS")
      ->check(CLI::Range(1U, 3'650U).description(""))
      ->capture_default_str();
  replay.add_option("--schema", options.schema, "What events look like: a preset or a TOML file")
      ->type_name("SCHEMA")
      ->capture_default_str();
  replay.add_option("--layout", options.layout, "One object per partition and batch, or per event")
      ->type_name("batch|event")
      ->check(CLI::IsMember({"batch", "event"}).description(""))
      ->capture_default_str();
  replay.add_option("--compression", options.compression, "How new objects are packed")
      ->type_name("none|gzip|zstd")
      ->check(CLI::IsMember({"none", "gzip", "zstd"}).description(""))
      ->capture_default_str();
  AddAwsOptions(replay, options.aws);
  replay.add_flag("--json", options.json, "Print the counts as JSON");
}

}  // namespace

void AddReplayCommand(CLI::App& app, int& exit_code) {
  auto* replay = app.add_subcommand("replay", "Process records of a lake on S3 once more");
  const auto options = std::make_shared<Options>();  // lives as long as the callback
  AddOptions(*replay, *options);
  replay->footer(kExamples);
  replay->callback([options, &exit_code] { exit_code = Run(*options); });
}

}  // namespace weir::cli
