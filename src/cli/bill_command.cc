// `weir bill`: GET /_weir/usage, its marks, and prices.
#include "src/cli/bill_command.h"

#include <memory>
#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/cli/aws_options.h"
#include "src/cli/command.h"
#include "src/cli/option_checks.h"
#include "src/cli/own_call.h"
#include "src/cli/plan_tables.h"
#include "src/cli/price_file.h"
#include "src/cli/usage_bill.h"
#include "src/text/percent.h"

namespace weir::cli {
namespace {

namespace json = boost::json;

constexpr const char* kBillFooter =
    "Examples:\n"
    "  weir bill\n"
    "  weir bill mark before-load    # then work, then:\n"
    "  weir bill --from before-load --as-month\n"
    "  weir plan --show-prices > prices.toml    # change them, then: weir bill --prices "
    "prices.toml\n"
    "docs/bill.md says what is counted, and how.";
constexpr const char* kUsage = "/_weir/usage";
constexpr const char* kMarks = "/_weir/usage/marks";

struct BillOptions {
  AwsOptions aws;
  std::string from;
  std::string to;
  std::string prices;
  std::string name;
  bool as_month = false;
  bool json = false;
};

/// What is billed: from one reading to another, as it is or as if it went on for a month.
struct Period {
  UsageReading from;
  UsageReading to;
  double scale = 1;

