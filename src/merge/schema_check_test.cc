// Which schemas pass for a lake, by its ledger.
#include "src/merge/schema_check.h"

#include <string>
#include <string_view>
#include <utility>

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

event::Schema Named(std::string name, std::string_view id_field = "event_uuid") {
  event::Schema schema;
  schema.name = std::move(name);
  schema.id_fields = {{{std::string(id_field)}}};
  return schema;
}

std::string EntryOf(const event::Schema& schema) {
  pipeline::LedgerEntry entry;
  entry.schema = schema.name;
  entry.schema_mark = event::MarkOf(schema);
  return pipeline::FormatLedgerEntry(entry) + "\n";
}

/// As versions wrote it that kept no more than the name.
std::string OldEntryOf(const std::string& schema) {
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

  void ExpectRefused(const event::Schema& schema, std::string_view message) {
    const auto checked = CheckSchema(lake_, schema);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().kind, ErrorKind::kInvalidInput);
    EXPECT_THAT(checked.error().message, AllOf(HasSubstr("memory://: "), HasSubstr(message)));
  }

  fakes::InMemoryMergeObjects lake_;
};

TEST_F(SchemaCheckTest, ALakeWithoutEntriesSaysNothing) {
  EXPECT_TRUE(CheckSchema(lake_, Named("mine")));
  Put(1, "");
  Put(2, "{\n");
  EXPECT_TRUE(CheckSchema(lake_, Named("mine")));
}

TEST_F(SchemaCheckTest, OtherIdsAreRefusedUnderWhateverName) {
  Put(1, EntryOf(Named("mine")) + "{\"fields\":[]}\n[1]\n");
  EXPECT_TRUE(CheckSchema(lake_, Named("mine")));
  for (const char* name : {"mine", "other", "WEIR_SCHEMA"}) {
    ExpectRefused(Named(name, "order"),
                  fmt::format("of schema 'mine' (ids: uuid event_uuid), and not '{}' (ids: uuid "
                              "order); give that one (--schema, or WEIR_SCHEMA)",
                              name));
  }
}

TEST_F(SchemaCheckTest, WhatIsCalledOtherwiseOrHasOtherRulesPasses) {
  Put(1, EntryOf(Named("mine")));
  event::Schema schema = Named("other");
  schema.rules.push_back({.path = {{"price"}}, .required = true});
  schema.strict_name = true;
  EXPECT_TRUE(CheckSchema(lake_, schema));
}

TEST_F(SchemaCheckTest, WhatIsPackedIsRead) {
  lake_.objects["ledger/1-0.json.gz"] = Packed(EntryOf(Named("mine")));
  EXPECT_TRUE(CheckSchema(lake_, Named("mine")));
  ExpectRefused(Named("mine", "order"), "of schema 'mine'");
}

TEST_F(SchemaCheckTest, OfSeveralSchemasEachPassesOnWhateverPage) {
  for (int number = 0; number < 20; ++number) Put(number, EntryOf(Named("same", "old")));
  Put(10, EntryOf(Named("same", "between")));
  Put(20, EntryOf(Named("same", "new")));
  for (const char* ids : {"old", "between", "new"}) {
    EXPECT_TRUE(CheckSchema(lake_, Named("same", ids))) << ids;
  }
  ExpectRefused(Named("same", "other"),
                "'same' (ids: uuid between), 'same' (ids: uuid new), 'same' (ids: uuid old), and "
                "not 'same' (ids: uuid other)");
}

TEST_F(SchemaCheckTest, AnObjectMayHoldSeveralEntries) {
  Put(1, EntryOf(Named("mine", "old")) + EntryOf(Named("mine", "new")));
  EXPECT_TRUE(CheckSchema(lake_, Named("mine", "new")));
}

TEST_F(SchemaCheckTest, AnEntryWithItsIdsIsEnough) {
  for (int number = 0; number < 20; ++number) Put(number, EntryOf(Named("mine")));
  int reads = 0;
  lake_.hook = [&reads](const fakes::PortCall& call) -> std::optional<Error> {
    if (call.operation == "Get" && call.moment == fakes::PortMoment::kAfterEffect) ++reads;
    return std::nullopt;
  };
  EXPECT_TRUE(CheckSchema(lake_, Named("mine")));
  EXPECT_EQ(reads, 1);
}

TEST_F(SchemaCheckTest, EntriesOfEarlierVersionsPassByName) {
  Put(1, OldEntryOf("mine"));
  EXPECT_TRUE(CheckSchema(lake_, Named("mine", "order")));
  ExpectRefused(Named("other"), "of schema 'mine', and not 'other' (ids: uuid event_uuid)");
}

TEST_F(SchemaCheckTest, WhatTheFunctionWasGivenWithoutANameMayBeAny) {
  Put(1, OldEntryOf("mine"));
  EXPECT_TRUE(CheckSchema(lake_, Named("WEIR_SCHEMA")));
  Put(1, OldEntryOf("WEIR_SCHEMA"));
  EXPECT_TRUE(CheckSchema(lake_, Named("mine")));
}

TEST_F(SchemaCheckTest, ANewEntryTellsMoreThanTheNamesOfOlderOnes) {
  Put(1, OldEntryOf("mine"));
  Put(2, EntryOf(Named("mine")));
  EXPECT_TRUE(CheckSchema(lake_, Named("mine")));
  ExpectRefused(Named("mine", "order"), "of schema 'mine', 'mine' (ids: uuid event_uuid), and not");
  ExpectRefused(Named("WEIR_SCHEMA", "order"), "and not 'WEIR_SCHEMA' (ids: uuid order)");
}

TEST_F(SchemaCheckTest, AnOlderEntryOfAnotherNameStillPasses) {
  Put(1, OldEntryOf("before"));
  Put(2, EntryOf(Named("mine")));
  EXPECT_TRUE(CheckSchema(lake_, Named("before", "order")));
}

TEST_F(SchemaCheckTest, WhatCannotBeReadFails) {
  Put(1, EntryOf(Named("mine")));
  lake_.hook = [](const fakes::PortCall& call) -> std::optional<Error> {
    if (call.operation != "Get") return std::nullopt;
    return Error{ErrorKind::kDenied, "no"};
  };
  const auto checked = CheckSchema(lake_, Named("mine"));
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().kind, ErrorKind::kDenied);
}

}  // namespace
}  // namespace weir::merge
