// Tables for terminals: exact lines.
#include "src/cli/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cli {
namespace {

TEST(Table, AlignsNamesLeftAndQuantitiesRight) {
  Table table({"type", "stored", "valid"});
  table.AddRow({"account", "1,234,567", "99.99 %"});
  table.AddRow({"a", "1", "-"});
  EXPECT_EQ(table.Text(),
            "  type        stored    valid\n"
            "  account  1,234,567  99.99 %\n"
            "  a                1        -\n");
}

TEST(Table, CutsNamesThatDoNotFit) {
  Table table({"type", "stored"});
  table.AddRow({std::string(200, 'x'), std::string(30, '9')});
  EXPECT_EQ(table.Text(), "  type" + std::string(88, ' ') + "stored\n  " + std::string(63, 'x') +
                              "...  " + std::string(30, '9') + "\n");
}

TEST(Table, ShowsEachRowOnOneLine) {
  Table table({"type"});
  table.AddRow({"\x1b[2J\n"});
  EXPECT_EQ(table.Text(), "  type     \n  \\x1b[2J\\n\n");
}

TEST(Table, KeepsQuantitiesWholeAtTheCostOfWidth) {
  Table table({"type", "a", "b"});
  table.AddRow({"a long name indeed", std::string(50, '1'), std::string(50, '2')});
  EXPECT_THAT(table.Text(), ::testing::HasSubstr("\n  a long na...  111"));
}

}  // namespace
}  // namespace weir::cli
