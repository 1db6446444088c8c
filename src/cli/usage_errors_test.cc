// Every kind of mistake on a command line, and the one line that answers it.
#include "src/cli/usage_errors.h"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cli/option_checks.h"

namespace weir::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class UsageErrorsTest : public ::testing::Test {
 protected:
  UsageErrorsTest() {
    app_.require_subcommand(1);
    CLI::App* run = app_.add_subcommand("run", "");
    run->add_option("INPUT", inputs_, "")->required();
    run->add_option("--lake", lake_, "")->required()->type_name("DIR");
    run->add_option("-j,--jobs", jobs_, "")->transform(Whole(1, 256))->type_name("N");
    CLI::Option* wait = run->add_flag("--wait", wait_, "");
    run->add_option("--claims", claims_, "")->needs(wait);
    run->add_flag("--memory", memory_, "")->excludes(wait);
    app_.add_subcommand("report", "")->add_option("LAKE", lake_, "")->required();
    CLI::App* faults = app_.add_subcommand("faults", "");
    faults->require_subcommand(1);
    faults->fallthrough();
    faults->add_option("--endpoint-url", claims_, "");
    faults->add_subcommand("add", "")->add_option("KIND", lake_, "")->required();
    faults->add_subcommand("list", "");
  }

  /// "" where nothing is wrong.
  std::string Say(const std::string& line) {
    std::istringstream in(line);
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    try {
      app_.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    } catch (const CLI::ParseError& error) {
      return UsageErrorText(app_, words, error);
    }
    return {};
  }

  CLI::App app_{"", "weir"};
  std::vector<std::string> inputs_;
  std::string lake_;
  std::string claims_;
  unsigned jobs_ = 1;
  bool wait_ = false;
  bool memory_ = false;
};

TEST_F(UsageErrorsTest, CommandsAreNamedWithTheNearest) {
  EXPECT_EQ(Say("rnu"), R"(no command "rnu"; did you mean "run"?)");
  EXPECT_EQ(Say("rnu a --lake b"), R"(no command "rnu"; did you mean "run"?)");
  EXPECT_EQ(Say("frobnicate"), "no command \"frobnicate\"; see `weir --help`");
  EXPECT_EQ(Say("faults ad"), R"(no command "faults ad"; did you mean "faults add"?)");
  EXPECT_EQ(Say("faults --endpoint-url add lits"),
            R"(no command "faults lits"; did you mean "faults list"?)");
  EXPECT_EQ(Say("faults"), "faults needs a command: add, list; see `weir faults --help`");
}

TEST_F(UsageErrorsTest, OptionsAreNamedWithTheNearest) {
  EXPECT_EQ(Say("run a --lak b"), R"(run has no option "--lak"; did you mean "--lake"?)");
  EXPECT_EQ(Say("run a --lak=b"), R"(run has no option "--lak"; did you mean "--lake"?)");
  EXPECT_EQ(Say("run a --lake b --frobnicate"),
            "run has no option \"--frobnicate\"; see `weir run --help`");
  EXPECT_EQ(Say("run a --lake b -x"), "run has no option \"-x\"; see `weir run --help`");
  EXPECT_EQ(Say("--unheard-of"), "no option \"--unheard-of\"; see `weir --help`");
  EXPECT_EQ(Say("faults add x --endpoint-ur y"),
            R"(faults add has no option "--endpoint-ur"; did you mean "--endpoint-url"?)")
      << "that of the command around it";
}

TEST_F(UsageErrorsTest, ValuesThatLookLikeOptionsAreNone) {
  EXPECT_EQ(Say("run a --lake --lak"), "");
  EXPECT_EQ(Say("run a --lake b --jobs -5"),
            "--jobs takes a whole number from 1 to 256, not \"-5\"; see `weir run --help`");
  EXPECT_EQ(Say("run --lake b -- --lak"), "");
}

TEST_F(UsageErrorsTest, AllThatIsMissingIsNamed) {
  EXPECT_EQ(Say("run"), "run needs INPUT and --lake DIR; see `weir run --help`");
  EXPECT_EQ(Say("run --lake b"), "run needs INPUT; see `weir run --help`");
  EXPECT_EQ(Say("faults add"), "faults add needs KIND; see `weir faults add --help`");
}

TEST_F(UsageErrorsTest, ValuesAreNamed) {
  EXPECT_EQ(Say("run a --lake b --jobs 999"),
            "--jobs takes a whole number from 1 to 256, not \"999\"; see `weir run --help`");
  EXPECT_EQ(Say("run a --lake b -j x"),
            "--jobs takes a whole number from 1 to 256, not \"x\"; see `weir run --help`");
  EXPECT_EQ(Say("run a --lake"), "--lake needs a value: --lake DIR; see `weir run --help`");
  EXPECT_EQ(Say("run a --lake b --lake c"),
            "--lake is given 2 times; once is enough; see `weir run --help`");
  EXPECT_EQ(Say("report a b c"), "report has no use for \"b\"; see `weir report --help`");
}

TEST_F(UsageErrorsTest, OptionsThatDoNotFitEachOtherAreBothNamed) {
  EXPECT_EQ(Say("run a --lake b --claims c"),
            "--claims goes with --wait: give both or none; see `weir run --help`");
  EXPECT_EQ(Say("run a --lake b --memory --wait"),
            "--wait and --memory do not go together: leave one out; see `weir run --help`");
}

TEST_F(UsageErrorsTest, WhatIsShownIsPrintable) {
  EXPECT_THAT(Say("\x1b[31m"), HasSubstr("\\x1b[31m"));
}

TEST_F(UsageErrorsTest, NoSecretBehindAnOptionIsShown) {
  EXPECT_THAT(Say("run a --lake b --aut=KEY:SECRET"), Not(HasSubstr("SECRET")));
}

}  // namespace
}  // namespace weir::cli
