// `weir lake`: what stands in a lake, object by object.
#include "src/cli/lake_command.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "src/aws/s3_bytes.h"
#include "src/cli/aws_options.h"
#include "src/cli/command.h"
#include "src/cli/landing_json.h"
#include "src/cli/object_lines.h"
#include "src/cli/standard_output.h"
#include "src/embedded/file_bytes.h"
#include "src/landing/reader.h"

namespace weir::cli {
namespace {

constexpr const char* kCatExamples =
    "Examples:\n"
    "  weir lake cat s3://my-lake/lake/year=2021/month=07/day=15/…/4959…-5c1f…-0.json.gz\n"
    "  weir lake cat part.json.zst | jq .event_name\n"
    "  weir lake cat s3://my-lake/landing/2021-07-15T08/…/…-5c1f…\n"
    "  weir lake cat landing-object --json | jq '.ids | length'\n"
    "Objects of the lake, the quarantine and the ledger are printed as their lines, unpacked. Of "
    "a\n"
    "landing (layout landing: what a function has written down and nobody has judged yet) it is\n"
    "its rows: events as they would stand in the lake, then rejections. --json prints all of a\n"
    "landing as one JSON object: parts, folders, rows, ids, records, entry; docs/landing.md says\n"
    "what each is. The exit code is 1 when an object is not there, damaged or cut short.";

struct LakeOptions {
  std::vector<std::string> objects;
  bool json = false;
  AwsOptions aws;
};

/// Opens objects on S3 and files; the session with AWS is opened for the first one there.
class ObjectOpener {
 public:
  explicit ObjectOpener(const AwsOptions& options) : options_(options) {}

  Result<std::unique_ptr<landing::ByteSource>> Open(const std::string& name) {
    if (!name.starts_with("s3://")) return Widen(embedded::FileBytes::Open(name));
    auto place = aws::ParseObjectUri(name);
    if (!place) return place.error();
    if (!session_) {
      auto session = OpenSession(options_);
      if (!session) return session.error();
      session_ = *std::move(session);
    }
    return Widen(aws::S3Bytes::Open(session_->client(), *std::move(place)));
  }

 private:
  template <typename Source>
  static Result<std::unique_ptr<landing::ByteSource>> Widen(
      Result<std::unique_ptr<Source>> opened) {
    if (!opened) return opened.error();
    return std::unique_ptr<landing::ByteSource>(*std::move(opened));
  }

  const AwsOptions& options_;
  std::unique_ptr<aws::Session> session_;
};

Result<void> PrintLanding(landing::ByteSource& source, bool as_json, StandardOutput& out) {
  const auto reader =
      landing::LandingReader::Open(source, landing::LandingName::Parse(source.Describe()));
  if (!reader) return reader.error();
  if (as_json) return PrintLandingJson(*reader, source.Describe(), out);
  auto rows = reader->Rows();
  while (true) {
    const auto row = rows.Next();
    if (!row) return row.error();
    if (!row->has_value()) return {};
    out.Write((*row)->line);
    out.Write("\n");
  }
}

Result<void> Print(landing::ByteSource& source, bool as_json, StandardOutput& out) {
  const auto beginning =
      source.Read(0, std::min<std::uint64_t>(source.size(), landing::kHeaderSize));
  if (!beginning) return beginning.error();
  if (landing::LooksLikeLanding(*beginning)) return PrintLanding(source, as_json, out);
  if (!as_json) return PrintLines(source, *beginning, out);
  return Error{ErrorKind::kInvalidInput,
               source.Describe() + ": no landing; its lines are JSON without --json"};
}

int Cat(const LakeOptions& options) {
  ObjectOpener opener(options.aws);
  StandardOutput out;
  int exit_code = kDone;
  for (const std::string& name : options.objects) {
    const auto source = opener.Open(name);
    const auto printed = source ? Print(**source, options.json, out) : source.error();
    if (!printed) exit_code = Fail(printed.error());
    if (const auto written = out.Flush(); !written) return Fail(written.error());
  }
  return exit_code;
}

void AddCat(CLI::App& lake, int& exit_code) {
  CLI::App* cat = lake.add_subcommand("cat", "Print what objects hold");
  const auto options = std::make_shared<LakeOptions>();  // lives as long as the callback
  cat->add_option("OBJECT", options->objects, "s3://bucket/key, or a file")->required();
  cat->add_flag("--json", options->json, "Print landings whole, a JSON object each");
  AddAwsOptions(*cat, options->aws);
  cat->footer(kCatExamples);
  cat->callback([options, &exit_code] { exit_code = Cat(*options); });
}

}  // namespace

void AddLakeCommand(CLI::App& app, int& exit_code) {
  CLI::App* lake = app.add_subcommand("lake", "Look into the objects of a lake");
  lake->require_subcommand(1);
  lake->footer("Example: weir lake cat s3://my-lake/ledger/…; see weir lake cat --help");
  AddCat(*lake, exit_code);
}

}  // namespace weir::cli
