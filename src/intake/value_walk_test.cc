// Where a value ends, where it breaks, and where its array is.
#include "src/intake/value_walk.h"

#include <gtest/gtest.h>

namespace weir::intake {
namespace {

using State = ValueWalk::State;

struct Walked {
  State state;
  std::size_t at;
  friend bool operator==(const Walked&, const Walked&) = default;
};

Walked WalkAll(ValueWalk& walk, std::string_view text) {
  walk.Begin();
  const std::size_t at = walk.Walk(text, 0);
  return {walk.state(), at};
}

Walked WalkAll(std::string_view text) {
  ValueWalk walk;
  return WalkAll(walk, text);
}

TEST(ValueWalk, ValueEndsWithItsBracket) {
  EXPECT_EQ(WalkAll(R"({"a":[1,{"b":"}]\""}],"c":-1e400} more)"), (Walked{State::kClosed, 33}));
  EXPECT_EQ(WalkAll("[ ]x"), (Walked{State::kClosed, 3}));
  EXPECT_EQ(WalkAll(R"("a\\"x)"), (Walked{State::kClosed, 5}));
}

TEST(ValueWalk, WhatMayGoOnIsGoing) {
  for (const std::string_view text :
       {"{", "{\n\"a\"", "{\"a\":", "{\"a\":1,", "{\"a\":\"x", "[1,"}) {
    EXPECT_EQ(WalkAll(text).state, State::kGoing) << text;
  }
}

TEST(ValueWalk, BreaksAtTheByteThatCannotStandThere) {
  EXPECT_EQ(WalkAll("{{"), (Walked{State::kBroken, 1}));
  EXPECT_EQ(WalkAll(R"({"a" 1})"), (Walked{State::kBroken, 5}));
  EXPECT_EQ(WalkAll(R"({"a":1 "b":2})"), (Walked{State::kBroken, 7}));
  EXPECT_EQ(WalkAll("[1 2]"), (Walked{State::kBroken, 3}));
  EXPECT_EQ(WalkAll("[1,]"), (Walked{State::kBroken, 3}));
  EXPECT_EQ(WalkAll("[1}"), (Walked{State::kBroken, 2}));
  EXPECT_EQ(WalkAll("{\"a\n\":1}"), (Walked{State::kBroken, 3}));
  EXPECT_EQ(WalkAll(std::string(ValueWalk::kMaxDepth + 1, '[')),
            (Walked{State::kBroken, ValueWalk::kMaxDepth}));
}

TEST(ValueWalk, PiecesMakeNoDifference) {
  const std::string_view text = R"({"R\u0065c":{"x":[{"a":"\\\""},2]}} )";
  const event::FieldPath path{{"Rec", "x"}};
  ValueWalk walk(path);
  walk.Begin();
  std::size_t at = 0;
  for (std::size_t size = 1; walk.state() == State::kGoing; ++size) {
    at = walk.Walk(text.substr(0, size), at);
  }
  EXPECT_EQ((Walked{walk.state(), at}), (Walked{State::kAtArray, text.find('[') + 1}));
  walk.Resume();
  EXPECT_EQ(walk.Walk(text, at), text.size() - 1);
  EXPECT_EQ(walk.state(), State::kClosed);
}

TEST(ValueWalk, ArrayIsFoundAtItsPathAlone) {
  const event::FieldPath path{{"a", "b"}};
  ValueWalk walk(path);
  EXPECT_EQ(WalkAll(walk, R"({"b":[1],"x":{"a":{"b":[1]}},"a":{"c":{"b":[1]},"b":[2]}})"),
            (Walked{State::kAtArray, 53}));
  EXPECT_EQ(WalkAll(walk, R"({"a":[{"b":[1]}],"a":{"b":{}}})").state, State::kClosed);
  const event::FieldPath root;
  ValueWalk root_walk(root);
  EXPECT_EQ(WalkAll(root_walk, "[[1]]"), (Walked{State::kAtArray, 1}));
}

TEST(ValueWalk, ForgivenValueClosesOnItsLine) {
  ValueWalk walk;
  const std::string_view text = R"({"a" [1 2]} )";
  walk.Begin();
  std::size_t at = walk.Walk(text, 0);
  ASSERT_EQ(walk.state(), State::kBroken);
  walk.Forgive();
  at = walk.Walk(text, at);
  EXPECT_EQ((Walked{walk.state(), at}), (Walked{State::kClosed, 11}));

  walk.Begin();
  at = walk.Walk("{\"a\" 1\n}", 0);
  walk.Forgive();
  at = walk.Walk("{\"a\" 1\n}", at);
  EXPECT_EQ((Walked{walk.state(), at}), (Walked{State::kBroken, 6}));
}

}  // namespace
}  // namespace weir::intake
