// Which schemas pass for a lake, by its ledger.
#include "src/merge/schema_check.h"

#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/codec/compressor.h"
#include "src/pipeline/ledger.h"

#include "tests/fakes/in_memory_merge_objects.h"

namespace weir::merge {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string EntryOf(const std::string& schema) {
  pipeline::LedgerEntry entry;
  entry.schema = schema;
  return pipeline::FormatLedgerEntry(entry) + "\n";
}

std::string Packed(const std::string& text) {
  std::string packed;
  codec::Compressor(codec::Compression::kGzip).Append(text, packed);
  return packed;
}

class SchemaCheckTest : public ::testing::Test {
 protected:
  void Put(int number, std::string text) {
    lake_.objects[fmt::format("ledger/{:03}-0.json", number)] = std::move(text);
  }

  void ExpectRefused(std::string_view schema, std::string_view names) {
    const auto checked = CheckSchema(lake_, schema);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().kind, ErrorKind::kInvalidInput);
    EXPECT_THAT(checked.error().message,
                AllOf(HasSubstr("memory://: "), HasSubstr(fmt::format("'{}', and not", names))));
  }

  fakes::InMemoryMergeObjects lake_;
};

TEST_F(SchemaCheckTest, ALakeWithoutEntriesSaysNothing) {
  EXPECT_TRUE(CheckSchema(lake_, "mine"));
  Put(1, "");
  Put(2, "{\n");
  EXPECT_TRUE(CheckSchema(lake_, "mine"));
}

TEST_F(SchemaCheckTest, ItsOwnSchemaPassesAndAnotherIsRefused) {
  Put(1, EntryOf("mine") + "{\"fields\":[]}\n[1]\n");
  EXPECT_TRUE(CheckSchema(lake_, "mine"));
  ExpectRefused("other", "mine");
}

TEST_F(SchemaCheckTest, WhatIsPackedIsRead) {
  lake_.objects["ledger/1-0.json.gz"] = Packed(EntryOf("mine"));
  EXPECT_TRUE(CheckSchema(lake_, "mine"));
  ExpectRefused("other", "mine");
}

TEST_F(SchemaCheckTest, WhatTheFunctionWasGivenWithoutANameMayBeAny) {
  Put(1, EntryOf("mine"));
  EXPECT_TRUE(CheckSchema(lake_, "WEIR_SCHEMA"));
  Put(1, EntryOf("WEIR_SCHEMA"));
  EXPECT_TRUE(CheckSchema(lake_, "mine"));
}

TEST_F(SchemaCheckTest, OfSeveralSchemasEachPassesOnWhateverPage) {
  for (int number = 0; number < 20; ++number) Put(number, EntryOf("old"));
  Put(10, EntryOf("between"));
  Put(20, EntryOf("new"));
  for (const char* schema : {"old", "between", "new"}) EXPECT_TRUE(CheckSchema(lake_, schema));
  ExpectRefused("other", "between', 'new', 'old");
}

TEST_F(SchemaCheckTest, AnObjectMayHoldSeveralEntries) {
  Put(1, EntryOf("old") + EntryOf("new"));
  EXPECT_TRUE(CheckSchema(lake_, "new"));
}

TEST_F(SchemaCheckTest, AnEntryThatIsOfTheSchemaIsEnough) {
  for (int number = 0; number < 20; ++number) Put(number, EntryOf("mine"));
  int reads = 0;
  lake_.hook = [&reads](const fakes::PortCall& call) -> std::optional<Error> {
    if (call.operation == "Get" && call.moment == fakes::PortMoment::kAfterEffect) ++reads;
    return std::nullopt;
  };
  EXPECT_TRUE(CheckSchema(lake_, "mine"));
  EXPECT_EQ(reads, 1);
}

TEST_F(SchemaCheckTest, WhatCannotBeReadFails) {
  Put(1, EntryOf("mine"));
  lake_.hook = [](const fakes::PortCall& call) -> std::optional<Error> {
    if (call.operation != "Get") return std::nullopt;
    return Error{ErrorKind::kDenied, "no"};
  };
  const auto checked = CheckSchema(lake_, "mine");
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().kind, ErrorKind::kDenied);
}

}  // namespace
}  // namespace weir::merge
