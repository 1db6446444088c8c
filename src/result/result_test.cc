// What Result<T> and WEIR_CHECK promise to every other room.
#include "src/result/result.h"

#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir {
namespace {

using ::testing::HasSubstr;

Result<int> Half(int number) {
  if (number % 2 != 0) return Error{ErrorKind::kInvalidInput, "an odd number has no half"};
  return number / 2;
}

TEST(Result, HoldsTheValueOfASuccess) {
  const Result<int> half = Half(4);
  ASSERT_TRUE(half.has_value());
  EXPECT_TRUE(static_cast<bool>(half));
  EXPECT_EQ(half.value(), 2);
  EXPECT_EQ(*half, 2);
}

TEST(Result, HoldsTheErrorOfAFailure) {
  const Result<int> half = Half(3);
  ASSERT_FALSE(half.has_value());
  EXPECT_FALSE(static_cast<bool>(half));
  EXPECT_EQ(half.error().kind, ErrorKind::kInvalidInput);
  EXPECT_EQ(half.error().message, "an odd number has no half");
}

TEST(Result, GivesItsMembersByArrow) {
  Result<std::string> word{std::string("weir")};
  word->push_back('s');
  EXPECT_EQ(*word, "weirs");
}

TEST(Result, MovesAValueThatCannotBeCopied) {
  Result<std::unique_ptr<int>> box{std::make_unique<int>(7)};
  const std::unique_ptr<int> taken = *std::move(box);
  EXPECT_EQ(*taken, 7);
}

TEST(Result, OfVoidSucceedsUnlessToldOtherwise) {
  EXPECT_TRUE(Result<void>().has_value());
  const Result<void> failure = Error{ErrorKind::kDenied, "no"};
  ASSERT_FALSE(failure.has_value());
  EXPECT_EQ(failure.error().kind, ErrorKind::kDenied);
}

TEST(Error, GainsContextFromTheInsideOut) {
  const Error error = Error{ErrorKind::kNotFound, "no such file"}.In("a.json").In("weir run");
  EXPECT_EQ(error.message, "weir run: a.json: no such file");
  EXPECT_EQ(error.kind, ErrorKind::kNotFound);
}

TEST(ResultDeathTest, ReadAsWhatItIsNotAborts) {
  EXPECT_DEATH({ [[maybe_unused]] const int half = Half(3).value(); }, "read as what it is not");
  EXPECT_DEATH({ [[maybe_unused]] const Error error = Half(4).error(); }, "read as what it is not");
  EXPECT_DEATH({ [[maybe_unused]] const Error error = Result<void>().error(); }, "has no error");
}

TEST(CheckDeathTest, NamesTheInvariantAndItsPlace) {
  const int legs = 5;
  EXPECT_DEATH(WEIR_CHECK(legs == 4, "a horse has four legs"), HasSubstr("result_test.cc"));
  EXPECT_DEATH(WEIR_CHECK(legs == 4, "a horse has four legs"),
               HasSubstr("a horse has four legs (legs == 4)"));
  WEIR_CHECK(legs == 5, "a horse of this test has five legs");
}

}  // namespace
}  // namespace weir
