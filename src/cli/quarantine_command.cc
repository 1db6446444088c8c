// `weir quarantine`: what was set aside, for people.
#include "src/cli/quarantine_command.h"

#include <filesystem>
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
#include "src/cli/lake_place.h"
#include "src/cli/option_checks.h"
#include "src/cli/quarantine_text.h"
#include "src/cli/standard_output.h"
#include "src/cli/terminal_width.h"
#include "src/embedded/directory_listing.h"
#include "src/lake/lake_layout.h"
#include "src/lake/quarantine_rows.h"

namespace weir::cli {
namespace {

constexpr const char* kQuarantineExample = "Example: weir quarantine show my-lake --limit 5";
constexpr const char* kShowExamples =
    "Examples:\n"
    "  weir quarantine show my-lake\n"
    "  weir quarantine show my-lake --reason invalid_time --limit 3 --whole\n"
    "  weir quarantine show s3://my-lake --json --limit 1000 | jq -r .text\n"
    "The newest days come first. `weir report` counts them all; what is to be judged anew goes\n"
    "through `weir replay`, or through `weir run` with another schema.";
constexpr std::uint64_t kMostRowsShown = 10'000'000;
/// No record of a stream, and few of a file, is so long.
constexpr std::size_t kNotCut = std::size_t{1} << 32;

struct ShowOptions {
  std::string lake;
  std::string reason;
  std::uint64_t limit = 20;
  bool whole = false;
  bool json = false;
  AwsOptions aws;
};

/// Prints rows until there are enough, and tells whether there were more.
bool PrintRows(const ShowOptions& options, pipeline::ObjectListing& objects,
               lake::QuarantineRows& rows, StandardOutput& out, Result<void>& listed) {
  const std::size_t width = options.whole ? kNotCut : TerminalWidth();
  std::uint64_t shown = 0;
  bool has_more = false;
  const auto reason = options.reason.empty() ? std::nullopt : event::ReasonNamed(options.reason);
  listed = rows.ForEach(reason, [&](const lake::PlacedRow& row) {
    has_more = shown == options.limit;
    if (has_more) return false;
    const std::string place = objects.Describe(row.object);
    if (options.json) {
      out.Write(QuarantineRowJson(row, place));
    } else {
      out.Write((shown > 0 ? "\n" : "") + QuarantineRowText(row, place, width));
    }
    ++shown;
    return true;
  });
  if (shown == 0 && !has_more && listed && !options.json) {
    out.Write(fmt::format("nothing is in quarantine{}\n",
                          options.reason.empty() ? "" : " for " + options.reason));
  }
  return has_more;
}

int ShowIn(const ShowOptions& options, pipeline::ObjectListing& objects,
           const std::string& prefix) {
  if (const auto there = lake::CheckIsThere(objects, prefix); !there) return Fail(there.error());
  lake::QuarantineRows rows(objects, prefix);
  StandardOutput out;
  Result<void> listed;
  const bool has_more = PrintRows(options, objects, rows, out, listed);
  const auto written = out.Flush();
  for (const std::string& error : rows.errors()) fmt::print(stderr, "weir: {}\n", error);
  if (!listed) return Fail(listed.error(), kFailed);
  if (!written) return Fail(written.error(), kFailed);
  if (has_more) {
    fmt::print(stderr, "weir quarantine show: these are the first {}; --limit shows more\n",
               options.limit);
  }
  return rows.errors().empty() ? kDone : kFailed;
}

int Show(const ShowOptions& options) {
  if (!IsOnS3(options.lake)) {
    std::error_code unknown;
    if (!std::filesystem::is_directory(options.lake, unknown)) {
      return Fail({ErrorKind::kNotFound, fmt::format("{}: no such directory; give a lake's, or "
                                                     "s3://bucket/prefix",
                                                     options.lake)});
    }
    embedded::DirectoryListing objects(options.lake);
    return ShowIn(options, objects, {});
  }
  const auto where = aws::ParseS3Uri(options.lake);
  if (!where) return Fail(where.error(), kWrongUsage);
  const auto session = OpenSession(options.aws);
  if (!session) return Fail(session.error());
  aws::S3ObjectListing objects((*session)->client(), where->bucket);
  return ShowIn(options, objects, where->prefix);
}

/// All but that there is none.
std::vector<std::string> ReasonWords() {
  return {event::kReasonNames.begin() + 1, event::kReasonNames.end()};
}

void AddShowCommand(CLI::App& quarantine, int& exit_code) {
  auto* command = quarantine.add_subcommand("show", "Print rows of the quarantine, readable");
  const auto options = std::make_shared<ShowOptions>();  // lives as long as the callback
  command->add_option("LAKE", options->lake, "The lake's directory, or s3://bucket/prefix")
      ->required();
  command->add_option("--reason", options->reason, "Only those of one reason")
      ->type_name("REASON")
      ->check(OneOf(ReasonWords()));
  command->add_option("--limit", options->limit, "So many rows")
      ->type_name("N")
      ->transform(Whole(1, kMostRowsShown))
      ->capture_default_str();
  command->add_flag("--whole", options->whole, "Cut no record to the width of the terminal");
  command->add_flag("--json", options->json, "Print an object a row");
  AddAwsOptions(*command, options->aws);
  command->footer(kShowExamples);
  command->callback([options, &exit_code] { exit_code = Show(*options); });
}

}  // namespace

void AddQuarantineCommand(CLI::App& app, int& exit_code) {
  CLI::App* quarantine = app.add_subcommand("quarantine", "Show what was set aside");
  quarantine->require_subcommand(1);
  quarantine->footer(kQuarantineExample);
  AddShowCommand(*quarantine, exit_code);
}

}  // namespace weir::cli