  [[nodiscard]] double hours() const { return to.hours - from.hours; }
};

// ---- What was used

Result<std::vector<UsageReading>> ReadMarks(const AwsOptions& aws) {
  const auto answer = CallOwn(aws, "GET", kMarks);
  if (!answer) return answer.error();
  std::vector<UsageReading> marks;
  const json::value* list = answer->if_contains("marks");
  if (list == nullptr || !list->is_array()) return marks;
  for (const json::value& mark : list->get_array()) {
    if (!mark.is_object()) continue;
    auto reading = ReadUsage(mark.get_object());
    if (!reading) return reading.error();
    marks.push_back(*std::move(reading));
  }
  return marks;
}

Result<UsageReading> FindMark(const std::vector<UsageReading>& marks, const std::string& name,
                              std::string_view option) {
  std::vector<std::string_view> names;
  names.reserve(marks.size());
  for (const UsageReading& mark : marks) {
    if (mark.mark == name) return mark;
    names.push_back(mark.mark);
  }
  const std::string there = names.empty() ? "there are none; make one by `weir bill mark NAME`"
                                          : fmt::format("there are {}", fmt::join(names, ", "));
  return Error{ErrorKind::kNotFound, fmt::format("{} {}: no such mark; {}", option, name, there)};
}

Result<Period> PeriodOf(const BillOptions& options) {
  const auto now = CallOwn(options.aws, "GET", kUsage);
  if (!now) return now.error();
  auto to = ReadUsage(*now);
  if (!to) return to.error();
  Period period{.from = {}, .to = *std::move(to)};
  if (const json::value* began = now->if_contains("began");
      began != nullptr && began->is_string()) {
    period.from.at = began->get_string();
  }
  if (options.from.empty() && options.to.empty()) return period;
  const auto marks = ReadMarks(options.aws);
  if (!marks) return marks.error();
  if (!options.from.empty()) {
    auto mark = FindMark(*marks, options.from, "--from");
    if (!mark) return mark.error();
    period.from = *std::move(mark);
  }
  if (!options.to.empty()) {
    auto mark = FindMark(*marks, options.to, "--to");
    if (!mark) return mark.error();
    period.to = *std::move(mark);
  }
  if (period.hours() < 0) {
    return Error{
        ErrorKind::kInvalidInput,
        fmt::format("--from {} is later than --to {}: change them over", options.from, options.to)};
  }
  return period;
}

Result<void> Scale(const BillOptions& options, Period& period) {
  if (!options.as_month) return {};
  if (period.hours() <= 0) {
    return Error{
        ErrorKind::kInvalidInput,
        "--as-month: no time has passed by Weir's clock; wait, or `weir clock advance 1h`"};
  }
  period.scale = cloud::usage::kHoursPerMonth / period.hours();
  return {};
}

// ---- What is said of it

std::string Line(const Period& period) {
  std::string text = fmt::format("{} to {}, {} h by Weir's clock", period.from.at, period.to.at,
                                 AmountText(period.hours()));
  if (period.scale != 1) {
    text += fmt::format("; as if it went on so for a month, {} times", AmountText(period.scale));
  }
  return text;
}

int PrintJson(const Period& period, const UsageBill& bill, const plan::Prices& prices) {
  json::object out = UsageBillJson(bill);
  const auto end = [](const UsageReading& reading) {
    json::object object = {{"at", reading.at}};
    if (!reading.mark.empty()) object["mark"] = reading.mark;
    return object;
  };
  out["from"] = end(period.from);
  out["to"] = end(period.to);
  out["hours"] = period.hours();
  out["scale"] = period.scale;
  out["region"] = prices.region;
  out["as_of"] = prices.as_of;
  json::array not_counted;
  for (const std::string_view what : NotCounted()) not_counted.emplace_back(what);
  out["not_counted"] = std::move(not_counted);
  fmt::print("{}\n", json::serialize(out));
  return kDone;
}

int Show(const BillOptions& options) {
  const auto prices = ReadPriceFile(options.prices);
  if (!prices) return Fail(prices.error(), kWrongUsage);
  auto period = PeriodOf(options);
  if (!period) return Fail(period.error());
  if (const auto scaled = Scale(options, *period); !scaled) return Fail(scaled.error());
  const UsageBill bill = MakeUsageBill(period->from, period->to, period->scale, *prices);
  if (options.json) return PrintJson(*period, bill, *prices);
  fmt::print("{}\n\n{}\n", Line(*period), UsageBillText(bill));
  fmt::print("Prices of {}, {}, without free tiers and discounts for much. Not counted:\n",
             prices->region, prices->as_of);
  for (const std::string_view what : NotCounted()) fmt::print("- {}\n", what);
  return kDone;
}

// ---- Marks

int Print(const Result<json::object>& answer, const BillOptions& options, const std::string& text) {
  if (!answer) return Fail(answer.error());
  fmt::print("{}\n", options.json ? json::serialize(*answer) : text);
  return kDone;
}

/// BillOptions of the bill stand before or behind a subcommand as well, which has no use for them.
Result<void> RefuseBillOptions(const CLI::App& command, std::string_view subcommand) {
  for (const char* name : {"--from", "--to", "--as-month", "--prices"}) {
    if (command.get_option(name)->count() == 0) continue;
    return Error{
        ErrorKind::kInvalidInput,
        fmt::format("{}: is for `weir bill` itself; `weir bill {}` takes none", name, subcommand)};
  }
  return {};
}

int AddMark(const BillOptions& options) {
  return Print(CallOwn(options.aws, "POST", kMarks, {{"name", options.name}}), options,
               fmt::format("marked; later: weir bill --from {}", options.name));
}

int RemoveMark(const BillOptions& options) {
  const std::string path = fmt::format("{}/{}", kMarks, text::PercentEncoded(options.name));
  return Print(CallOwn(options.aws, "DELETE", path), options, "removed");
}

int ListMarks(const BillOptions& options) {
  if (options.json) return Print(CallOwn(options.aws, "GET", kMarks), options, "");
  const auto marks = ReadMarks(options.aws);
  if (!marks) return Fail(marks.error());
  for (const UsageReading& mark : *marks) fmt::print("{}  {}\n", mark.at, mark.mark);
  if (marks->empty()) fmt::print("no marks\n");
  return kDone;
}

}  // namespace

void AddBillCommand(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("bill", "Say what a local AWS's use would cost on AWS");
  command->footer(kBillFooter);
  command->fallthrough();
  const auto options = std::make_shared<BillOptions>();  // lives as long as the callbacks
  AddAwsOptions(*command, options->aws);
  command->add_option("--from", options->from, "From this mark on (the data directory's beginning)")
      ->type_name("MARK");
  command->add_option("--to", options->to, "Up to this mark (now)")->type_name("MARK");
  command->add_flag("--as-month", options->as_month, "Scale the period to a month of 730 hours");
  command
      ->add_option("--prices", options->prices,
                   "Prices of your own, as `weir plan --show-prices` prints them")
      ->check(LocalFile())
      ->type_name("FILE");
  command->add_flag("--json", options->json, "Print everything, as JSON");
  CLI::App* mark = command->add_subcommand("mark", "Remember this moment under a name");
  mark->add_option("NAME", options->name, "Letters, digits and -_.")->required();
  CLI::App* unmark = command->add_subcommand("unmark", "Forget a mark");
  unmark->add_option("NAME", options->name, "Its name")->required();
  CLI::App* marks = command->add_subcommand("marks", "Show all marks");
  const auto call = [options, command, &exit_code](CLI::App& subcommand, const auto& run) {
    subcommand.callback([options, command, &subcommand, run, &exit_code] {
      const auto fits = RefuseBillOptions(*command, subcommand.get_name());
      exit_code = fits ? run(*options) : Fail(fits.error(), kWrongUsage);
    });
  };
  call(*mark, AddMark);
  call(*unmark, RemoveMark);
  call(*marks, ListMarks);
  command->callback([options, command, &exit_code] {
    if (command->get_subcommands().empty()) exit_code = Show(*options);
  });
}

}  // namespace weir::cli
