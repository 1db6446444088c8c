// Records: the parts of the cutter, whatever the pieces, and one look for lines that are objects.
#include "src/embedded/record_cutter.h"

#include <random>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::embedded {
namespace {

using event::Wrapping;
using ::testing::ElementsAre;

/// The parts' texts, with the window growing by `step` bytes.
std::vector<std::string> Cut(const std::string& text, const Wrapping& wrapping, std::size_t step,
                             std::size_t limit = 1'000) {
  RecordCutter cutter(wrapping, limit);
  std::vector<intake::Part> parts;
  std::uint64_t base = 0;
  for (std::size_t known = 0; known < text.size(); known += step) {
    const std::size_t end = std::min(known + step, text.size());
    cutter.Cut(std::string_view(text).substr(base, end - base), base, end == text.size(), parts);
    base = cutter.consumed();
  }
  EXPECT_EQ(base, text.size());
  std::vector<std::string> texts;
  for (const auto& part : parts) texts.push_back(text.substr(part.begin, part.end - part.begin));
  return texts;
}

TEST(RecordCutter, LinesObjectsArraysAndWhatIsJoinedOrSpread) {
  const std::string text =
      "{\"a\":1}\n{\"b\":2}{\"c\":3}\r\njunk\n{\n \"d\": 4\n}\n[{\"e\":5},\n{\"f\":6}]\n{\"g\":7}";
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, text.size()}) {
    EXPECT_THAT(Cut(text, {}, step),
                ElementsAre("{\"a\":1}", "{\"b\":2}", "{\"c\":3}", "junk", "{\n \"d\": 4\n}",
                            "{\"e\":5}", "{\"f\":6}", "{\"g\":7}"));
  }
}

TEST(RecordCutter, AWrapperIsOpenedWhereTheSchemaSaysSo) {
  const std::string text = "{\"Records\":[{\"a\":1},{\"b\":2}]}\n{\"c\":3}\n";
  const Wrapping wrapping{.kind = Wrapping::Kind::kPath, .path = {{"Records"}}};
  EXPECT_THAT(Cut(text, wrapping, 5), ElementsAre("{\"a\":1}", "{\"b\":2}", "{\"c\":3}"));
  EXPECT_THAT(Cut(text, {}, 5), ElementsAre("{\"Records\":[{\"a\":1},{\"b\":2}]}", "{\"c\":3}"));
}

TEST(RecordCutter, GivesThePartsOfTheCutterWhateverThePieces) {
  const std::vector<std::string> pieces = {"{\"a\":1}",
                                           "{\"b\":{\"c\":[1,2]}}",
                                           "{",
                                           "}",
                                           "[",
                                           "]",
                                           ",",
                                           "\n",
                                           "\n",
                                           "\r\n",
                                           " ",
                                           "junk",
                                           "\"text\"",
                                           "\xEF\xBB\xBF",
                                           "{\"open\":",
                                           "[{\"e\":5}",
                                           "{\"Records\":["};
  std::mt19937_64 random(17);
  for (int round = 0; round < 3'000; ++round) {
    std::string text;
    for (auto count = random() % 12; count > 0; --count) text += pieces[random() % pieces.size()];
    const std::size_t limit = random() % 3 == 0 ? 6 : 1'000;
    const Wrapping wrapping{.kind =
                                random() % 2 == 0 ? Wrapping::Kind::kAuto : Wrapping::Kind::kArray};
    const auto whole = Cut(text, wrapping, std::max<std::size_t>(text.size(), 1), limit);
    std::string all;
    for (const std::string& part : whole) {
      EXPECT_FALSE(part.empty());
      EXPECT_LE(part.size(), limit);
      all += part;
    }
    EXPECT_EQ(std::ranges::count(all, 'a'), std::ranges::count(text, 'a')) << text;
    EXPECT_EQ(std::ranges::count(all, 'k'), std::ranges::count(text, 'k')) << text;
    for (const std::size_t step : {std::size_t{1}, std::size_t{5}}) {
      EXPECT_EQ(Cut(text, wrapping, step, limit), whole) << text << " by " << step;
    }
  }
}

}  // namespace
}  // namespace weir::embedded
