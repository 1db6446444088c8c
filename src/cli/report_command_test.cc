// `weir report` as it is called: what goes to which stream, and the exit code.
#include "src/cli/report_command.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/pipeline/ledger.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class ReportCommandTest : public ::testing::Test {
 protected:
  ReportCommandTest() {
    fs::create_directories(lake_ / ".weir");
    fs::create_directories(lake_ / "ledger");
  }

  /// An entry of one record received and `stored` events.
  void AddEntry(std::uint64_t stored) const {
    pipeline::LedgerEntry entry;
    entry.schema = "weir";
    entry.figures.total.counts.received = 1;
    entry.figures.total.counts.stored = stored;
    std::ofstream(lake_ / "ledger/1.json") << FormatLedgerEntry(entry) << '\n';
  }

  int Report(const std::string& options = {}) {
    CLI::App app;
    int exit_code = -1;
    AddReportCommand(app, exit_code);
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    app.parse("report " + lake_.string() + " " + options);
    output_ = ::testing::internal::GetCapturedStdout();
    errors_ = ::testing::internal::GetCapturedStderr();
    return exit_code;
  }

  const fakes::TemporaryDirectory directory_;
  const fs::path lake_ = directory_.path();
  std::string output_;
  std::string errors_;
};

TEST_F(ReportCommandTest, PrintsTables) {
  AddEntry(1);
  EXPECT_EQ(Report(), 0);
  EXPECT_THAT(output_, HasSubstr("It balances"));
  EXPECT_THAT(errors_, IsEmpty());
}

TEST_F(ReportCommandTest, PrintsJsonOnRequest) {
  AddEntry(1);
  EXPECT_EQ(Report("--json"), 0);
  EXPECT_THAT(output_, StartsWith(R"({"lake":")"));
}

TEST_F(ReportCommandTest, FailsWhenTheLedgerDoesNotBalance) {
  AddEntry(0);
  EXPECT_EQ(Report(), 1);
  EXPECT_THAT(output_, HasSubstr("IT DOES NOT BALANCE"));
  EXPECT_EQ(Report("--json"), 1);
  EXPECT_THAT(output_, HasSubstr(R"("balanced":false,"missing":1)"));
}

TEST_F(ReportCommandTest, TellsAnEmptyLake) {
  EXPECT_EQ(Report(), 0);
  EXPECT_THAT(output_, HasSubstr("The lake is empty"));
}

TEST_F(ReportCommandTest, SaysWhatIsNoLake) {
  fs::remove(lake_ / ".weir");
  EXPECT_EQ(Report(), 1);
  EXPECT_THAT(output_, IsEmpty());
  EXPECT_THAT(errors_, AllOf(StartsWith("weir: no lake: "), HasSubstr("--lake")));
}

TEST_F(ReportCommandTest, SaysWhichEntryIsDamaged) {
  std::ofstream(lake_ / "ledger/1.json") << "{}\n";
  EXPECT_EQ(Report("--json"), 1);
  EXPECT_THAT(output_, IsEmpty());
  EXPECT_THAT(errors_, HasSubstr("ledger/1.json:1;"));
}

TEST_F(ReportCommandTest, HelpsWithAnExample) {
  CLI::App app;
  int exit_code = 0;
  AddReportCommand(app, exit_code);
  EXPECT_THAT(app.get_subcommand("report")->help(), HasSubstr("weir report my-lake --top 5"));
}

}  // namespace
}  // namespace weir::cli
