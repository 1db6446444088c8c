// `weir plan`: what a pipeline needs, and what it costs.
#include "src/cli/plan_command.h"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "src/aws/s3_listing.h"
#include "src/aws/s3_object_store.h"
#include "src/cli/aws_options.h"
#include "src/cli/command.h"
#include "src/cli/event_rate.h"
#include "src/cli/option_checks.h"
#include "src/cli/plan_tables.h"
#include "src/cli/price_file.h"
#include "src/cli/time_span.h"
#include "src/embedded/lake_ledger.h"
#include "src/embedded/posix_file.h"
#include "src/lake/ledger_reader.h"
#include "src/lake/report.h"
#include "src/plan/plan.h"
#include "src/plan/plan_json.h"
#include "src/plan/tfvars.h"

namespace weir::cli {
namespace {

constexpr const char* kPlanExample =
    "Examples:\n"
    "  weir plan --rate 1000/s --size 400 --types 300\n"
    "  weir plan --events-per-hour 1e6 --fresh 5m --json | jq .bill.usd\n"
    "  weir plan --from my-lake --write-tfvars terraform.tfvars\n"
    "  weir plan --show-prices > prices.toml    # change them, then: --prices prices.toml\n"
    "Estimates from a table of prices, and from what the function was measured to do.\n"
    "docs/scale.md says how they come about and what each scale takes.";

struct PlanOptions {
  std::string rate;
  std::optional<double> events_per_hour;
  std::optional<double> bytes;
  std::optional<double> types;
  std::optional<double> late;
  std::optional<double> late_days;
  std::optional<double> duplicates;
  std::optional<double> bad;
  std::optional<double> peak;
  std::string from;
  std::string fresh = "60s";
  std::string retention = "7d";
  std::string index_age;
  plan::Wishes wishes;
  plan::Decided decided;
  std::string prices;
  std::string tfvars;
  bool show_prices = false;
  bool json = false;
  AwsOptions aws;
};

/// What is planned for, and where that is from.
struct Origin {
  plan::Workload workload;
  std::string text;
};

// ---- The workload

Result<void> TakeGiven(const PlanOptions& options, plan::Workload& workload) {
  if (!options.rate.empty()) {
    const auto rate = ParseEventRate(options.rate);
    if (!rate) return rate.error();
    workload.events_per_second = *rate;
  } else if (options.events_per_hour) {
    workload.events_per_second = *options.events_per_hour / plan::kSecondsPerHour;
  }
  const auto take = [](const std::optional<double>& given, double& value) {
    if (given) value = *given;
  };
  take(options.bytes, workload.event_bytes);
  take(options.types, workload.types);
  take(options.late, workload.late_share);
  take(options.late_days, workload.late_days);
  take(options.duplicates, workload.duplicate_share);
  take(options.bad, workload.bad_share);
  take(options.peak, workload.peak);
  return plan::Check(workload);
}

Result<lake::Report> LedgerOf(const PlanOptions& options) {
  if (!options.from.starts_with("s3://")) {
    const auto entries = embedded::ReadLedger(options.from);
    if (!entries) return entries.error();
    return lake::MakeReport(options.from, *entries);
  }
  const auto where = aws::ParseS3Uri(options.from);
  if (!where) return where.error();
  const auto session = OpenSession(options.aws);
  if (!session) return session.error();
  aws::S3ObjectListing objects((*session)->client(), where->bucket);
  const auto ledger = lake::ReadLedger(objects, where->prefix);
  if (!ledger) return ledger.error();
  lake::Report report = lake::MakeReport(options.from, ledger->entries);
  report.first_arrival = ledger->origin.first_arrival.value_or(report.first_arrival);
  return report;
}

Result<Origin> OriginOf(const PlanOptions& options) {
  Origin origin;
  if (!options.from.empty()) {
    const auto report = LedgerOf(options);
    if (!report) return report.error();
    const auto observed = plan::WorkloadOf(report->figures, report->first_arrival,
                                           report->last_arrival, origin.workload);
    if (!observed) return observed.error().In(options.from);
    origin.workload = observed->workload;
    origin.text = fmt::format("as in {}, at a rate from {}; its ledger knows no subtypes: --types",
                              options.from, observed->rate_from);
  } else if (options.rate.empty() && !options.events_per_hour) {
    return Error{ErrorKind::kInvalidInput,
                 "how many events? say --rate 1000/s, --events-per-hour 1e6, or --from LAKE"};
  }
  if (auto given = TakeGiven(options, origin.workload); !given) return given.error();
  return origin;
}

// ---- What is wanted

Result<plan::Wishes> WishesOf(const PlanOptions& options) {
  constexpr std::int64_t kFewestHours = 24;
  constexpr std::int64_t kMostHours = 8'760;  // of Kinesis
  plan::Wishes wishes = options.wishes;
  const auto fresh = ParseTimeSpan(options.fresh);
  if (!fresh) return fresh.error().In("--fresh");
  const auto retention = ParseTimeSpan(options.retention);
  if (!retention) return retention.error().In("--retention");
  const auto hours = std::chrono::duration_cast<std::chrono::hours>(*retention).count();
  if (hours < kFewestHours || hours > kMostHours) {
    return Error{
        ErrorKind::kInvalidInput,
        fmt::format("--retention: a stream keeps records for 24h to 365d, not for {} h", hours)};
  }
  if (!options.index_age.empty()) {
    const auto age = ParseTimeSpan(options.index_age);
    if (!age) return age.error().In("--index-age");
    if (age->count() == 0) {
      return Error{ErrorKind::kInvalidInput, "--index-age: a merge has been at work for some time"};
    }
    wishes.index_hours = static_cast<double>(age->count()) / plan::kSecondsPerHour;
  }
  wishes.fresh_seconds = static_cast<double>(fresh->count());
  wishes.retention_hours = static_cast<std::uint32_t>(hours);
  return wishes;
}

// ---- What comes of it

int Print(const std::string& text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (written && std::fflush(stdout) == 0) return kDone;
  return Fail({ErrorKind::kUnavailable, "can't write the plan to standard output: " +
                                            std::generic_category().message(errno)},
              kFailed);
}

/// Replaces a file only if it is one of ours.
Result<void> WriteTfvars(const std::string& path, const plan::Plan& plan) {
  const auto text = plan::Tfvars(plan);
  if (!text) return text.error().In("--write-tfvars");
  const auto old = embedded::ReadWholeFile(path);
  if (!old && old.error().kind != ErrorKind::kNotFound) return old.error();
  if (old && !old->starts_with(plan::kTfvarsMark)) {
    return Error{ErrorKind::kConflict,
                 path + ": is there, and weir plan has not written it; name another file"};
  }
  return embedded::WriteFileAtomically(path, *text);
}

int Run(const PlanOptions& options) {
  const auto prices = ReadPriceFile(options.prices);
  if (!prices) return Fail(prices.error(), kWrongUsage);
  if (options.show_prices) return Print(plan::PriceFile(*prices));
  const auto wishes = WishesOf(options);
  if (!wishes) return Fail(wishes.error(), kWrongUsage);
  const auto origin = OriginOf(options);
  if (!origin) {
    return Fail(origin.error());
  }
  const plan::Plan plan = plan::MakePlan(origin->workload, *wishes, options.decided, *prices);
  if (!options.tfvars.empty()) {
    if (const auto written = WriteTfvars(options.tfvars, plan); !written) {
      return Fail(written.error());
    }
  }
  return Print(options.json ? plan::PlanJson(plan, *prices)
                            : PlanText(plan, *prices, origin->text));
}

// ---- PlanOptions

void AddWorkloadOptions(CLI::App& command, PlanOptions& options) {
  auto* rate =
      command.add_option("--rate", options.rate, "Events: 1000/s, 1e6/h, 20000/d, 5e8/month");
  command.add_option("--events-per-hour", options.events_per_hour, "The same, an hour")
      ->check(Number())
      ->excludes(rate);
  command
      .add_option("--from", options.from,
                  "As a lake's ledger shows it: a directory, or s3://bucket/prefix")
      ->type_name("LAKE");
  command.add_option("--size", options.bytes, "Bytes of an event (400)")->check(Number());
  command
      .add_option("--types", options.types,
                  "Types with their subtypes: so many partitions a day has (300)")
      ->check(Number());
  command.add_option("--late", options.late, "Share of the events of days that are over (0)")
      ->check(Number());
  command.add_option("--late-days", options.late_days, "So many days these are spread over (7)")
      ->check(Number());
  command.add_option("--duplicates", options.duplicates, "Share of the events that come again (0)")
      ->check(Number());
  command.add_option("--bad", options.bad, "Share of the events for the quarantine (0)")
      ->check(Number());
  command.add_option("--peak", options.peak, "The busiest second, times the average (1.5)")
      ->check(Number());
}

void AddChoiceOptions(CLI::App& command, PlanOptions& options) {
  using plan::ClaimMode;
  using plan::Layout;
  using plan::StreamMode;
  const std::map<std::string, Layout> layouts = {
      {"event", Layout::kEvent}, {"batch", Layout::kBatch}, {"landing", Layout::kLanding}};
  const std::map<std::string, StreamMode> streams = {{"provisioned", StreamMode::kProvisioned},
                                                     {"on-demand", StreamMode::kOnDemand},
                                                     {"advantage", StreamMode::kAdvantage}};
  const std::map<std::string, ClaimMode> claims = {{"provisioned", ClaimMode::kProvisioned},
                                                   {"on-demand", ClaimMode::kOnDemand}};
  // What is given to transform() last runs first.
  const auto take_one_of = [](CLI::Option* option, const auto& words) {
    std::vector<std::string> names;
    names.reserve(words.size());
    for (const auto& [name, value] : words) names.push_back(name);
    return option->transform(CLI::Transformer(words).description(""))->transform(OneOf(names));
  };
  take_one_of(command.add_option("--layout", options.decided.layout, "event, batch or landing"),
              layouts)
      ->type_name("LAYOUT");
  take_one_of(
      command.add_option("--stream", options.decided.stream, "provisioned, on-demand or advantage"),
      streams)
      ->type_name("MODE");
  take_one_of(command.add_option("--claims", options.decided.claims, "provisioned or on-demand"),
              claims)
      ->type_name("MODE");
  command.add_flag("--aggregated", options.wishes.is_aggregated,
                   "Producers put many events in a record (KPL)");
  command.add_flag("--arm", options.wishes.is_arm, "The function is built for arm64");
  command.add_option("--fresh", options.fresh, "So long an event may take to the lake")
      ->type_name("SPAN")
      ->capture_default_str();
  command.add_option("--claim-days", options.wishes.claim_days, "So long claims are kept")
      ->transform(Whole(1, 3'650))
      ->capture_default_str();
  command
      .add_option("--horizon-days", options.wishes.horizon_days,
                  "So long the merge of layout landing knows an id")
      ->transform(Whole(1, 3'650))
      ->capture_default_str();
  command
      .add_option("--roll-after-hours", options.wishes.roll_after_hours,
                  "Make files of days over for so long few (0: never)")
      ->transform(Whole(0, 8'760))
      ->capture_default_str();
  command
      .add_option("--index-age", options.index_age,
                  "So long merge and roll-up have been at work (its horizon; a month)")
      ->type_name("SPAN");
  command.add_option("--retention", options.retention, "So long the stream keeps records")
      ->type_name("SPAN")
      ->capture_default_str();
}

}  // namespace

void AddPlanCommand(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("plan", "Say what a pipeline needs, and what it costs");
  const auto options = std::make_shared<PlanOptions>();  // lives as long as the callback
  AddWorkloadOptions(*command, *options);
  AddChoiceOptions(*command, *options);
  command
      ->add_option("--prices", options->prices, "Prices of your own, as --show-prices prints them")
      ->check(LocalFile())
      ->type_name("FILE");
  command->add_flag("--show-prices", options->show_prices, "Print the prices, and do nothing else");
  command
      ->add_option("--write-tfvars", options->tfvars,
                   "Write the inputs of terraform/modules/pipeline")
      ->check(OnThisMachine("write it here, and copy it there"))
      ->type_name("FILE");
  command->add_flag("--json", options->json, "Print everything, as JSON");
  AddAwsOptions(*command, options->aws);
  command->footer(kPlanExample);
  command->callback([options, &exit_code] { exit_code = Run(*options); });
}

}  // namespace weir::cli
