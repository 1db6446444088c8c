// The tree of keys: what leads where.
#include "src/event/field_tree.h"

#include <gtest/gtest.h>

namespace weir::event {
namespace {

TEST(FieldTree, EmptyOneLeadsNowhere) {
  const FieldTree tree;
  EXPECT_EQ(tree.size(), 1U);
  EXPECT_EQ(tree.Child(FieldTree::kRoot, "id"), FieldTree::kNowhere);
  EXPECT_EQ(tree.Field(FieldTree::kRoot), FieldTree::kNoField);
}

TEST(FieldTree, PathsShareTheirParents) {
  FieldTree tree;
  tree.Add({{"user", "id"}}, 0);
  tree.Add({{"user", "name"}}, 1);
  tree.Add({{"id"}}, 2);
  EXPECT_EQ(tree.size(), 5U);

  const auto user = tree.Child(FieldTree::kRoot, "user");
  EXPECT_EQ(tree.Field(user), FieldTree::kNoField);
  EXPECT_EQ(tree.Field(tree.Child(user, "id")), 0);
  EXPECT_EQ(tree.Field(tree.Child(user, "name")), 1);
  EXPECT_EQ(tree.Field(tree.Child(FieldTree::kRoot, "id")), 2);
  EXPECT_EQ(tree.Parent(tree.Child(user, "id")), user);
  EXPECT_EQ(tree.Parent(user), FieldTree::kRoot);
}

TEST(FieldTree, KeysAreWholeAndExact) {
  FieldTree tree;
  tree.Add({{"a.b"}}, 0);
  for (const std::string_view key : {"a", "a.", "a.b.", "A.b", "", "b"}) {
    EXPECT_EQ(tree.Child(FieldTree::kRoot, key), FieldTree::kNowhere) << key;
  }
  EXPECT_EQ(tree.Field(tree.Child(FieldTree::kRoot, "a.b")), 0);
}

TEST(FieldTree, ParentsHaveLowerNumbersThanTheirChildren) {
  FieldTree tree;
  tree.Add({{"a", "b", "c"}}, 0);
  tree.Add({{"d"}}, 1);
  tree.Add({{"a", "e"}}, 2);
  for (FieldTree::NodeId node = 1; node < tree.size(); ++node) EXPECT_LT(tree.Parent(node), node);
}

TEST(FieldTree, PathStandsForTheFirstOfItsFields) {
  FieldTree tree;
  EXPECT_EQ(tree.Add({{"a"}}, 0), 0);
  EXPECT_EQ(tree.Add({{"b"}}, 1), 1);
  EXPECT_EQ(tree.Add({{"a"}}, 2), 0);
  EXPECT_EQ(tree.Field(tree.Child(FieldTree::kRoot, "a")), 0);
}

}  // namespace
}  // namespace weir::event
