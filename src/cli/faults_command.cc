// GET, POST, DELETE /_weir/faults.
#include "src/cli/faults_command.h"

#include <cstdint>
#include <memory>
#include <string>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "src/cli/command.h"
#include "src/cli/option_checks.h"
#include "src/cli/own_call.h"
#include "src/cloud/store/faults.h"

namespace weir::cli {
namespace {

namespace json = boost::json;

constexpr const char* kFaultsFooter =
    "Kinds:\n"
    "  throttle       the service's own throttling error, nothing is done\n"
    "  server-error   500, nothing is done\n"
    "  drop-before    the connection breaks, nothing is done\n"
    "  drop-after     it is done, then the connection breaks\n"
    "  error-after    it is done, then 500\n"
    "  kill-before    the function that calls is killed before it is done; for any other\n"
    "                 caller, such as an event source mapping, the same as drop-before\n"
    "  kill-after     ... after it is done; the same as drop-after\n"
    "  duplicate      an event source mapping gives a batch to two invocations at once\n"
    "Examples:\n"
    "  weir faults add throttle --service dynamodb --probability 0.1 --seed 7\n"
    "  weir faults add drop-after --service s3 --operation PutObject --skip 3 --count 1\n"
    "  weir faults add kill-before --service dynamodb --containing 0b1c4c0e-5d60-4a8c\n"
    "  weir faults list\n"
    "  weir faults clear\n"
    "They last until they are cleared or weir up ends.";

struct FaultsOptions {
  AwsOptions aws;
  std::string kind;
  std::string service;
  std::string operation;
  std::string containing;
  double probability = 1;
  std::uint64_t skip = 0;
  std::uint64_t count = 0;
  std::uint64_t seed = 0;
  std::uint64_t id = 0;
  bool json = false;
};

int Print(const Result<json::object>& answer, const FaultsOptions& options, std::string_view text) {
  if (!answer) return Fail(answer.error());
  if (options.json) {
    fmt::print("{}\n", json::serialize(*answer));
  } else {
    fmt::print("{}\n", text);
  }
  return kDone;
}

int Add(const FaultsOptions& options) {
  const json::object rule = {{"kind", options.kind},
                             {"service", options.service},
                             {"operation", options.operation},
                             {"containing", options.containing},
                             {"probability", options.probability},
                             {"skip", options.skip},
                             {"count", options.count},
                             {"seed", options.seed}};
  const auto answer = CallOwn(options.aws, "POST", "/_weir/faults", rule);
  const json::value* id = answer ? answer->if_contains("id") : nullptr;
  return Print(answer, options,
               id == nullptr ? "added" : fmt::format("fault {} added", json::serialize(*id)));
}

/// "3  throttle  dynamodb  PutItem  probability 0.1  hits 4".
std::string Line(const json::value& fault) {
  const json::object* rule = fault.if_object();
  if (rule == nullptr) return {};
  const auto text = [rule](std::string_view name) {
    const json::value* value = rule->if_contains(name);
    if (value == nullptr) return std::string();
    if (value->is_double()) return fmt::format("{}", value->get_double());  // 0.1 and not 1E-1
    return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
  };
  const auto any = [](const std::string& name) { return name.empty() ? "any" : name; };
  const std::string containing = text("containing");
  return fmt::format("{:>3}  {:<12}  {:<10}  {:<20}  probability {}, skip {}, count {}, hits {}{}",
                     text("id"), text("kind"), any(text("service")), any(text("operation")),
                     text("probability"), text("skip"), text("count"), text("hits"),
                     containing.empty() ? "" : ", containing " + containing);
}

int List(const FaultsOptions& options) {
  const auto answer = CallOwn(options.aws, "GET", "/_weir/faults");
  std::string lines;
  const json::value* faults = answer ? answer->if_contains("faults") : nullptr;
  if (faults != nullptr && faults->is_array()) {
    for (const json::value& fault : faults->get_array()) {
      lines += (lines.empty() ? "" : "\n") + Line(fault);
    }
  }
  return Print(answer, options, lines.empty() ? "no faults" : lines);
}

int Clear(const FaultsOptions& options) {
  const std::string path =
      options.id == 0 ? std::string("/_weir/faults") : fmt::format("/_weir/faults/{}", options.id);
  return Print(CallOwn(options.aws, "DELETE", path), options, "cleared");
}

void AddRuleOptions(CLI::App& add, FaultsOptions& options) {
  add.add_option("KIND", options.kind, "What goes wrong")
      ->check(OneOf(cloud::store::FaultKindNames()))
      ->required();
  add.add_option("--service", options.service, "Only calls of this one, e.g. dynamodb")
      ->type_name("NAME");
  add.add_option("--operation", options.operation, "Only calls of this one, e.g. PutItem")
      ->type_name("NAME");
  add.add_option("--containing", options.containing,
                 "Only calls whose body holds this, and comes whole: up to 1 MiB")
      ->type_name("TEXT");
  add.add_option("--probability", options.probability, "Of each call that fits")
      ->check(Number(0, 1))
      ->type_name("0..1");
  add.add_option("--skip", options.skip, "So many calls that fit pass first")
      ->transform(Whole<std::uint64_t>())
      ->type_name("N");
  add.add_option("--count", options.count, "No more than so many are hit; 0 is no bound")
      ->transform(Whole<std::uint64_t>())
      ->type_name("N");
  add.add_option("--seed", options.seed, "Another seed hits other calls")
      ->transform(Whole<std::uint64_t>())
      ->type_name("N");
}

}  // namespace

void AddFaultsCommand(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("faults", "Make calls of a local AWS go wrong");
  command->footer(kFaultsFooter);
  command->require_subcommand(1);
  command->fallthrough();
  const auto options = std::make_shared<FaultsOptions>();  // lives as long as the callbacks
  AddAwsOptions(*command, options->aws);
  command->add_flag("--json", options->json, "Print the answer as JSON");
  CLI::App* add = command->add_subcommand("add", "Add a fault");
  AddRuleOptions(*add, *options);
  add->callback([options, &exit_code] { exit_code = Add(*options); });
  command->add_subcommand("list", "Show all faults, and how often each has hit")
      ->callback([options, &exit_code] { exit_code = List(*options); });
  CLI::App* clear = command->add_subcommand("clear", "Remove all faults, or one");
  clear->add_option("ID", options->id, "The one")->transform(Whole<std::uint64_t>());
  clear->callback([options, &exit_code] { exit_code = Clear(*options); });
}

}  // namespace weir::cli
