// Figures: the ledger's equation, the ratios and how slices add up.
#include "src/event/figures.h"

#include <gtest/gtest.h>

namespace weir::event {
namespace {

TEST(Counts, BalanceWhenEachRecordIsAccountedFor) {
  EXPECT_TRUE(Counts{}.IsBalanced());
  const Counts counts{
      .received = 10, .stored = 4, .duplicates = 3, .conflicts = 2, .quarantined = 1};
  EXPECT_TRUE(counts.IsBalanced());
  for (const auto count : {&Counts::received, &Counts::stored, &Counts::duplicates,
                           &Counts::conflicts, &Counts::quarantined}) {
    Counts lost = counts;
    --(lost.*count);
    EXPECT_FALSE(lost.IsBalanced());
  }
}

TEST(Counts, MergeMemberByMember) {
  Counts counts{1, 2, 3, 4, 5, 6, 7, 8};
  counts.Merge({10, 20, 30, 40, 50, 60, 70, 80});
  EXPECT_EQ(counts, (Counts{11, 22, 33, 44, 55, 66, 77, 88}));
}

TEST(Ratios, OfNothingAreNothing) {
  EXPECT_EQ(Completeness({}), std::nullopt);
  EXPECT_EQ(Validity({}), std::nullopt);
  EXPECT_EQ(Uniqueness({}), std::nullopt);
}

TEST(Ratios, AreAsDefined) {
  const Counts counts{.received = 100,
                      .complete = 80,
                      .valid = 60,
                      .stored = 45,
                      .duplicates = 10,
                      .conflicts = 5,
                      .quarantined = 40};
  EXPECT_DOUBLE_EQ(*Completeness(counts), 0.8);
  EXPECT_DOUBLE_EQ(*Validity(counts), 0.75);
  EXPECT_DOUBLE_EQ(*Uniqueness(counts), 0.75);
}

TEST(Figures, MergeEverySlice) {
  const Day day{20'000};
  Figures left;
  left.total.counts.received = 1;
  left.by_type["a"].counts.stored = 1;
  left.by_day[day].lateness.Add(0);
  left.by_reason[1] = 1;
  left.by_field["id"] = {1, 1};
  Figures right;
  right.total.counts.received = 2;
  right.by_type["a"].counts.stored = 2;
  right.by_type["b"].counts.stored = 3;
  right.by_day[day].lateness.Add(5'000'000);
  right.by_day[std::nullopt].counts.quarantined = 1;
  right.by_reason[1] = 2;
  right.by_reason[2] = 3;
  right.by_field["id"] = {2, 1};
  right.by_field["name"] = {1, 0};

  left.Merge(right);

  EXPECT_EQ(left.total.counts.received, 3);
  EXPECT_EQ(left.by_type.at("a").counts.stored, 3);
  EXPECT_EQ(left.by_type.at("b").counts.stored, 3);
  EXPECT_EQ(left.by_day.at(day).lateness.QuantileMillis(0.5), 0);
  EXPECT_GE(left.by_day.at(day).lateness.QuantileMillis(1), 5'000);
  EXPECT_EQ(left.by_day.at(std::nullopt).counts.quarantined, 1);
  EXPECT_EQ(left.by_reason[1], 3);
  EXPECT_EQ(left.by_reason[2], 3);
  EXPECT_EQ(left.by_field.at("id").present, 3);
  EXPECT_EQ(left.by_field.at("id").valid, 2);
  EXPECT_EQ(left.by_field.at("name").present, 1);
}

TEST(Figures, TellABoundedNumberOfTypesApart) {
  Figures figures;
  for (std::size_t i = 0; i < 2 * kMaxTypes; ++i) {
    ++figures.OfType("type " + std::to_string(i)).counts.received;
  }
  EXPECT_EQ(figures.by_type.size(), kMaxTypes + 1);
  EXPECT_EQ(figures.by_type.at(std::string(kOtherTypes)).counts.received, kMaxTypes);
}

TEST(Figures, KnowTheirTypesWhenTheyAreFull) {
  Figures figures;
  for (std::size_t i = 0; i < kMaxTypes; ++i) {
    ++figures.OfType("type " + std::to_string(i)).counts.received;
  }
  ++figures.OfType("new").counts.received;
  ++figures.OfType("type 7").counts.received;
  EXPECT_EQ(figures.by_type.at("type 7").counts.received, 2);
  EXPECT_EQ(figures.by_type.at(std::string(kOtherTypes)).counts.received, 1);
}

TEST(Figures, MergedAreBoundedToo) {
  Figures left;
  Figures right;
  for (std::size_t i = 0; i < kMaxTypes; ++i) {
    ++left.OfType("left " + std::to_string(i)).counts.received;
    ++right.OfType("right " + std::to_string(i)).counts.received;
  }
  left.Merge(right);
  EXPECT_EQ(left.by_type.size(), kMaxTypes + 1);
  EXPECT_EQ(left.by_type.at(std::string(kOtherTypes)).counts.received, kMaxTypes);
}

TEST(Reasons, AreFoundByTheirNames) {
  for (const auto name : kReasonNames) EXPECT_EQ(ReasonName(*ReasonNamed(name)), name);
  EXPECT_EQ(ReasonNamed("unheard_of"), std::nullopt);
}

}  // namespace
}  // namespace weir::event
