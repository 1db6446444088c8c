// Held rows: written folder by folder, read back part after part, and what is wrong with them.
#include "src/merge/output/held.h"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/codec/compressor.h"
#include "src/merge/plan/names.h"

#include "tests/fakes/in_memory_merge_objects.h"

namespace weir::merge {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view kMay = "lake/year=2021/month=05/day=01/event_type=a/event_subtype=b";
constexpr std::string_view kJune = "lake/year=2021/month=06/day=01/event_type=a/event_subtype=b";

class HeldRowsTest : public ::testing::Test {
 protected:
  void Store(std::uint32_t part, const std::string& text) {
    codec::Compressor compressor(codec::Compression::kZstd);
    compressor.Append(text, objects_.objects[HeldName(7, part)]);
  }

  /// "<month>: <line>" of each, and what ends them if it is an error.
  std::vector<std::string> Read(std::uint64_t rows) {
    HeldReader reader(objects_, 7, rows);
    std::vector<std::string> lines;
    while (true) {
      const auto more = reader.Next();
      if (!more) {
        kind_ = more.error().kind;
        lines.push_back(more.error().message);
      }
      if (!more || !*more) return lines;
      lines.push_back(reader.folder().substr(21, 2) + ": " + reader.line());
    }
  }

  fakes::InMemoryMergeObjects objects_;
  std::optional<ErrorKind> kind_;
};

TEST_F(HeldRowsTest, AreReadFolderByFolderOverAllParts) {
  Store(0, std::string(kMay) + "\n{1}\n{2}\n" + std::string(kJune) + "\n{3}\n");
  Store(1, std::string(kJune) + "\n{4}\n");
  EXPECT_THAT(Read(4), ElementsAre("05: {1}", "05: {2}", "06: {3}", "06: {4}"));
}

TEST_F(HeldRowsTest, NoneAreNotAskedFor) { EXPECT_THAT(Read(0), ElementsAre()); }

TEST_F(HeldRowsTest, LinesMayBeLongAndManyBlocks) {
  const std::string line = "{" + std::string(3'000'000, 'x') + "}";
  Store(0, std::string(kMay) + "\n" + line + "\n{2}\n");
  EXPECT_THAT(Read(2), ElementsAre("05: " + line, "05: {2}"));
}

TEST_F(HeldRowsTest, PartThatIsGoneIsNamed) {
  Store(0, std::string(kMay) + "\n{1}\n");
  EXPECT_THAT(Read(2), ElementsAre("05: {1}", AllOf(HasSubstr(HeldName(7, 1)), HasSubstr("gone"))));
  EXPECT_EQ(kind_, ErrorKind::kNotFound);
}

TEST_F(HeldRowsTest, WhatIsDamagedIsNamed) {
  const std::string good = std::string(kMay) + "\n{1}\n";
  const std::vector<std::string> texts = {"{1}\n" + good, std::string(kMay) + "\n{1}",
                                          "lake/../x\n{1}\n", std::string(kJune) + "\n" + good};
  for (const std::string& text : texts) {
    Store(0, text);
    kind_.reset();
    EXPECT_THAT(Read(2).back(), AllOf(HasSubstr(HeldName(7, 0)), HasSubstr("damaged"))) << text;
    EXPECT_EQ(kind_, ErrorKind::kCorrupt);
    objects_.objects.clear();
  }
}

TEST_F(HeldRowsTest, EveryByteThatIsChangedIsNoticed) {
  Store(0, std::string(kMay) + "\n{1}\n{2}\n");
  const std::string name = HeldName(7, 0);
  const std::string whole = objects_.objects[name];
  for (std::size_t at = 0; at < whole.size(); ++at) {
    objects_.objects[name] = whole;
    objects_.objects[name][at] ^= 1;
    EXPECT_THAT(Read(2), ElementsAre(HasSubstr("damaged"))) << at;
    objects_.objects[name] = whole.substr(0, at);
    EXPECT_THAT(Read(2), ElementsAre(HasSubstr(at == 0 ? "gone" : "cut short"))) << at;
  }
}

TEST_F(HeldRowsTest, APartIsReadPieceByPieceAndFrameByFrame) {
  codec::Compressor compressor(codec::Compression::kZstd);
  std::string& part = objects_.objects[HeldName(7, 0)];
  std::string noise;
  for (std::uint32_t i = 0, next = 1; i < 2'000'000; ++i, next = next * 1'664'525U + 1'013'904'223U)
    noise += static_cast<char>('a' + (next >> 24U) % 26);
  compressor.Append(std::string(kMay) + "\n{1}\n", part);
  compressor.Append("{" + noise + "}\n{3}\n", part);
  const std::size_t two_frames = part.size();
  compressor.Append("{4}\n", part);
  std::size_t most = 0;
  objects_.hook = [&most](const fakes::PortCall& call) -> std::optional<Error> {
    EXPECT_NE(call.operation, "Get") << "it would stand in memory whole";
    most += call.operation == "Read" ? 1 : 0;
    return std::nullopt;
  };
  EXPECT_THAT(Read(4), ElementsAre("05: {1}", "05: {" + noise + "}", "05: {3}", "05: {4}"));
  EXPECT_GT(most, 4U);
  part[two_frames + 12] ^= 1;
  EXPECT_THAT(Read(4).back(), HasSubstr("damaged")) << "frames before it are given";
  EXPECT_EQ(Read(4).size(), 4U);
}

TEST_F(HeldRowsTest, NoLineOfADamagedFrameIsGivenHoweverLongItIs) {
  Store(0, std::string(kMay) + "\n{1}\n{" + std::string(3'000'000, 'x') + "}\n");
  const std::string name = HeldName(7, 0);
  const std::string whole = objects_.objects[name];
  objects_.objects[name].back() ^= 1;
  EXPECT_THAT(Read(2), ElementsAre(AllOf(HasSubstr(name), HasSubstr("damaged"))));
  objects_.objects[name] = whole.substr(0, whole.size() - 1);
  EXPECT_THAT(Read(2), ElementsAre(AllOf(HasSubstr(name), HasSubstr("cut short"))));
}

}  // namespace
}  // namespace weir::merge
